import { fromBase64Url, toBase64Url } from '@folkmoot/kit';
import { MeetingError } from '@folkmoot/wire';
import type { Ticket } from './link.js';
import type { TicketOffice } from './ticket-office.js';

/** What a page is asked for a ticket with. It hands this on to its own server, which decides. */
export interface HostTicketRequest {
  /** The session code. */
  readonly code: string;
  /** The public identity key of this client, base64url of 32 bytes: the ticket is for its holder. */
  readonly memberKey: string;
  /** The signed descriptor, base64url, when the meeting was just made here: the server keeps it for those who join. */
  readonly descriptor?: string;
  readonly signal?: AbortSignal;
}

/** What a page answers with. */
export interface HostTicket {
  /** What `signTicket` made. */
  readonly token: string;
  /** The descriptor that the server keeps for this code, base64url. Needed by all but whoever made the meeting. */
  readonly descriptor?: string;
  /** WebSocket addresses of relays, the best first. Default: the relay's own. */
  readonly endpoints?: readonly string[];
}

/** Asks the page for a ticket. It is asked again whenever a broken connection comes back. */
export type GetTicket = (request: HostTicketRequest) => Promise<HostTicket>;

/**
 * A host that knows its people: its own server signs the tickets, and keeps the descriptors of its meetings by their
 * codes. The codes are drawn here.
 *
 * @param relay its address, for the endpoint when the host names none.
 */
export function hostTicketOffice(getTicket: GetTicket, relay: string): TicketOffice {
  let made: { readonly code: string; readonly descriptor: Uint8Array } | undefined;
  let isNews = false;
  return {
    createMeeting(descriptor) {
      made = { code: drawCode(), descriptor };
      isNews = true;
      return Promise.resolve(made.code);
    },
    async ticket(code, publicKey, signal) {
      const own = made?.code === code ? made.descriptor : undefined;
      const answer: unknown = await asked(getTicket, {
        code,
        memberKey: toBase64Url(publicKey),
        ...(own && isNews && { descriptor: toBase64Url(own) }),
        ...(signal && { signal }),
      });
      const ticket = checked(answer, relay, own);
      isNews = false;
      return ticket;
    },
  };
}

/** What a host throws by the name of MeetingError is its word to the person; anything else is trouble on the way. */
async function asked(getTicket: GetTicket, request: HostTicketRequest): Promise<unknown> {
  try {
    return await getTicket(request);
  } catch (cause) {
    request.signal?.throwIfAborted();
    if (cause instanceof MeetingError) throw cause;
    throw new MeetingError('connection/ticket', 'The page could not get a ticket.', { cause });
  }
}

function checked(answer: unknown, relay: string, own: Uint8Array | undefined): Ticket {
  const { token, descriptor, endpoints } = (answer ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof token !== 'string' || token === '') throw wrong('“token” must hold what signTicket made');
  const ticket = { token, endpoints: checkedEndpoints(endpoints ?? [endpointOf(relay)]) };
  if (descriptor !== undefined) return { ...ticket, descriptor: bytesOf(descriptor) };
  if (own) return { ...ticket, descriptor: own };
  throw wrong('“descriptor” must be there for everybody who did not just make the meeting');
}

function bytesOf(text: unknown): Uint8Array {
  try {
    if (typeof text === 'string' && text !== '') return fromBase64Url(text);
  } catch {
    // Told below, like anything else that is none.
  }
  throw wrong('“descriptor” must be base64url');
}

function checkedEndpoints(endpoints: unknown): readonly string[] {
  if (Array.isArray(endpoints) && endpoints.length > 0 && endpoints.every(isEndpoint)) return endpoints;
  throw wrong('“endpoints” must hold addresses that begin with wss: or ws:');
}

function isEndpoint(address: unknown): address is string {
  return typeof address === 'string' && /^wss?:\/\//i.test(address) && URL.canParse(address);
}

function endpointOf(relay: string): string {
  return `${relay.replace(/^http/i, 'ws').replace(/\/+$/, '')}/v1/link`;
}

function wrong(what: string): MeetingError {
  return new MeetingError('usage/ticket', `getTicket did not answer with a ticket: ${what}.`);
}

/** Nine digits at random, without a zero in front. */
function drawCode(): string {
  const most = 900_000_000;
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
  // Numbers past the last whole multiple would make the low codes likelier.
  return number < 4 * most ? String(100_000_000 + (number % most)) : drawCode();
}
