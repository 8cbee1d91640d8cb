import { type LaneId, laneKey, packetContext, splitSigned } from '@folkmoot/wire';
import { cryptoError, decoded, usageError } from './errors.js';
import { laneSignatureInput, type OpenKeys } from './lane-keys.js';
import type { Bytes } from './primitives.js';
import { ReplayWindow } from './replay-window.js';
import { decodeHeader, open } from './sframe.js';
import { checkSignature } from './signing.js';

/** How many packets a {@link LaneOpener} has opened, and how many it turned away. */
export interface OpenerCounts {
  opened: number;
  /** Sealed or signed by somebody else, altered, or no sealed packet at all. */
  refused: number;
  /** Genuine, but opened before or too old to know. */
  replayed: number;
}

/** How an opener works. */
export interface OpenerOptions {
  /** Packets remembered in each epoch; a multiple of 8, default 4,096. */
  replayWindow?: number;
  /** Finds the keys of the same lane in another epoch, by the key id of a packet. Without it there is one epoch. */
  keysOf?: (kid: bigint) => Promise<OpenKeys>;
}

/** The keys of one epoch, and what was opened with them. */
interface Epoch {
  readonly keys: OpenKeys;
  readonly window: ReplayWindow;
}

/** Opens the packets of one lane of somebody (RFC 9605 §4.4.4), each one once, through all epochs. */
export class LaneOpener {
  /** The lane these keys belong to. */
  readonly lane: LaneId;
  readonly #options: OpenerOptions;
  readonly #counts: OpenerCounts = { opened: 0, refused: 0, replayed: 0 };
  /** The newest first, and one that may still be on its way. */
  #epochs: readonly Epoch[] = [];
  #isClosed = false;

  constructor(keys: OpenKeys, options: OpenerOptions = {}) {
    this.lane = keys.lane;
    this.#options = options;
    this.#remember(keys);
  }

  /** What became of the packets so far. */
  get counts(): Readonly<OpenerCounts> {
    return { ...this.#counts };
  }

  /**
   * The body of a packet that its author sealed for exactly this lane and header, once. Fails with `crypto/unsealed`,
   * `crypto/signature`, `crypto/replay` or `crypto/unknown-epoch`, and with `usage/closed` after {@link close}.
   */
  async open(payload: Uint8Array, lane: LaneId, headerBytes: Uint8Array): Promise<Bytes> {
    this.#requireOpen();
    try {
      const { window, keys } = await this.#epochOf(payload, lane);
      const { body, ctr } = await openWith(keys, payload, { lane, headerBytes, window });
      if (!window.accept(ctr)) throw replay();
      this.#counts.opened += 1;
      return body;
    } catch (error) {
      this.#counts[isReplay(error) ? 'replayed' : 'refused'] += 1;
      throw error;
    }
  }

  /** Gives up the keys: nothing opens any more. */
  close(): void {
    this.#epochs = [];
    this.#isClosed = true;
  }

  async #epochOf(payload: Uint8Array, lane: LaneId): Promise<Epoch> {
    if (laneKey(lane) !== laneKey(this.lane))
      throw cryptoError('crypto/unsealed', 'The keys are of another lane.');
    const { kid } = decodeHeader(payload);
    return this.#known(kid) ?? this.#remember(await this.#find(kid));
  }

  async #find(kid: bigint): Promise<OpenKeys> {
    const keys = await this.#options.keysOf?.(kid);
    if (keys?.frame.kid === kid) return keys;
    throw cryptoError('crypto/unsealed', 'The packet was sealed under another key.');
  }

  /** Two packets may have asked for the same keys; their counters are remembered together. */
  #remember(keys: OpenKeys): Epoch {
    this.#requireOpen();
    const known = this.#known(keys.frame.kid);
    if (known) return known;
    const epoch = { keys, window: new ReplayWindow(this.#options.replayWindow) };
    const newestFirst = [...this.#epochs, epoch].sort((a, b) => b.keys.epoch - a.keys.epoch);
    this.#epochs = newestFirst.slice(0, 2);
    if (this.#epochs.includes(epoch)) return epoch;
    throw cryptoError('crypto/unknown-epoch', 'The packet is of an epoch that ended long ago.');
  }

  #known(kid: bigint): Epoch | undefined {
    return this.#epochs.find(({ keys }) => keys.frame.kid === kid);
  }

  #requireOpen(): void {
    if (this.#isClosed) throw usageError('usage/closed', 'The keys of this lane have been given up.');
  }
}

interface PacketPlace {
  lane: LaneId;
  headerBytes: Uint8Array;
  window: ReplayWindow;
}

async function openWith(
  keys: OpenKeys,
  payload: Uint8Array,
  { lane, headerBytes, window }: PacketPlace,
): Promise<{ body: Bytes; ctr: bigint }> {
  const { ctr, size } = decodeHeader(payload);
  if (!window.fresh(ctr)) throw replay();
  const { plain } = await open(keys.frame, payload, packetContext(lane, headerBytes));
  const { body, signature } = decoded('crypto/signature', () => splitSigned(plain));
  const frameHeader = payload.subarray(0, size);
  const signed = laneSignatureInput(lane, { frameHeader, headerBytes }, body);
  await checkSignature(keys.verifying, signature, signed);
  return { body: body as Bytes, ctr };
}

function replay(): Error {
  return cryptoError('crypto/replay', 'The packet was opened before, or is too old.');
}

function isReplay(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'crypto/replay';
}
