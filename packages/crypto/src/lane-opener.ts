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

/** Opens the packets of one lane of somebody (RFC 9605 §4.4.4), each one once. */
export class LaneOpener {
  /** The lane these keys belong to. */
  readonly lane: LaneId;
  readonly #window: ReplayWindow;
  readonly #counts: OpenerCounts = { opened: 0, refused: 0, replayed: 0 };
  #keys: OpenKeys | undefined;

  /** @param options.replayWindow Packets remembered; a multiple of 8, default 4,096. */
  constructor(keys: OpenKeys, options: { replayWindow?: number } = {}) {
    this.lane = keys.lane;
    this.#keys = keys;
    this.#window = new ReplayWindow(options.replayWindow);
  }

  /** What became of the packets so far. */
  get counts(): Readonly<OpenerCounts> {
    return { ...this.#counts };
  }

  /**
   * The body of a packet that its author sealed for exactly this lane and header, once. Fails with `crypto/unsealed`,
   * `crypto/signature` or `crypto/replay`, and with `usage/closed` after {@link close}.
   */
  async open(payload: Uint8Array, lane: LaneId, headerBytes: Uint8Array): Promise<Bytes> {
    const keys = this.#keys;
    if (!keys) throw usageError('usage/closed', 'The keys of this lane have been given up.');
    try {
      const { body, ctr } = await openWith(keys, payload, { lane, headerBytes, window: this.#window });
      if (!this.#window.accept(ctr)) throw replay();
      this.#counts.opened += 1;
      return body;
    } catch (error) {
      this.#counts[isReplay(error) ? 'replayed' : 'refused'] += 1;
      throw error;
    }
  }

  /** Gives up the keys: nothing opens any more. */
  close(): void {
    this.#keys = undefined;
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
  if (laneKey(lane) !== laneKey(keys.lane))
    throw cryptoError('crypto/unsealed', 'The keys are of another lane.');
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
