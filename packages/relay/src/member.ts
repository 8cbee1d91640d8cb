import type { LaneKind, MemberId } from '@folkmoot/wire';
import type { Connection } from './connection.js';
import type { Outbox } from './outbox.js';
import type { MemberRights } from './rights.js';
import type { Subscriptions } from './subscriptions.js';

/** The connection of a member, and what goes over it. */
export interface MemberLine {
  readonly connection: Connection;
  readonly outbox: Outbox;
  readonly subscriptions: Subscriptions;
}

/** A member of a room. Away: its connection broke, and its lanes are kept for a while. */
export interface Member {
  readonly id: MemberId;
  line: MemberLine | undefined;
  rights: MemberRights;
  /** Ends what was not opened again since the connection broke. */
  expiry: NodeJS.Timeout | undefined;
}

/** A member nobody has heard of yet. */
export function newMember(id: MemberId): Member {
  return { id, line: undefined, rights: new Map(), expiry: undefined };
}

/** Whether two sets of rights are the same. */
export function sameRights(a: MemberRights, b: MemberRights): boolean {
  return a.size === b.size && [...a].every(([kind, rate]) => b.get(kind) === rate);
}

/** The frame that tells a member its rights. */
export function rightsFrame(rights: MemberRights): {
  type: 'rights';
  lanes: { kind: LaneKind; maxBytesPerSecond: number }[];
} {
  const lanes = [...rights].map(([kind, maxBytesPerSecond]) => ({ kind, maxBytesPerSecond }));
  return { type: 'rights', lanes };
}
