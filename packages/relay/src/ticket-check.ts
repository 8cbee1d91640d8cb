import type { KeyObject } from 'node:crypto';
import { fromBase64Url } from '@folkmoot/kit';
import { MeetingError, type MemberId, isMemberId } from '@folkmoot/wire';
import { type JWTPayload, type JWTVerifyResult, jwtVerify } from 'jose';
import { keyIdOf } from './issuer-key.js';
import { longestTicketSeconds, ticketAudience } from './ticket.js';

/** What a valid ticket says. */
export interface TicketClaims {
  /** The room: 16 bytes. */
  room: Uint8Array;
  /** The meeting key that grants are checked against: 32 bytes. */
  meetingKey: Uint8Array;
  member: MemberId;
  /** The ticket's own id, unique among all issuers. */
  id: string;
  expiresMs: number;
}

/** Checks tickets and lets each be spent only once. */
export interface TicketCheck {
  /** Reads a ticket. @throws MeetingError `permission/ticket` when it is not valid here and now. */
  read(token: string): Promise<TicketClaims>;
  /** Spends a ticket, once its holder has proved to be the one it was given to. @throws MeetingError `permission/ticket`. */
  spend(ticket: TicketClaims): void;
}

const clockToleranceSeconds = 5;
const mostRemembered = 200_000;

/** A check for tickets signed by any of `keys` (Ed25519, public). */
export function createTicketCheck(keys: readonly KeyObject[]): TicketCheck {
  const byId = new Map(keys.map((key) => [keyIdOf(key), key]));
  const used = new Map<string, number>();

  return {
    async read(token) {
      const { payload, protectedHeader } = await verify(token, byId);
      return readClaims(payload, protectedHeader.kid ?? '');
    },
    spend: (ticket) => takeOnce(used, ticket),
  };
}

async function verify(token: string, keys: ReadonlyMap<string, KeyObject>): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(
      token,
      ({ kid }) => keys.get(kid ?? '') ?? refuse('Nobody trusted here signed this ticket.'),
      {
        algorithms: ['EdDSA', 'Ed25519'],
        audience: ticketAudience,
        clockTolerance: clockToleranceSeconds,
        maxTokenAge: longestTicketSeconds,
        requiredClaims: ['iss', 'exp', 'iat', 'jti'],
      },
    );
  } catch (cause) {
    throw cause instanceof MeetingError ? cause : refusal('The ticket is not valid, or not any more.', cause);
  }
}

function readClaims(payload: JWTPayload, keyId: string): TicketClaims {
  const { room, mk, member, exp = Infinity, iat = 0, jti } = payload;
  if (typeof room !== 'string' || typeof mk !== 'string' || typeof member !== 'string')
    return refuse('The ticket is incomplete.');
  // A claim of another type passes the library, whatever its types say.
  if (!isMemberId(member) || typeof jti !== 'string' || jti === '' || jti.length > 128)
    return refuse('The ticket is malformed.');
  if (exp - iat > longestTicketSeconds) return refuse('The ticket lives too long.');
  return {
    room: exactBytes(room, 16),
    meetingKey: exactBytes(mk, 32),
    member,
    id: `${keyId}:${jti}`,
    expiresMs: exp * 1_000,
  };
}

function takeOnce(used: Map<string, number>, { id, expiresMs }: TicketClaims): void {
  if (used.has(id)) refuse('The ticket was used before.');
  forgetExpired(used);
  // Forgetting a ticket that is still alive would let it in twice; a flood is refused instead.
  if (used.size >= mostRemembered) refuse('Too many tickets at once.');
  used.set(id, expiresMs + clockToleranceSeconds * 1_000);
}

function forgetExpired(used: Map<string, number>): void {
  const nowMs = Date.now();
  for (const [id, untilMs] of used) {
    if (untilMs > nowMs) return;
    used.delete(id);
  }
}

function exactBytes(text: string, sizeBytes: number): Uint8Array {
  try {
    const bytes = fromBase64Url(text);
    if (bytes.length === sizeBytes) return bytes;
  } catch {
    // Reported below.
  }
  return refuse('The ticket is malformed.');
}

function refuse(message: string): never {
  throw refusal(message);
}

function refusal(message: string, cause?: unknown): MeetingError {
  return new MeetingError('permission/ticket', message, { cause });
}
