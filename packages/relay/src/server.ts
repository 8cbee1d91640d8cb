import { type IncomingMessage, createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { MeetingError } from '@folkmoot/wire';
import type { Logger } from 'pino';
import { sayLines } from './best-line.js';
import type { Connection } from './connection.js';
import { createGuesses } from './guesses.js';
import { createIssuer, type Issuer } from './issuer.js';
import { readIssuerKey, readIssuerPublicKey } from './issuer-key.js';
import { createLog } from './log.js';
import { type Metrics, createMetrics } from './metrics.js';
import { type FloodLimits, type RelayOptions, type RelayTimes, floodLimits, relayTimes } from './options.js';
import { originRule } from './origins.js';
import { Rooms } from './rooms.js';
import { answer, isOwn } from './routes.js';
import { createTicketCheck } from './ticket-check.js';
import { Ticker } from './ticker.js';
import { createUpgrade, linkPath } from './upgrade.js';

/** A relay that runs. */
export interface RelayServer {
  /** Where it is reached, for example `http://127.0.0.1:8200`. */
  readonly url: string;
  readonly port: number;
  /** Says go-away to everybody, takes nothing new, and ends. */
  close(): Promise<void>;
}

interface Relay {
  options: RelayOptions;
  times: RelayTimes;
  floods: FloodLimits;
  issuer: Issuer;
  metrics: Metrics;
  rooms: Rooms;
  log: Logger;
  connections: Set<Connection>;
  /** All that is open, also what is no connection yet: who never speaks must not hold up a relay that closes. */
  sockets: Set<Socket>;
  isClosing: boolean;
}

/**
 * Starts a relay: one process, one port, no database.
 * @throws Error when the address is taken or not allowed, TypeError for keys that are none.
 */
export async function startRelay(options: RelayOptions = {}): Promise<RelayServer> {
  const relay = assemble(options);
  const server = listener(relay);
  const stopBeating = beat(relay);
  const { port } = await listen(server, options).catch((error: unknown) => {
    stopBeating();
    throw error;
  });
  const url = `${options.cert === undefined ? 'http' : 'https'}://${hostOf(options)}:${port}`;
  relay.log.debug({ event: 'started', url });
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await drain(relay, server);
    stopBeating();
  };
  return { url: options.publicUrl ?? url, port, close: () => (closing ??= close()) };
}

function assemble(options: RelayOptions): Relay {
  const times = { ...relayTimes, ...options.times };
  const key = options.issuerKey === undefined ? {} : { key: readIssuerKey(options.issuerKey) };
  const { emptyMs, endedMs } = times;
  const maxRooms = options.maxRooms ?? 10_000;
  const issuer = options.issuer ?? createIssuer({ ...key, maxMeetings: maxRooms, emptyMs, endedMs });
  const metrics: Metrics = createMetrics({
    rooms: () => rooms.size,
    codes: () => issuer.size,
    members: () => rooms.members,
  });
  const log = options.log ?? createLog(options.logLevel ?? 'info');
  const rooms = new Rooms({
    issuer,
    log,
    times,
    maxRooms,
    maxMembers: options.maxMembers ?? 250,
    now,
    onRefused: (error) => refused({ metrics, log }, error),
    counts: {
      onDelivered: () => void (metrics.traffic.deliveries += 1),
      onOutdated: (count) => void (metrics.traffic.retiredUnsent += count),
    },
  });
  const floods = { ...floodLimits, ...options.floods };
  const open = { connections: new Set<Connection>(), sockets: new Set<Socket>() };
  return { options, times, floods, issuer, metrics, rooms, log, ...open, isClosing: false };
}

function listener(relay: Relay): Server {
  const { options, metrics, floods, issuer, rooms, connections, sockets } = relay;
  const mayUse = originRule(options.origins ?? []);
  const shared = {
    metrics,
    floods,
    mayUse,
    now,
    behindProxy: options.behindProxy ?? false,
    isReady: () => !relay.isClosing,
  };
  const guesses = createGuesses(floods);
  const keys = [...issuer.keys, ...(options.trustedIssuers ?? []).map(readIssuerPublicKey)];
  const upgrade = createUpgrade({
    ...shared,
    connections,
    rooms,
    ticker: new Ticker(),
    tickets: createTicketCheck(keys),
    helloMs: relay.times.helloMs,
    onRefused: (error) => refused(relay, error),
  });
  const endpointsFor = (request: IncomingMessage): string[] => [endpointOf(options, request)];
  const server = httpServer(options, {
    headersTimeout: 10_000,
    requestTimeout: 15_000,
    maxHeaderSize: 16_384,
  });
  const context = { ...shared, issuer, guesses, endpointsFor };
  server.on('request', (request, response) => {
    if (options.fallback && !isOwn(request)) options.fallback(request, response);
    else void answer(request, response, context);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', upgrade);
  server.on('clientError', (_, socket) => socket.destroy());
  return server;
}

function httpServer({ cert, key }: RelayOptions, bounds: object): Server {
  return cert !== undefined && key !== undefined
    ? createHttpsServer({ cert, key, ...bounds })
    : createHttpServer(bounds);
}

function listen(server: Server, { host = '127.0.0.1', port = 8200 }: RelayOptions): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server.address() as AddressInfo);
    });
  });
}

function beat({ times, rooms, connections, metrics, issuer }: Relay): () => void {
  const said = new WeakMap<object, { bestViewerBytesPerSecond: number; viewersLagMs: number }>();
  const timers = [
    setInterval(() => {
      for (const connection of connections) connection.beat(now(), times.silenceMs);
      rooms.sweep();
    }, times.heartbeatMs),
    setInterval(() => {
      for (const room of rooms.all()) sayLines(room, said, now());
    }, times.lineMs),
  ];
  return () => {
    timers.forEach(clearInterval);
    issuer.close();
    metrics.close();
  };
}

async function drain(relay: Relay, server: Server): Promise<void> {
  const { connections, log, times } = relay;
  relay.isClosing = true;
  log.info({ event: 'closing', connections: connections.size });
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const connection of [...connections]) connection.close(1_001, { type: 'go-away', alternates: [] });
  server.closeIdleConnections();
  await Promise.race([closed, delay(times.drainMs)]);
  for (const connection of [...connections]) connection.cut();
  for (const socket of [...relay.sockets]) socket.destroy();
  await closed;
  log.info({ event: 'closed' });
}

function refused({ metrics, log }: Pick<Relay, 'metrics' | 'log'>, error: MeetingError): void {
  metrics.refusals.inc({ code: error.code });
  log.debug({ event: 'refused', code: error.code });
  if (error.code === 'connection/relay') log.error({ event: 'failed', error: String(error.cause) });
}

function endpointOf(options: RelayOptions, { headers, socket }: IncomingMessage): string {
  const host = headers.host ?? `${hostOf(options)}:${socket.localPort ?? ''}`;
  const base = options.publicUrl ?? `${options.cert === undefined ? 'http' : 'https'}://${host}`;
  return `${base.replace(/^http/, 'ws')}${linkPath}`;
}

function hostOf({ host = '127.0.0.1' }: RelayOptions): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function now(): number {
  return performance.now();
}
