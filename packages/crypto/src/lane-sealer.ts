import { concatBytes } from '@folkmoot/kit';
import { type LaneId, type LaneKind, packetContext } from '@folkmoot/wire';
import { usageError } from './errors.js';
import { laneSignatureInput, type SealKeys } from './lane-keys.js';
import { type Bytes, signBytes } from './primitives.js';
import { SealingContext } from './sealing-context.js';

/**
 * Seals the packets of one lane of one's own: signs, then encrypts (RFC 9605 §4.4.3), so that nobody outside the meeting
 * learns who wrote and nobody inside can write as somebody else. One sealer lives as long as its lane, through all
 * epochs; a lane that starts anew takes a new generation.
 */
export class LaneSealer {
  #keys: SealKeys;
  #context: SealingContext;

  /** Throws `usage/lane-taken` when these keys are sealing already. */
  constructor(keys: SealKeys) {
    this.#keys = keys;
    this.#context = new SealingContext(keys.frame);
  }

  /** The lane it seals. */
  get lane(): SealKeys['lane'] {
    return this.#keys.lane;
  }

  /** The epoch in which this sealer seals. */
  get epoch(): number {
    return this.#keys.epoch;
  }

  /**
   * Goes over to the next epoch: what is sealed from now on opens with its keys only. Throws `usage/lane` for the keys
   * of another lane, `usage/lane-taken` like the constructor, and a RangeError for an epoch that is not newer.
   */
  begin(next: SealKeys): void {
    this.#requireOwn(next.lane);
    if (next.epoch <= this.#keys.epoch) throw new RangeError('an epoch follows an earlier one');
    this.#context = new SealingContext(next.frame);
    this.#keys = next;
  }

  /**
   * The payload of a packet: SFrame of body ‖ signature. The packet's lane and header are authenticated with it.
   *
   * @param headerBytes The encoded packet header, exactly as it will travel.
   */
  async seal(body: Uint8Array, lane: LaneId, headerBytes: Uint8Array): Promise<Bytes> {
    this.#requireOwn(lane);
    const turn = this.#context.take();
    const signed = laneSignatureInput(lane, { frameHeader: turn.header, headerBytes }, body);
    const signature = await signBytes(this.#keys.signing, signed);
    return turn.seal(concatBytes(body, signature), packetContext(lane, headerBytes));
  }

  #requireOwn({ kind, generation }: { kind: LaneKind; generation: number }): void {
    const own = this.#keys.lane;
    if (kind === own.kind && generation === own.generation) return;
    throw usageError('usage/lane', 'These keys belong to another lane.');
  }
}
