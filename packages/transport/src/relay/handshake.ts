import { utf8Encode } from '@folkmoot/kit';
import {
  type Frame,
  type FrameName,
  type FrameOf,
  helloInput,
  MeetingError,
  type MemberId,
  protocolVersion,
  requireSameVersion,
  softwareVersion,
  times,
} from '@folkmoot/wire';
import type { Credentials, Ticket } from '../link.js';
import type { Connection } from './connection.js';

/** What this client calls itself in the hello. */
const software = `folkmoot ${softwareVersion}`;

/**
 * Challenge, hello, joined: proves the ticket's key and resolves with the member this connection now belongs to.
 * Rejects with what the relay refused with, with `unsupported/version`, or after 5 s with `connection/timeout`.
 */
export async function shakeHands(
  connection: Connection,
  ticket: Ticket,
  credentials: Credentials,
): Promise<MemberId> {
  const late = new AbortController();
  try {
    const timeout = connection.clock.sleep(times.helloMs, late.signal).then(() => {
      throw new MeetingError('connection/timeout', 'The relay did not answer in time.');
    });
    return await Promise.race([greet(connection, ticket, credentials), timeout]);
  } catch (error) {
    connection.close();
    throw error;
  } finally {
    late.abort();
  }
}

async function greet(connection: Connection, ticket: Ticket, credentials: Credentials): Promise<MemberId> {
  const challenge = await expect(connection, 'challenge');
  requireSameVersion({ protocolVersion, software }, challenge);
  const tokenHash = await crypto.subtle.digest('SHA-256', utf8Encode(ticket.token));
  const proof = await credentials.prove(helloInput(challenge.nonce, new Uint8Array(tokenHash)));
  const { publicKey } = credentials;
  connection.send({ type: 'hello', protocolVersion, software, token: ticket.token, publicKey, proof });
  const { member } = await expect(connection, 'joined');
  return member;
}

async function expect<N extends FrameName>(connection: Connection, name: N): Promise<FrameOf<N>> {
  const next = await connection.frames.next();
  if (next.done) throw new MeetingError('connection/lost', 'The relay closed the connection.');
  const { frame } = next.value;
  if (frame.type === 'refused') throw refusalOf(frame);
  if (!isNamed(frame, name)) throw new MeetingError('protocol/order', `A ${frame.type} came before ${name}.`);
  return frame;
}

function isNamed<N extends FrameName>(frame: Frame, name: N): frame is Extract<Frame, FrameOf<N>> {
  return frame.type === name;
}

/** The error a refusal stands for. */
export function refusalOf({ code, message, retryable }: FrameOf<'refused'>): MeetingError {
  return new MeetingError(code, message, { retryable });
}
