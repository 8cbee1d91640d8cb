import { mayChat, requireChat, requirePrivateChat } from '@folkmoot/crypto';
import { computed, type ReadonlySignal, signal } from '@folkmoot/kit';
import { MeetingError } from '@folkmoot/wire';
import type { Authority } from './authority.js';
import type { ChatRules } from './chat.js';
import type { Seat } from './seat.js';

/**
 * Who may write to whom by the table of roles in force.
 *
 * @param isSafe Whether one's own lines may be sealed for the group as it is known here.
 */
export function chatRulesOf(
  { self }: Pick<Seat, 'self'>,
  { roles }: Pick<Authority, 'roles'>,
  isSafe: ReadonlySignal<boolean> = signal(true),
): ChatRules {
  return {
    mayWrite: computed(() => roles.value !== undefined && mayChat(roles.value, self)),
    require(from, to) {
      const now = roles.peek();
      if (!now) return;
      requireChat(now, from);
      if (to !== undefined) requirePrivateChat(now, from);
      if (from === self && !isSafe.peek()) throw unconfirmed();
    },
  };
}

function unconfirmed(): MeetingError {
  return new MeetingError(
    'connection/unconfirmed',
    'Nobody who organizes confirms who is in the meeting, so nothing is sent.',
  );
}
