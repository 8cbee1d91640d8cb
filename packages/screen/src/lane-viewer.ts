import { type LaneOpener, openObject } from '@folkmoot/crypto';
import { type LaneId, type Packet, packetContext } from '@folkmoot/wire';
import type { ObjectKey } from './publisher.js';
import { ScreenViewer } from './viewer.js';

/** Sealed objects that wait for the map with their keys. */
const mostWaiting = { packets: 8192, bytes: 16 * 1024 * 1024 };
const MOST_KEYS = 16_384;

/** Receives the sealed packets of one share, in any order. */
export class LaneViewer {
  readonly viewer: ScreenViewer;
  readonly lane: LaneId;
  readonly #opener: Pick<LaneOpener, 'open'>;
  readonly #keys = new Map<number, ObjectKey>();
  readonly #waiting = new Map<number, Packet>();
  #waitingBytes = 0;
  #reached = 0;

  constructor(module: WebAssembly.Module, lane: LaneId, opener: Pick<LaneOpener, 'open'>) {
    this.viewer = new ScreenViewer(module);
    this.lane = lane;
    this.#opener = opener;
  }

  /** The number of the newest map that was opened; 0 before the first. */
  get reached(): number {
    return this.#reached;
  }

  /** Takes a packet. Throws `crypto/…`, `protocol/…` or `limit/…`: then that packet is lost and nothing else. */
  async receive(packet: Packet): Promise<void> {
    if (packet.header.endOfFrame) await this.#receiveMap(packet);
    else if (this.#keys.has(packet.header.sequence)) await this.#openObject(packet);
    else this.#wait(packet);
  }

  async #receiveMap(packet: Packet): Promise<void> {
    const plain = await this.#opener.open(packet.payload, this.lane, packet.headerBytes);
    this.#reached = Math.max(this.#reached, packet.header.sequence);
    const objects = this.viewer.map(packet.header.sequence, plain).flatMap((header) => header.objects);
    for (const { sequence, key, hash } of objects)
      this.#keys.set(sequence, { key: key.slice(), hash: hash.slice() });
    await this.#openWaiting(objects.map(({ sequence }) => sequence));
    this.viewer.retire(packet.header.retires);
    for (const { from, to } of packet.header.retires) this.#forget(from, to);
    if (this.#keys.size > MOST_KEYS) this.#keys.clear();
  }

  async #openWaiting(sequences: readonly number[]): Promise<void> {
    for (const sequence of sequences) {
      const packet = this.#waiting.get(sequence);
      if (!packet) continue;
      this.#waiting.delete(sequence);
      this.#waitingBytes -= packet.payload.length;
      await this.#openObject(packet);
    }
  }

  async #openObject({ header, headerBytes, payload }: Packet): Promise<void> {
    const known = this.#keys.get(header.sequence);
    if (!known) return;
    const plain = await openObject(payload, known.key, known.hash, packetContext(this.lane, headerBytes));
    this.viewer.object(header.sequence, plain);
  }

  /** Keeps an object until its key comes; the oldest give way. */
  #wait(packet: Packet): void {
    this.#waiting.set(packet.header.sequence, packet);
    this.#waitingBytes += packet.payload.length;
    for (const [sequence, { payload }] of this.#waiting) {
      if (this.#waiting.size <= mostWaiting.packets && this.#waitingBytes <= mostWaiting.bytes) return;
      this.#waiting.delete(sequence);
      this.#waitingBytes -= payload.length;
    }
  }

  #forget(from: number, to: number): void {
    for (const sequence of [...this.#keys.keys()])
      if (sequence >= from && sequence <= to) this.#keys.delete(sequence);
    for (const [sequence, { payload }] of this.#waiting) {
      if (sequence < from || sequence > to) continue;
      this.#waiting.delete(sequence);
      this.#waitingBytes -= payload.length;
    }
  }
}
