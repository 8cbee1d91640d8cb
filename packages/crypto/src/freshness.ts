import { bytesEqual } from '@folkmoot/kit';
import type { Head, LaneId, MemberId } from '@folkmoot/wire';
import type { VerifiedHead } from './heads.js';

/** A head as somebody heard it. */
export interface HeardHead extends VerifiedHead {
  /** When it arrived, by the clock of who heard it. */
  receivedAtMs: number;
  /** The shortest way a head of this member ever took, receivedAtMs − timeMs: it holds the difference of the clocks. */
  leastDelayMs: number;
}

/** What somebody sees of the meeting. */
export interface View {
  epoch: number;
  authenticator: Uint8Array;
  rolesHash: Uint8Array;
  /** When one's table of roles arrived, by one's own clock: older heads cannot know it. */
  rolesSinceMs: number;
  /** The highest sequence number seen of a lane; undefined for lanes one does not follow. */
  position(lane: LaneId): number | undefined;
}

/** Why a view may be out of date. */
export type StaleReason =
  /** No head for too long. */
  | 'silent'
  /** Heads arrive, but later and later: somebody holds them back. */
  | 'late'
  /** A head is of another epoch. */
  | 'epoch'
  /** A head of the same epoch does not agree about its keys: there are two meetings. */
  | 'forked'
  /** A head knows another table of roles. */
  | 'roles'
  /** A head knows packets that have not arrived. */
  | 'behind';

/** Whether a view is up to date, and if not, why and by whose head. */
export type Freshness = { fresh: true } | { fresh: false; reason: StaleReason; member?: MemberId };

/** How long is too long. */
export interface FreshnessLimits {
  /** Without any head. Default 10 s: five heads. */
  silenceMs: number;
  /** Between a head and what it speaks of; also how much longer than ever a head may be on its way. Default 4 s. */
  graceMs: number;
}

const usual: FreshnessLimits = { silenceMs: 10_000, graceMs: 4_000 };

/**
 * Compares a view with the heads of the last seconds. Heads younger than the grace time may speak of what is still on
 * its way. The worst reason wins: a fork before all others.
 *
 * @param heads Those of the last `silenceMs` at least, of whom one trusts to have them: the organizer for now.
 */
export function freshnessOf(
  view: View,
  heads: readonly HeardHead[],
  nowMs: number,
  limits: Partial<FreshnessLimits> = {},
): Freshness {
  const { silenceMs, graceMs } = { ...usual, ...limits };
  const recent = heads.filter(({ receivedAtMs }) => nowMs - receivedAtMs <= silenceMs);
  const settled = recent.filter(({ receivedAtMs }) => nowMs - receivedAtMs >= graceMs);
  return (
    complaint('forked', recent, ({ head }) => isForked(view, head)) ??
    (recent.length === 0 ? { fresh: false, reason: 'silent' } : undefined) ??
    complaint('late', recent, (heard) => isLate(heard, graceMs)) ??
    complaint('epoch', settled, ({ head }) => head.epoch > view.epoch) ??
    complaint('roles', newestOfEach(recent), (newest) => knowsOtherRoles(view, newest, settled)) ??
    complaint('behind', settled, ({ head }) => isBehind(view, head)) ?? { fresh: true }
  );
}

/** Notes when a head arrived, given what was heard of the same member before. */
export function hearHead(verified: VerifiedHead, receivedAtMs: number, before?: HeardHead): HeardHead {
  const delayMs = receivedAtMs - verified.head.timeMs;
  const leastDelayMs = Math.min(delayMs, before?.leastDelayMs ?? Number.POSITIVE_INFINITY);
  return { ...verified, receivedAtMs, leastDelayMs };
}

function complaint(
  reason: StaleReason,
  heads: readonly HeardHead[],
  holds: (heard: HeardHead) => boolean,
): Freshness | undefined {
  const found = heads.find(holds);
  return found && { fresh: false, reason, member: found.member };
}

function isForked(view: View, head: Head): boolean {
  return head.epoch === view.epoch && !bytesEqual(head.authenticator, view.authenticator);
}

function isLate({ head, receivedAtMs, leastDelayMs }: HeardHead, graceMs: number): boolean {
  return receivedAtMs - head.timeMs > leastDelayMs + graceMs;
}

function isBehind(view: View, head: Head): boolean {
  return head.positions.some(({ lane, sequence }) => (view.position(lane) ?? sequence) < sequence);
}

/** Still says another table than one's own, and said so a grace time ago, after one's own had arrived. */
function knowsOtherRoles(view: View, newest: HeardHead, settled: readonly HeardHead[]): boolean {
  const { rolesHash } = newest.head;
  if (bytesEqual(rolesHash, view.rolesHash)) return false;
  return settled.some(
    ({ member, receivedAtMs, head }) =>
      member === newest.member && receivedAtMs > view.rolesSinceMs && bytesEqual(head.rolesHash, rolesHash),
  );
}

function newestOfEach(heads: readonly HeardHead[]): HeardHead[] {
  const newest = new Map<MemberId, HeardHead>();
  for (const heard of heads) {
    if (heard.receivedAtMs >= (newest.get(heard.member)?.receivedAtMs ?? 0)) newest.set(heard.member, heard);
  }
  return [...newest.values()];
}
