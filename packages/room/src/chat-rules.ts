import { mayChat, requireChat, requirePrivateChat } from '@folkmoot/crypto';
import { computed } from '@folkmoot/kit';
import type { Authority } from './authority.js';
import type { ChatRules } from './chat.js';
import type { Seat } from './seat.js';

/** Who may write to whom by the table of roles in force. */
export function chatRulesOf({ self }: Pick<Seat, 'self'>, { roles }: Pick<Authority, 'roles'>): ChatRules {
  return {
    mayWrite: computed(() => roles.value !== undefined && mayChat(roles.value, self)),
    require(from, to) {
      const now = roles.peek();
      if (!now) return;
      requireChat(now, from);
      if (to !== undefined) requirePrivateChat(now, from);
    },
  };
}
