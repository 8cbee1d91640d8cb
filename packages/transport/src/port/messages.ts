import { type ErrorCode, type LaneKind, MeetingError, type MemberId, type Packet } from '@folkmoot/wire';
import type { Backlog, LaneSelector, LaneState, LinkStats, Present, SubscribeOptions } from '../link.js';

/** An error as it crosses a port. */
export interface PlainError {
  code: ErrorCode;
  message: string;
  retryable: boolean;
}

/** The state of a link as it crosses a port. */
export type PlainState =
  { name: 'open' } | { name: 'resuming'; attempt: number } | { name: 'closed'; error?: PlainError };

/** From the side that uses the link to the side that has it. Lanes and subscriptions go by numbers of the port. */
export type Request =
  | { type: 'open'; lane: number; kind: LaneKind; generation: number }
  | { type: 'send'; lane: number; header: Uint8Array; payload: Uint8Array }
  | { type: 'close-lane'; lane: number }
  | { type: 'subscribe'; subscription: number; selector: LaneSelector; options?: SubscribeOptions }
  | { type: 'taken'; subscription: number }
  | { type: 'unsubscribe'; subscription: number }
  | { type: 'grant'; signed: Uint8Array }
  | { type: 'close' };

/** The other way. */
export type Report =
  | { type: 'self'; self: MemberId }
  | { type: 'state'; state: PlainState }
  | { type: 'members'; members: readonly Present[] }
  | { type: 'backlog'; backlog: Backlog; stats: LinkStats; handedBytes: number }
  | { type: 'lane'; lane: number; state: LaneState; refusal?: PlainError }
  | { type: 'packet'; subscription: number; packet: Packet }
  | { type: 'ended'; subscription: number };

/** Packets of one subscription that may be on the port, or with the reader, at once. */
export const undeliveredPackets = 8;

/** An error made fit for a port. */
export function toPlainError(error: unknown): PlainError {
  if (error instanceof MeetingError) {
    return { code: error.code, message: error.message, retryable: error.retryable };
  }
  return { code: 'usage/link', message: String(error), retryable: false };
}

/** The error that crossed a port. */
export function fromPlainError({ code, message, retryable }: PlainError): MeetingError {
  return new MeetingError(code, message, { retryable });
}

/** These bytes in memory of their own, so that it can be transferred. */
export function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const isOwn = bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength;
  return isOwn ? (bytes as Uint8Array<ArrayBuffer>) : bytes.slice();
}
