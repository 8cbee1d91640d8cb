import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { limits } from '@folkmoot/wire';
import { WebSocketServer } from 'ws';
import { addressOf } from './address.js';
import { KeyedBuckets } from './buckets.js';
import { type DoorContext, receive } from './door.js';
import type { OriginRule } from './origins.js';

/** Where clients connect. */
export const linkPath = '/v1/link';

/** What the upgrade needs of the relay. */
export interface UpgradeContext extends DoorContext {
  mayUse: OriginRule;
  behindProxy: boolean;
  isReady: () => boolean;
}

/** Takes upgrade requests: those of allowed pages, to the one path, and not too many of one address. */
export function createUpgrade(
  context: UpgradeContext,
): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.messageBytes,
    skipUTF8Validation: true,
  });
  const floods = new KeyedBuckets(context.floods.connections);

  function refusalOf(request: IncomingMessage): number | undefined {
    if ((request.url ?? '').split('?')[0] !== linkPath) return 404;
    if (!context.mayUse(request.headers.origin, request.headers.host)) return 403;
    if (!context.isReady()) return 503;
    const nowMs = context.now();
    return floods.of(addressOf(request, context), nowMs).take(1, nowMs) ? undefined : 429;
  }

  return (request, socket, head) => {
    const status = refusalOf(request);
    if (status !== undefined) return turnAway(socket, status);
    server.handleUpgrade(request, socket, head, (ws) => receive(ws, socket, context));
  };
}

function turnAway(socket: Duplex, status: number): void {
  socket.on('error', () => socket.destroy());
  // Who was turned away may not keep the connection half open.
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}
