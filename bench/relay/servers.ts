/**
 * The servers that are compared. Each sends what its first client publishes to all others:
 *
 * - `folkmoot`: the relay itself, with everything it does for a meeting: rights, live set, credit, conflation.
 * - `raw`: the limit. Node's sockets and prebuilt bytes: one write per viewer and burst, nothing else.
 * - `ws`: what one writes first with a WebSocket library: a send per packet and viewer.
 * - `socket.io`: an emit to a room, WebSocket only, without compression.
 */
import { type Server as HttpServer, createServer as createHttpServer } from 'node:http';
import { type AddressInfo, type Server as NetServer, type Socket, createServer } from 'node:net';
import { startRelay } from '@folkmoot/relay';
import { Server as SocketIo } from 'socket.io';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { PacketStream, withLength } from './tally.js';

/** The names of the servers, the limit first. */
export const serverNames = ['raw', 'folkmoot', 'ws', 'socket.io'] as const;

/** Which server. */
export type ServerName = (typeof serverNames)[number];

/** Starts a server on a free port of the loopback interface. */
export const servers: Readonly<Record<ServerName, () => Promise<number>>> = {
  folkmoot: startFolkmoot,
  raw: startRaw,
  ws: startWs,
  'socket.io': startSocketIo,
};

/** A thousand viewers come from one address at once, which a relay would otherwise slow down. */
async function startFolkmoot(): Promise<number> {
  const plenty = { capacity: 10_000, perSecond: 10_000 };
  const floods = { connections: plenty, guesses: plenty };
  return (await startRelay({ port: 0, maxMembers: 1_024, floods, logLevel: 'silent' })).port;
}

async function startRaw(): Promise<number> {
  const viewers = new Set<Socket>();
  let publisher: Socket | undefined;
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    if (publisher) {
      viewers.add(socket);
      // An empty packet: what is published from here on reaches this viewer.
      socket.write(withLength(Buffer.alloc(0)));
      return void socket.on('close', () => viewers.delete(socket)).resume();
    }
    publisher = socket;
    // Bursts come whole, as the relay gets them: one message each.
    const bursts = new PacketStream((burst) => {
      for (const viewer of viewers) viewer.write(burst);
    });
    socket.on('data', (bytes: Buffer) => bursts.push(bytes));
  });
  return listening(server);
}

async function startWs(): Promise<number> {
  const viewers = new Set<WebSocket>();
  let publisher: WebSocket | undefined;
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  server.on('connection', (socket) => {
    if (publisher) return void viewers.add(socket);
    publisher = socket;
    socket.on('message', (packet: RawData) => {
      for (const viewer of viewers) viewer.send(packet);
    });
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}

async function startSocketIo(): Promise<number> {
  const http = createHttpServer();
  const io = new SocketIo(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false });
  let hasPublisher = false;
  io.on('connection', (socket) => {
    if (hasPublisher) return void socket.join('viewers');
    hasPublisher = true;
    socket.on('packet', (packet: Buffer) => io.to('viewers').emit('packet', packet));
  });
  return listening(http);
}

async function listening(server: NetServer | HttpServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
