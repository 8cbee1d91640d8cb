import type { MemberId } from '@folkmoot/wire';
import type { Roles } from './roles.js';
import type { RolesChange } from './roles-change.js';
import type { Comer } from './runs.js';

/** What somebody who knocked waits for; `founding`: they know of an earlier one only. */
export type KnockerNeeds = 'admission' | 'entry' | 'founding';

/** What came of a packet about the group. */
export type GroupNews =
  | { readonly name: 'nothing' }
  /** One was admitted, and may knock with a key package. */
  | { readonly name: 'admitted' }
  /** A commit removed this client; for good where the table of roles says so. */
  | { readonly name: 'removed'; readonly isForGood: boolean }
  /** The group is in an epoch that cannot be reached from here: one has to knock again. */
  | { readonly name: 'behind' }
  /** Somebody waits for an admission, or for being added by the next commit. */
  | { readonly name: 'knocked'; readonly member: MemberId; readonly wants: KnockerNeeds }
  /** One is in the group, and knows the keys of the introductions. */
  | {
      readonly name: 'joined';
      readonly epoch: number;
      readonly rosterGeneration: number;
      readonly roles: Roles;
      readonly members: readonly MemberId[];
      /** Who was not in the group when this client was last. */
      readonly comers: readonly Comer[];
    }
  | {
      readonly name: 'epoch';
      readonly epoch: number;
      readonly rosterGeneration: number;
      /** In force from now on. */
      readonly roles: Roles;
      /** Everybody who is in it. */
      readonly members: readonly MemberId[];
      /** Whether it was one's own commit: newcomers wait for welcome and letter, everybody later for the tree. */
      readonly isOwn: boolean;
      readonly newcomers: readonly MemberId[];
      /** The same with what is known of them; who comes back after the group was founded again is one of them. */
      readonly comers: readonly Comer[];
    };

/** What this client says about the group. */
export type GroupWord =
  | { readonly says: 'knock' }
  /** That the group was founded, to those who are in a former one. */
  | { readonly says: 'founding'; readonly to?: MemberId }
  | { readonly says: 'admission'; readonly to: MemberId }
  | {
      readonly says: 'commit';
      /** Who is let in of those who wait; default: all of them. */
      readonly adds?: readonly MemberId[];
      /** They may come back. */
      readonly removes?: readonly MemberId[];
      /** They are removed and not let in again. */
      readonly bans?: readonly MemberId[];
      /** What shall become different in the table of roles. */
      readonly roles?: RolesChange;
    }
  /** After a commit of one's own was adopted. */
  | { readonly says: 'welcome' | 'letter' | 'tree' };
