import { randomUUID } from 'node:crypto';
import { fromBase64Url, toBase64Url } from '@folkmoot/kit';
import type { MemberId } from '@folkmoot/wire';
import { SignJWT } from 'jose';
import { type IssuerKey, keyIdOf, readIssuerKey } from './issuer-key.js';
import { memberIdOf, openDescriptor } from './signature.js';

/** The audience of a ticket. */
export const ticketAudience = 'folkmoot-relay';

/** The longest life of a ticket, in seconds. */
export const longestTicketSeconds = 60;

/** Who gets a ticket to what. */
export interface TicketRequest {
  /** The Ed25519 private key of the issuer: PEM (PKCS #8) or a Node key object. */
  issuerKey: IssuerKey;
  /** The meeting: its signed descriptor, as bytes or base64url. */
  descriptor: Uint8Array | string;
  /** The public identity key (32 bytes, or base64url) the member's client sent along with its request. */
  memberKey: Uint8Array | string;
  /** Name of the issuer, for logs only. Default `host`. */
  issuer?: string;
  /** The session code, when there is one. */
  code?: string;
  /** Life of the ticket in seconds, 60 at most. Default 60. */
  lifetimeSeconds?: number;
}

/**
 * Signs a ticket for the relay, on a host's own server: decide first who asks, then sign for that client's key. The
 * relay takes it once, within its lifetime, from the holder of the member's key. Start the relay with
 * `--trust-issuer public.pem` for it.
 *
 * @returns the JWT (RFC 7519, EdDSA) to hand to the client together with the relay's endpoints and the descriptor.
 * @throws MeetingError `crypto/descriptor` for a descriptor its meeting key has not signed; TypeError or RangeError for
 *   a wrong key or lifetime.
 */
export async function signTicket(request: TicketRequest): Promise<string> {
  const key = readIssuerKey(request.issuerKey);
  const { room, meetingKey } = openDescriptor(bytesOf(request.descriptor));
  const issuedAt = Math.floor(Date.now() / 1_000);
  return new SignJWT({
    room: toBase64Url(room),
    mk: toBase64Url(meetingKey),
    member: memberOf(request.memberKey),
    ...(request.code !== undefined && { code: request.code }),
  })
    .setProtectedHeader({ alg: 'EdDSA', kid: keyIdOf(key) })
    .setIssuer(request.issuer ?? 'host')
    .setAudience(ticketAudience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetimeOf(request))
    .setJti(randomUUID())
    .sign(key);
}

function memberOf(key: Uint8Array | string): MemberId {
  const bytes = bytesOf(key);
  if (bytes.length !== 32) throw new RangeError('A member’s public key has 32 bytes.');
  return memberIdOf(bytes);
}

function lifetimeOf({ lifetimeSeconds = longestTicketSeconds }: TicketRequest): number {
  if (lifetimeSeconds >= 1 && lifetimeSeconds <= longestTicketSeconds) return Math.floor(lifetimeSeconds);
  throw new RangeError(`A ticket lives 1 to ${longestTicketSeconds} seconds.`);
}

function bytesOf(value: Uint8Array | string): Uint8Array {
  return typeof value === 'string' ? fromBase64Url(value) : value;
}
