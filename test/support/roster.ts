import type { MootRoster } from '@folkmoot/elements';
import type { Participant } from '@folkmoot/room';
import { maybePart, onStage, type Stage } from './elements.js';
import { benAndAna, type FakeRoomOptions, person } from './fake-room.js';

/** Ana, who organizes, presents and is oneself, and two others. */
export const ana = person('Ana', { role: 'organizer', isSelf: true, presents: true });
export const ben = person('Ben');
export const chidi = person('Chidi');

/** The same meeting as Ben sees it. */
export const [benHimself, anaElse] = benAndAna();

/** A roster on a stage, with these people. */
export function rosterOf(
  people: readonly Participant[],
  options: FakeRoomOptions = {},
): Promise<Stage<MootRoster>> {
  return onStage('moot-roster', { ...options, people });
}

/** Whether one of its menus is open. */
export function isMenuOpen(roster: Element): boolean {
  return maybePart(roster, 'menu') !== undefined;
}
