import { MeetingError } from '@folkmoot/wire';

/** An object that waits for another it was coded with. */
export interface WaitingObject {
  sequence: number;
  bytes: Uint8Array;
}

const most = { objects: 4096, bytes: 16 * 1024 * 1024 };

/** Objects that wait for others, bounded in number and size. */
export class WaitingObjects {
  readonly #waiting = new Map<number, WaitingObject[]>();
  #objects = 0;
  #bytes = 0;

  /** Lets an object wait for `missing`. Throws `protocol/reference` and `limit/waiting`. */
  add(missing: number, one: WaitingObject): void {
    if (missing >= one.sequence)
      throw new MeetingError('protocol/reference', 'An object refers to a later one.');
    const waiting = this.#waiting.get(missing) ?? [];
    if (waiting.some(({ sequence }) => sequence === one.sequence)) return;
    if (this.#objects >= most.objects || this.#bytes + one.bytes.length > most.bytes) {
      throw new MeetingError('limit/waiting', 'Too many objects wait for others.');
    }
    waiting.push(one);
    this.#waiting.set(missing, waiting);
    this.#objects += 1;
    this.#bytes += one.bytes.length;
  }

  /** Takes out what waits for an object. */
  take(missing: number): WaitingObject[] {
    const waiting = this.#waiting.get(missing) ?? [];
    this.#waiting.delete(missing);
    this.#objects -= waiting.length;
    for (const { bytes } of waiting) this.#bytes -= bytes.length;
    return waiting;
  }

  /** Forgets what waits for objects that will never come. */
  forget(isGone: (missing: number) => boolean): void {
    for (const missing of [...this.#waiting.keys()]) if (isGone(missing)) this.take(missing);
  }
}
