import { type Codec, fixedBytes, flag, integer, list, optional, record, refine, text } from '../codec.js';
import { type ErrorCode, isErrorCode } from '../errors.js';
import { laneKind } from '../lane.js';
import { limits } from '../limits.js';
import { memberId } from '../member.js';

const errorCode: Codec<ErrorCode> = refine(text(64), 'Not an error code.', isErrorCode);
const endpoints = list(text(limits.endpoint), limits.endpoints);

/** Relay → client, first on every connection: the versions, and what to sign. */
export const challenge = record({
  protocolVersion: integer(),
  software: text(limits.software),
  nonce: fixedBytes(32),
});

/** Client → relay: the ticket, and a proof that the ticket's key is the client's. */
export const hello = record({
  protocolVersion: integer(),
  software: text(limits.software),
  token: text(limits.token),
  publicKey: fixedBytes(32),
  /** Ed25519 over `helloInput(nonce, SHA-256(token))`. */
  proof: fixedBytes(64),
});

/** Relay → client: the connection belongs to this member now. */
export const joined = record({ member: memberId });

/**
 * Relay → client: no. With `lane`: that lane, or the frame just sent on it, was refused, and the connection goes on.
 * Without: the connection is over, and `retryable` says whether another may be tried.
 */
export const refused = record({
  code: errorCode,
  message: text(limits.errorMessage),
  retryable: flag,
  lane: optional(record({ kind: laneKind, generation: integer() })),
});

/** Relay → client: the relay closes soon. Connect anew, to one of these where there are any. */
export const goAway = record({ alternates: endpoints });

/** Client → relay: the member leaves for good; its lanes close at once. */
export const leave = record({});
