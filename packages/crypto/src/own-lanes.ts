import { type Introduction, type LaneKind, laneKinds } from '@folkmoot/wire';
import { usageError } from './errors.js';
import type { KeySource } from './key-source.js';
import { laneFrameKey, type SealKeys } from './lane-keys.js';
import { LaneSealer } from './lane-sealer.js';
import { type Bytes, exportPublicKey, generateSigningPair } from './primitives.js';
import { SealingContext } from './sealing-context.js';

/** Lanes the keys engine seals by itself. */
const reserved: readonly LaneKind[] = [
  laneKinds.knock,
  laneKinds.group,
  laneKinds.tree,
  laneKinds.presence,
  laneKinds.heads,
];

interface LaneSlot {
  kind: LaneKind;
  generation: number;
}

interface LanePair {
  publicKey: Bytes;
  signing: CryptoKey;
}

/**
 * The lanes of this client: a signing key each (Ed25519, RFC 8032), for good, and in each epoch one context that seals.
 */
export class OwnLanes {
  /** The source of the present epoch. */
  readonly #present: () => KeySource;
  readonly #sender: Uint8Array;
  readonly #pairs = new Map<string, Promise<LanePair>>();
  /** The last epoch for which the keys of a lane were handed out. */
  readonly #taken = new Map<string, number>();
  readonly #contexts = new Map<string, Promise<SealingContext>>();
  #heads: { name: string; epoch: number; sealer: Promise<LaneSealer> } | undefined;

  constructor(present: () => KeySource, sender: Uint8Array) {
    this.#present = present;
    this.#sender = sender;
  }

  /** The public keys of lanes to be introduced; a lane keeps its key. */
  async announce(lanes: readonly LaneSlot[]): Promise<Introduction['laneKeys']> {
    return Promise.all(
      lanes.map(async (slot) => {
        const pair = await remembered(this.#pairs, nameOf(slot), createPair);
        return { kind: slot.kind, generation: slot.generation, key: pair.publicKey };
      }),
    );
  }

  /**
   * The keys that seal a lane in the present epoch, handed out once. Throws `usage/lane-unknown`, `usage/lane` or
   * `usage/lane-taken`.
   */
  async take(slot: LaneSlot): Promise<SealKeys> {
    if (reserved.includes(slot.kind))
      throw usageError('usage/lane', 'The keys engine seals this lane itself.');
    return this.#take(slot);
  }

  /** The context, under the keys of a source, of a lane whose messages name their own sender. */
  async context(slot: LaneSlot, source: KeySource): Promise<SealingContext> {
    const start = async (): Promise<SealingContext> => new SealingContext(await this.#frameKey(source, slot));
    return remembered(this.#contexts, `${nameOf(slot)}/${String(source.epoch)}`, start);
  }

  /** The sealer of this client's heads. Throws `usage/lane-unknown` when the lane was not introduced. */
  async headsSealer(slot: LaneSlot): Promise<LaneSealer> {
    const name = nameOf(slot);
    const { epoch } = this.#present();
    if (this.#heads?.name === name && this.#heads.epoch === epoch) return this.#heads.sealer;
    const sealer = this.#take(slot).then((keys) => new LaneSealer(keys));
    this.#heads = { name, epoch, sealer };
    sealer.catch(() => (this.#heads = undefined));
    return sealer;
  }

  async #take(slot: LaneSlot): Promise<SealKeys> {
    const { kind, generation } = slot;
    const source = this.#present();
    const pair = this.#pairs.get(nameOf(slot));
    if (!pair) throw usageError('usage/lane-unknown', 'A lane is introduced before it is sealed.');
    if ((this.#taken.get(nameOf(slot)) ?? -1) >= source.epoch)
      throw usageError('usage/lane-taken', 'This lane is being sealed already.');
    this.#taken.set(nameOf(slot), source.epoch);
    const [frame, { signing }] = await Promise.all([this.#frameKey(source, slot), pair]);
    return { lane: { kind, generation }, epoch: source.epoch, frame, signing };
  }

  async #frameKey(source: KeySource, { kind, generation }: LaneSlot): ReturnType<typeof laneFrameKey> {
    return laneFrameKey(source, this.#sender, { kind, generation, usage: 'encrypt' });
  }
}

async function createPair(): Promise<LanePair> {
  const pair = await generateSigningPair();
  return { publicKey: await exportPublicKey(pair.publicKey), signing: pair.privateKey };
}

/** One value a lane, made by whoever asks first; a failure is not kept. */
function remembered<T>(values: Map<string, Promise<T>>, name: string, make: () => Promise<T>): Promise<T> {
  const known = values.get(name);
  if (known) return known;
  const value = make();
  values.set(name, value);
  value.catch(() => values.delete(name));
  return value;
}

function nameOf({ kind, generation }: LaneSlot): string {
  return `${kind}/${generation}`;
}
