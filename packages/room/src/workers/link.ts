import type { Credentials, Link, Ticket } from '@folkmoot/transport';
import { createRelayTransport, exposeLink, httpTicketOffice } from '@folkmoot/transport';
import { MeetingError } from '@folkmoot/wire';
import type { Remote } from 'comlink';
import { expose, wrap } from 'comlink';
import type { Prover } from './keys.js';
import { oneAfterAnother, type TicketDesk } from './tickets.js';

/** What the link worker needs to reach a relay, now and after every break. */
export interface LinkRequest {
  /** Address of the relay that gives tickets. */
  readonly relay: string;
  readonly code: string;
  readonly publicKey: Uint8Array;
  /** The first ticket; later ones are asked for when they are needed. */
  readonly ticket: Ticket;
  /** Leads to the {@link Prover} in the keys worker. */
  readonly prover: MessagePort;
  /** Leads to the {@link TicketDesk} of the window; without it the relay gives the later tickets. */
  readonly tickets?: MessagePort;
}

/** The link worker's side of the room: it owns the socket, so that a busy page never delays it. */
export class LinkDesk {
  readonly #closing = new AbortController();
  #link: Link | undefined;

  /** Connects; rejects with what the relay says. */
  async connect(request: LinkRequest): Promise<void> {
    const transport = createRelayTransport();
    this.#link = await transport.connect(credentialsOf(request), this.#closing.signal);
  }

  /** Makes the link usable at the other end of a port, in another thread. */
  extend(port: MessagePort): void {
    if (!this.#link) throw new MeetingError('usage/state', 'The link is not connected.');
    exposeLink(this.#link, port);
  }

  /** Closes the link, or ends connecting. */
  close(): void {
    this.#closing.abort();
    this.#link?.close();
  }
}

/** Plays the role of the link worker. */
export function startLink(): void {
  expose(new LinkDesk());
}

function credentialsOf({ publicKey, ticket, prover, ...from }: LinkRequest): Credentials {
  const keys: Remote<Prover> = wrap<Prover>(prover);
  return {
    publicKey,
    ticket: oneAfterAnother(ticket, laterTickets({ publicKey, ...from })),
    prove: (challenge) => keys.prove(challenge),
  };
}

function laterTickets({
  relay,
  code,
  publicKey,
  tickets,
}: Omit<LinkRequest, 'ticket' | 'prover'>): Credentials['ticket'] {
  const office = httpTicketOffice(relay);
  if (!tickets) return (signal) => office.ticket(code, publicKey, signal);
  const desk: Remote<TicketDesk> = wrap<TicketDesk>(tickets);
  return () => desk.next();
}
