import type { Participant, RosterChange } from '@folkmoot/room';
import { displayName, isolated } from '../base/display-name.js';
import type { Messages } from '../locales/messages.js';

/** Who came, who left, who presents now, and who has become what. */
export interface Comings {
  readonly joined: readonly Participant[];
  readonly left: readonly Participant[];
  readonly presenter: Participant | undefined;
  /** Whose role has changed, as they are at last. */
  readonly roles: readonly Participant[];
  /** For whom the chat was turned off or on. */
  readonly chat: readonly Participant[];
}

/** What several changes come to: who came and left, or left and came, within them was not away. */
export function comingsOf(changes: readonly RosterChange[]): Comings {
  const joined = of(changes, 'joined');
  const left = of(changes, 'left');
  return {
    joined: without(joined, left),
    left: without(left, joined),
    presenter: of(changes, 'presenter').at(-1),
    roles: lastOfEach(of(changes, 'role')),
    chat: lastOfEach(
      changes.filter(({ kind }) => kind.endsWith('muted')).map(({ participant }) => participant),
    ),
  };
}

/**
 * A few sentences on what happened, for screen readers; counted when many come at once. That the chat is off for somebody
 * is said to those who organize; to whom it happens, the chat says so.
 */
export function saidOf(
  { joined, left, presenter, roles, chat }: Comings,
  text: Messages,
  { isOrganizing = false } = {},
): string {
  const { roster } = text;
  const name = (person: Participant): string => isolated(displayName(person.name, text.noName));
  return [
    saidOfMany(joined.map(name), roster.joined, roster.manyJoined),
    saidOfMany(left.map(name), roster.left, roster.manyLeft),
    presenter ? (presenter.isSelf ? roster.youPresent : roster.madePresenter(name(presenter))) : '',
    ...roles.map((person) => saidOfRole(person, name(person), text)),
    ...(isOrganizing ? chat : []).map((person) =>
      person.mayChat ? roster.unmuted(name(person)) : roster.muted(name(person)),
    ),
  ]
    .filter(Boolean)
    .join(' ');
}

function saidOfRole({ role, isSelf }: Participant, name: string, { roster }: Messages): string {
  const { organizes, youOrganize, coOrganizes, youCoOrganize, attends, youAttend } = roster;
  if (role === 'organizer') return isSelf ? youOrganize : organizes(name);
  if (role === 'co-organizer') return isSelf ? youCoOrganize : coOrganizes(name);
  return isSelf ? youAttend : attends(name);
}

function saidOfMany(names: string[], one: (name: string) => string, many: (count: number) => string): string {
  return names.length > 2 ? many(names.length) : names.map(one).join(' ');
}

function of(changes: readonly RosterChange[], kind: RosterChange['kind']): Participant[] {
  return changes.filter((change) => change.kind === kind).map(({ participant }) => participant);
}

function lastOfEach(people: readonly Participant[]): Participant[] {
  return [...new Map(people.map((person) => [person.id, person])).values()];
}

function without(some: readonly Participant[], others: readonly Participant[]): Participant[] {
  return some.filter(({ id }) => !others.some((other) => other.id === id));
}
