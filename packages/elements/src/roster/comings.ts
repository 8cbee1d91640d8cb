import type { Participant } from '@folkmoot/room';
import { displayName, isolated } from '../base/display-name.js';
import type { Messages } from '../locales/messages.js';

/** Who came, who left, and who presents now, between two states of the roster. */
export interface Comings {
  readonly joined: readonly Participant[];
  readonly left: readonly Participant[];
  readonly presenter: Participant | undefined;
}

/** Compares two states of the roster. */
export function comingsBetween(before: readonly Participant[], now: readonly Participant[]): Comings {
  const presenter = now.find(({ presents }) => presents);
  const last = before.find(({ presents }) => presents);
  return {
    joined: missingIn(before, now),
    left: missingIn(now, before),
    presenter: presenter?.id === last?.id ? undefined : presenter,
  };
}

/** One sentence or a few on what happened, for screen readers; counted when many come at once. */
export function saidOf({ joined, left, presenter }: Comings, text: Messages): string {
  const { roster } = text;
  const name = (person: Participant): string => isolated(displayName(person.name, text.noName));
  return [
    saidOfMany(joined.map(name), roster.joined, roster.manyJoined),
    saidOfMany(left.map(name), roster.left, roster.manyLeft),
    presenter ? roster.madePresenter(name(presenter)) : '',
  ]
    .filter(Boolean)
    .join(' ');
}

function saidOfMany(names: string[], one: (name: string) => string, many: (count: number) => string): string {
  return names.length > 2 ? many(names.length) : names.map(one).join(' ');
}

function missingIn(some: readonly Participant[], others: readonly Participant[]): Participant[] {
  const known = new Set(some.map(({ id }) => id));
  return others.filter(({ id, isSelf }) => !isSelf && !known.has(id));
}
