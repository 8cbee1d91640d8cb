import { abortReason, spawnWorker, WorkerError, type WorkerObstacle } from '@folkmoot/kit';
import type { Credentials, Link, Ticket, Transport } from '@folkmoot/transport';
import { exposeLink, linkFromPort } from '@folkmoot/transport';
import { type ErrorCode, MeetingError, softwareVersion } from '@folkmoot/wire';
import { expose, type Remote, transfer, wrap } from 'comlink';
import { speakErrors } from './errors.js';
import type { KeysDesk, KeysPort } from './keys.js';
import type { LinkDesk } from './link.js';
import type { ScreenDesk, ScreenPort, ScreenPorts } from './screen.js';
import { oneAfterAnother, type TicketDesk } from './tickets.js';

/** What connecting takes, whatever carries the packets. */
export interface ConnectRequest {
  readonly relay: string;
  readonly code: string;
  readonly ticket: Ticket;
  readonly publicKey: Uint8Array;
  /** Gets a ticket for every connection after the first. Default: from the relay. */
  readonly nextTicket?: () => Promise<Ticket>;
}

/** The threads that work for one room, connected with each other by ports. */
export interface Crew {
  readonly keys: KeysPort;
  connect(request: ConnectRequest, signal: AbortSignal): Promise<Link>;
  /** The worker for the screen: started when first asked for. */
  screen(): Promise<ScreenPort>;
  /** Ends all workers, and with them every key. */
  close(): void;
}

/** Starts the keys worker, and the others when they are needed. */
export async function spawnCrew(options: { transport?: Transport } = {}): Promise<Crew> {
  speakErrors();
  const staff = new Staff();
  try {
    const keys = wrap<KeysDesk>(await staff.start('keys'));
    const carrier = options.transport
      ? windowCarrier(options.transport, keys)
      : workerCarrier(wrap<LinkDesk>(await staff.start('link')), keys);
    return crewOf(staff, keys, carrier);
  } catch (error) {
    staff.close();
    throw error;
  }
}

function crewOf(staff: Staff, keys: Remote<KeysDesk>, carrier: Carrier): Crew {
  let screen: Promise<ScreenPort> | undefined;

  async function startScreen(): Promise<ScreenPort> {
    const link = await carrier.extend();
    const worker = await staff.start('screen');
    const laneKeys = new MessageChannel();
    await keys.lendLaneKeys(transfer(laneKeys.port1, [laneKeys.port1]));
    const desk = new MessageChannel();
    const ports: ScreenPorts = { link, keys: laneKeys.port2, desk: desk.port2 };
    worker.postMessage(ports, [ports.link, ports.keys, ports.desk]);
    return wrap<ScreenDesk>(desk.port1);
  }

  /** What did not start is started again the next time. */
  async function startAgain(): Promise<ScreenPort> {
    try {
      return await startScreen();
    } catch (error) {
      screen = undefined;
      throw error;
    }
  }

  return {
    keys,
    connect: (request, signal) => carrier.connect(request, signal),
    screen: () => (screen ??= startAgain()),
    close: () => staff.close(),
  };
}

/** The workers of a crew: they end together, and so does one that is still starting then. */
class Staff {
  readonly #workers: Worker[] = [];
  #isClosed = false;

  async start(role: string): Promise<Worker> {
    const worker = await startWorker(role);
    if (this.#isClosed) {
      worker.terminate();
      throw new MeetingError('connection/closed', 'The room is closed.');
    }
    this.#workers.push(worker);
    return worker;
  }

  close(): void {
    this.#isClosed = true;
    for (const worker of this.#workers) worker.terminate();
  }
}

/** Where the link lives, and how another thread gets hold of it. */
interface Carrier {
  connect(request: ConnectRequest, signal: AbortSignal): Promise<Link>;
  extend(): Promise<MessagePort>;
}

/** The bundled relay adapter, in a worker of its own. */
function workerCarrier(desk: LinkPort, keys: KeysPort): Carrier {
  const extend = async (): Promise<MessagePort> => {
    const { port1, port2 } = new MessageChannel();
    await desk.extend(transfer(port1, [port1]));
    return port2;
  };
  return {
    extend,
    async connect(request, signal) {
      if (signal.aborted) throw abortReason(signal);
      const giveUp = (): void => void desk.close();
      signal.addEventListener('abort', giveUp, { once: true });
      try {
        const { port1, port2 } = new MessageChannel();
        await keys.lendProver(transfer(port1, [port1]));
        const { nextTicket, ...plain } = request;
        const more = nextTicket ? { tickets: ticketDesk(nextTicket) } : {};
        const ports = [port2, ...Object.values(more)];
        await desk.connect(transfer({ ...plain, prover: port2, ...more }, ports));
        return await linkFromPort(await extend());
      } finally {
        signal.removeEventListener('abort', giveUp);
      }
    },
  };
}

/** Tickets that only the window can get, for the link worker. */
function ticketDesk(next: () => Promise<Ticket>): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const desk: TicketDesk = { next };
  expose(desk, port1);
  return port2;
}

/** A transport of the host's own, in the window; workers reach it through ports. */
function windowCarrier(transport: Transport, keys: KeysPort): Carrier {
  let link: Link | undefined;
  return {
    async connect({ ticket, publicKey, nextTicket }, signal) {
      const credentials: Credentials = {
        publicKey,
        ticket: nextTicket ? oneAfterAnother(ticket, nextTicket) : () => Promise.resolve(ticket),
        prove: (challenge) => keys.prove(challenge),
      };
      link = await transport.connect(credentials, signal);
      return link;
    },
    extend() {
      if (!link) return Promise.reject(new MeetingError('usage/state', 'The link is not connected.'));
      const { port1, port2 } = new MessageChannel();
      exposeLink(link, port1);
      return Promise.resolve(port2);
    },
  };
}

type LinkPort = ReturnType<typeof wrap<LinkDesk>>;

async function startWorker(role: string): Promise<Worker> {
  try {
    return await spawnWorker(
      role,
      (name) => new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name }),
      { version: softwareVersion },
    );
  } catch (cause) {
    const obstacle = cause instanceof WorkerError ? cause.obstacle : 'failed';
    throw new MeetingError(codes[obstacle], cause instanceof Error ? cause.message : String(cause), {
      cause,
    });
  }
}

/** Each has words that say what whoever runs the page can do. */
const codes: Readonly<Record<WorkerObstacle, ErrorCode>> = {
  'trusted-types': 'unsupported/policy-trusted-types',
  'worker-src': 'unsupported/policy-worker',
  'worker-file': 'unsupported/worker-file',
  'worker-version': 'unsupported/worker-version',
  failed: 'unsupported/worker',
};
