import type { Participant, RosterChange } from '@folkmoot/room';
import { displayName, isolated } from '../base/display-name.js';
import type { Messages } from '../locales/messages.js';

/** Who came, who left, and who presents now. */
export interface Comings {
  readonly joined: readonly Participant[];
  readonly left: readonly Participant[];
  readonly presenter: Participant | undefined;
}

/** What several changes come to: who came and left, or left and came, within them was not away. */
export function comingsOf(changes: readonly RosterChange[]): Comings {
  const joined = of(changes, 'joined');
  const left = of(changes, 'left');
  return {
    joined: without(joined, left),
    left: without(left, joined),
    presenter: of(changes, 'presenter').at(-1),
  };
}

/** One sentence or a few on what happened, for screen readers; counted when many come at once. */
export function saidOf({ joined, left, presenter }: Comings, text: Messages): string {
  const { roster } = text;
  const name = (person: Participant): string => isolated(displayName(person.name, text.noName));
  return [
    saidOfMany(joined.map(name), roster.joined, roster.manyJoined),
    saidOfMany(left.map(name), roster.left, roster.manyLeft),
    presenter ? (presenter.isSelf ? roster.youPresent : roster.madePresenter(name(presenter))) : '',
  ]
    .filter(Boolean)
    .join(' ');
}

function saidOfMany(names: string[], one: (name: string) => string, many: (count: number) => string): string {
  return names.length > 2 ? many(names.length) : names.map(one).join(' ');
}

function of(changes: readonly RosterChange[], kind: RosterChange['kind']): Participant[] {
  return changes.filter((change) => change.kind === kind).map(({ participant }) => participant);
}

function without(some: readonly Participant[], others: readonly Participant[]): Participant[] {
  return some.filter(({ id }) => !others.some((other) => other.id === id));
}
