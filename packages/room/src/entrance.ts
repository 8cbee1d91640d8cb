import type { GetTicket, Ticket, TicketOffice, Transport } from '@folkmoot/transport';
import { hostTicketOffice, httpTicketOffice } from '@folkmoot/transport';
import { formatInvitation, type Invitation, parseInvitation } from '@folkmoot/wire';
import { openRoom } from './open-room.js';
import { checkedName } from './people.js';
import type { Room } from './room.js';
import { requireBrowser } from './support.js';
import { type Crew, spawnCrew } from './workers/crew.js';

/** A way to the room other than the bundled relay: who carries packets, and who gives codes and tickets. */
export interface Carriage {
  readonly transport: Transport;
  readonly tickets: TicketOffice;
}

/** What creating a room takes. */
export interface CreateRoomOptions {
  /** The name of the person at this client, at most 300 characters. */
  readonly name: string;
  /** Address of the relay, for example `https://relay.example`. Not used with a carriage of one's own. */
  readonly relay: string;
  /** The page that opens the link; the invitation is appended as `/j/<code>#…`. Default: the relay's address. */
  readonly linkBase?: string;
  /** Default: the bundled relay adapter, in a worker. */
  readonly carriage?: Carriage;
  /** Asks the host's own server for tickets. Default: the relay's built-in issuer, or the carriage's tickets. */
  readonly getTicket?: GetTicket;
  readonly signal?: AbortSignal;
}

/** What joining a room takes. */
export interface JoinRoomOptions {
  /** The invitation link. */
  readonly link: string;
  readonly name: string;
  /** Address of the relay; default: the origin of the link. */
  readonly relay?: string;
  readonly carriage?: Carriage;
  readonly getTicket?: GetTicket;
  readonly signal?: AbortSignal;
}

/**
 * Makes a meeting and enters it as its organizer. The meeting key is made here and never leaves this browser.
 *
 * @throws MeetingError `usage/empty-name`, `usage/ticket`, `limit/…`, `connection/…`, `unsupported/…`; AbortError.
 */
export async function createRoom(options: CreateRoomOptions): Promise<Room> {
  const name = checkedName(options.name);
  return withCrew(options, (crew) => foundMeeting(crew, { ...options, name }));
}

/**
 * Enters a meeting by its invitation link. The link's fingerprint decides whether it is the right meeting, not the relay.
 *
 * @throws MeetingError `usage/link…`, `usage/unknown-code`, `usage/empty-name`, `usage/ticket`, `connection/…`, `crypto/descriptor`, `limit/…`, `unsupported/…`; AbortError.
 */
export async function joinRoom(options: JoinRoomOptions): Promise<Room> {
  const name = checkedName(options.name);
  const invitation = parseInvitation(options.link);
  return withCrew(options, (crew) => enterMeeting(crew, invitation, { ...options, name }));
}

/** The organizer's way in: keys, code, ticket, room. */
export async function foundMeeting(crew: Crew, options: CreateRoomOptions): Promise<Room> {
  const { name, relay, linkBase = relay, signal } = options;
  const tickets = ticketsOf(options, relay);
  const { publicKey } = await crew.keys.identity();
  const { descriptor, fingerprint, secret } = await crew.keys.openMeeting();
  const code = await tickets.createMeeting(descriptor, signal);
  const ticket = await tickets.ticket(code, publicKey, signal);
  const link = formatInvitation({ base: linkBase, code, fingerprint, secret });
  const request = { relay, code, ticket, publicKey, ...laterTickets(options, tickets, code, publicKey) };
  return openRoom({ crew, name, link, isOrganizer: true, generation: 1, request }, signal);
}

/** Everybody else's way in, and the organizer's way back: ticket, keys checked against the link, room. */
export async function enterMeeting(
  crew: Crew,
  invitation: Invitation,
  options: JoinRoomOptions,
): Promise<Room> {
  const { name, link, signal } = options;
  const { code, fingerprint, secret } = invitation;
  const relay = options.relay ?? new URL(invitation.base).origin;
  const tickets = ticketsOf(options, relay);
  const { publicKey, isOrganizer, firstGeneration: generation } = await crew.keys.recall(fingerprint);
  const ticket = await tickets.ticket(code, publicKey, signal);
  const access = { fingerprint, secret, descriptor: ticket.descriptor };
  await (isOrganizer ? crew.keys.resumeMeeting(access) : crew.keys.joinMeeting(access));
  const request = { relay, code, ticket, publicKey, ...laterTickets(options, tickets, code, publicKey) };
  return openRoom({ crew, name, link, isOrganizer, generation, request }, signal);
}

type TicketOptions = Pick<CreateRoomOptions, 'carriage' | 'getTicket'>;

function ticketsOf({ carriage, getTicket }: TicketOptions, relay: string): TicketOffice {
  return getTicket ? hostTicketOffice(getTicket, relay) : (carriage?.tickets ?? httpTicketOffice(relay));
}

/** After a broken connection the link worker asks the relay for a ticket by itself; a host's own is asked for here. */
function laterTickets(
  { carriage, getTicket }: TicketOptions,
  tickets: TicketOffice,
  code: string,
  publicKey: Uint8Array,
): { nextTicket?: () => Promise<Ticket> } {
  return carriage || getTicket ? { nextTicket: () => tickets.ticket(code, publicKey) } : {};
}

/** Whatever goes wrong on the way in, no worker and no key stays behind. */
async function withCrew(
  { carriage, signal }: Pick<CreateRoomOptions, 'carriage' | 'signal'>,
  enter: (crew: Crew) => Promise<Room>,
): Promise<Room> {
  requireBrowser();
  signal?.throwIfAborted();
  const crew = await spawnCrew(carriage ? { transport: carriage.transport } : {});
  try {
    return await enter(crew);
  } catch (error) {
    crew.close();
    throw error;
  }
}
