import type { Roles } from '@folkmoot/crypto';
import type { MemberId } from '@folkmoot/wire';

/** So many attendees let people in beside organizer and co-organizers. */
const wanted = 3;

/**
 * Who shall greet from now on: whoever does already and is there, then those who have been there for longest. Undefined
 * where nobody changes.
 *
 * @param here Everybody who is there, those first who have been for longest.
 */
export function greetersFor(
  { charter }: Pick<Roles, 'charter'>,
  here: readonly MemberId[],
): readonly MemberId[] | undefined {
  const { organizer, coOrganizers, greeters } = charter;
  const isFree = (member: MemberId): boolean => member !== organizer && !coOrganizers.includes(member);
  const staying = greeters.filter((member) => here.includes(member) && isFree(member));
  const others = here.filter((member) => isFree(member) && !staying.includes(member));
  const next = [...staying, ...others].slice(0, wanted);
  return next.join() === greeters.join() ? undefined : next;
}
