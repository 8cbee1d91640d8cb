import type { KeyObject } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { BucketSize } from './buckets.js';
import type { Issuer } from './issuer.js';
import type { IssuerKey } from './issuer-key.js';
import type { LogLevel } from './log.js';

/** How a relay is to run; all optional. */
export interface RelayOptions {
  /** Address to listen on. Default 127.0.0.1. */
  host?: string;
  /** Port to listen on; 0: any free one. Default 8200. */
  port?: number;
  /** Certificate chain, PEM; together with `key` the relay speaks https and wss. */
  cert?: string;
  /** Private key of the certificate, PEM. */
  key?: string;
  /** Origins whose pages may use the relay; `*`: all. Default: same host and loopback. */
  origins?: readonly string[];
  /** Address clients reach the relay by. Default: as the request came. */
  publicUrl?: string;
  /** Ed25519 private key of the built-in issuer. Default: a fresh one. */
  issuerKey?: IssuerKey;
  /** Ed25519 public keys of other issuers whose tickets are taken too. */
  trustedIssuers?: readonly (string | KeyObject)[];
  /** Takes the place of the built-in issuer. */
  issuer?: Issuer;
  /** Whether to believe the last entry of X-Forwarded-For. Default false. */
  behindProxy?: boolean;
  /** Rooms at most. Default 10,000. */
  maxRooms?: number;
  /** Members of a room at most. Default 250. */
  maxMembers?: number;
  /** Answers requests for what is none of the relay's own: pages served from the same port. Default: not found. */
  fallback?: (request: IncomingMessage, response: ServerResponse) => void;
  /** Default info. */
  logLevel?: LogLevel;
  /** Takes the place of the log on standard output. */
  log?: Logger;
  /** Times, for deployments that need others and for tests. */
  times?: Partial<RelayTimes>;
  /** Floods that are allowed, for deployments that need others and for tests. */
  floods?: Partial<FloodLimits>;
}

/** The relay's own times, in milliseconds. */
export interface RelayTimes {
  /** From the upgrade to a complete hello. */
  helloMs: number;
  /** Between heartbeats. */
  heartbeatMs: number;
  /** Silence after which a connection is dead. Longer than a client's patience, so that a frozen one can come back. */
  silenceMs: number;
  /** How long the lanes of a member whose connection broke are kept. */
  awayMs: number;
  /** How long an empty room is remembered, with its rights; then its meeting has ended. */
  emptyMs: number;
  /** How long an ended meeting is remembered. */
  endedMs: number;
  /** Between two `line` frames to a publisher. */
  lineMs: number;
  /** How long a closing relay waits for its last words to leave. */
  drainMs: number;
}

/** Token buckets against floods. */
export interface FloodLimits {
  /** Wrong session codes, per address. */
  guesses: BucketSize;
  /** Wrong session codes, from everywhere. */
  allGuesses: BucketSize;
  /** New meetings, per address. */
  meetings: BucketSize;
  /** New connections, per address. */
  connections: BucketSize;
  /** Frames other than packets, per connection. */
  frames: BucketSize;
}

/** The times of a relay nobody gave others. */
export const relayTimes: RelayTimes = {
  helloMs: 5_000,
  heartbeatMs: 1_000,
  silenceMs: 15_000,
  awayMs: 20_000,
  emptyMs: 12 * 3_600_000,
  endedMs: 3_600_000,
  lineMs: 250,
  drainMs: 1_000,
};

/** The floods of a relay nobody gave others. A company of 250 behind one address joins at once. */
export const floodLimits: FloodLimits = {
  guesses: { capacity: 10, perSecond: 1 / 6 },
  allGuesses: { capacity: 1_000, perSecond: 20 },
  meetings: { capacity: 20, perSecond: 1 / 15 },
  connections: { capacity: 600, perSecond: 10 },
  frames: { capacity: 2_000, perSecond: 400 },
};
