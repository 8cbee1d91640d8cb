import { abortReason, backoffMs, type Clock, systemClock } from '@folkmoot/kit';
import { MeetingError, type MemberId } from '@folkmoot/wire';
import type { Credentials, Link, Transport } from '../link.js';
import { type Connection, openConnection } from './connection.js';
import { shakeHands } from './handshake.js';
import type { Reconnect } from './lifeline.js';
import { RelayLink } from './link.js';
import { race } from './race.js';
import type { SocketConstructor } from './socket.js';

/** How the relay adapter works; all optional. */
export interface RelayTransportOptions {
  /** Default: the global `WebSocket`. */
  webSocket?: SocketConstructor;
  /** Default: the clock of the machine. */
  clock?: Clock;
}

/** A connection that lasted this long is followed by the next one at once. */
const steadyMs = 5000;

interface Way {
  Socket: SocketConstructor;
  clock: Clock;
  credentials: Credentials;
}

/** The transport over a Folkmoot relay, by WebSocket. */
export function createRelayTransport(options: RelayTransportOptions = {}): Transport {
  return {
    async connect(credentials, signal): Promise<Link> {
      const Socket = options.webSocket ?? globalWebSocket();
      const way = { Socket, clock: options.clock ?? systemClock, credentials };
      const { connection, member } = await arrive(way, [], signal);
      return new RelayLink(member, connection, reconnectBy(way, member));
    },
  };
}

function globalWebSocket(): SocketConstructor {
  if (typeof WebSocket === 'function') return WebSocket;
  throw new MeetingError('unsupported/websocket', 'There is no WebSocket here.');
}

/** One attempt: a fresh ticket, the first endpoint that answers, the handshake. */
async function arrive(
  { Socket, clock, credentials }: Way,
  alternates: readonly string[],
  signal: AbortSignal,
): Promise<{ connection: Connection; member: MemberId }> {
  const ticket = await abortable(credentials.ticket(signal), signal);
  const connection = await race(
    [...alternates, ...ticket.endpoints].map(
      (url) => (lost) => openConnection(url, { Socket, clock, signal: lost }),
    ),
    { clock, signal, discard: (late) => late.close() },
  );
  const member = await abortable(shakeHands(connection, ticket, credentials), signal, () =>
    connection.close(),
  );
  return { connection, member };
}

function reconnectBy(way: Way, self: MemberId): Reconnect {
  let arrivedMs = way.clock.now();
  return async (onAttempt, { signal, alternates }) => {
    const isUnsteady = way.clock.now() - arrivedMs < steadyMs;
    for (let attempt = 1; ; attempt += 1) {
      onAttempt(attempt);
      if (attempt > 1 || isUnsteady) await way.clock.sleep(backoffMs(Math.max(0, attempt - 2)), signal);
      try {
        const { connection, member } = await arrive(way, alternates, signal);
        arrivedMs = way.clock.now();
        if (member === self) return connection;
        connection.close();
        throw new MeetingError('protocol/member', 'The relay took this client for somebody else.');
      } catch (error) {
        if (signal.aborted || isFinal(error)) throw error;
      }
    }
  };
}

/** Errors that are not ours are taken for a network that is away. */
function isFinal(error: unknown): boolean {
  return error instanceof MeetingError && !error.retryable;
}

/** Rejects with the reason as soon as the signal aborts. */
function abortable<T>(work: Promise<T>, signal: AbortSignal, onAbort?: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      onAbort?.();
      reject(abortReason(signal));
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
