import { fromBase64Url, toBase64Url } from '@folkmoot/kit';
import { isErrorCode, MeetingError } from '@folkmoot/wire';
import type { Ticket } from './link.js';
import { watchConnections } from './refused.js';

/** Who gives session codes and tickets: a relay's built-in issuer, later the broker, or a host's own. */
export interface TicketOffice {
  /**
   * Registers a meeting by its signed descriptor; resolves with its session code.
   *
   * @throws MeetingError `connection/unreachable`, `limit/…`, `permission/origin`; AbortError.
   */
  createMeeting(descriptor: Uint8Array, signal?: AbortSignal): Promise<string>;
  /**
   * A ticket for the holder of an identity key.
   *
   * @throws MeetingError `usage/unknown-code`, `connection/ended`, `connection/unreachable`, `limit/guesses`; AbortError.
   */
  ticket(code: string, publicKey: Uint8Array, signal?: AbortSignal): Promise<Ticket>;
}

/** The issuer of a relay, by HTTP. @param relay its address, for example `https://relay.example`. */
export function httpTicketOffice(relay: string): TicketOffice {
  const base = relay.replace(/\/+$/, '');
  return {
    async createMeeting(descriptor, signal) {
      const { code } = await post(`${base}/v1/rooms`, { descriptor: toBase64Url(descriptor) }, signal);
      if (typeof code !== 'string' || !/^\d{9,}$/.test(code)) throw strange();
      return code;
    },
    async ticket(code, publicKey, signal) {
      const url = `${base}/v1/rooms/${encodeURIComponent(code)}/tickets`;
      return ticketFrom(await post(url, { key: toBase64Url(publicKey) }, signal));
    },
  };
}

/** An office inside one page, for the memory adapter. */
export function createMemoryTicketOffice(): TicketOffice {
  const descriptors = new Map<string, Uint8Array>();
  return {
    createMeeting(descriptor) {
      const code = String(100_000_000 + descriptors.size);
      descriptors.set(code, descriptor);
      return Promise.resolve(code);
    },
    ticket(code) {
      const descriptor = descriptors.get(code);
      if (descriptor) return Promise.resolve({ token: '', endpoints: [], descriptor });
      return Promise.reject(new MeetingError('usage/unknown-code', 'No meeting has this number.'));
    },
  };
}

type Answer = Readonly<Record<string, unknown>>;

async function post(url: string, body: Answer, signal: AbortSignal | undefined): Promise<Answer> {
  const response = await reach(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    credentials: 'omit',
    ...(signal && { signal }),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (!isObject(answer)) throw strange();
  if (!response.ok) throw refusal(answer);
  return answer;
}

async function reach(url: string, request: RequestInit): Promise<Response> {
  const policy = watchConnections(url);
  try {
    return await fetch(url, request);
  } catch (cause) {
    if (request.signal?.aborted) throw cause;
    throw await policy.explain(
      new MeetingError('connection/unreachable', 'The relay cannot be reached.', { cause }),
    );
  } finally {
    policy.close();
  }
}

function refusal({ error }: Answer): MeetingError {
  if (!isObject(error)) return strange();
  const { code, message } = error;
  if (typeof code !== 'string' || typeof message !== 'string' || !isErrorCode(code)) return strange();
  return new MeetingError(code, message.slice(0, 300));
}

function ticketFrom({ token, endpoints, descriptor }: Answer): Ticket {
  if (typeof token !== 'string' || typeof descriptor !== 'string' || !isTexts(endpoints)) throw strange();
  try {
    return { token, endpoints, descriptor: fromBase64Url(descriptor) };
  } catch {
    throw strange();
  }
}

function strange(): MeetingError {
  return new MeetingError('protocol/ticket-office', 'The address does not answer as a relay does.');
}

function isObject(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((text) => typeof text === 'string');
}
