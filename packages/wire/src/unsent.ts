import type { LaneChange, LanePacket } from './lane-rules.js';

interface Entry<P> {
  packet: P;
  place: number;
}

/**
 * What one viewer still lacks, of any number of lanes: the next packet is the one with the smallest (priority, place).
 * The place is the arrival number, unless the packet keeps the place of one that its frame retires.
 */
export class Unsent<P extends LanePacket> {
  readonly #places = new Map<P, number>();
  /** By priority. */
  readonly #rows: (Entry<P>[] | undefined)[] = [];
  #bytes = 0;

  /** Packets not sent yet. */
  get size(): number {
    return this.#places.size;
  }

  /** Bytes not sent yet. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Follows a change of a lane. `wants` tells what this viewer should get at all; `place` is the arrival number. */
  apply(
    change: LaneChange<P>,
    place: (packet: P) => number,
    wants: (packet: P) => boolean = () => true,
  ): void {
    let inherited = Infinity;
    for (const packet of change.retired) {
      inherited = Math.min(inherited, this.#places.get(packet) ?? Infinity);
      this.delete(packet);
    }
    for (const { before, after } of change.replaced) this.#replace(before, after);
    for (const packet of change.added) {
      if (!wants(packet)) continue;
      this.add(packet, packet.header.keepsPlace ? Math.min(inherited, place(packet)) : place(packet));
    }
  }

  /** The place of a packet that waits. */
  placeOf(packet: P): number | undefined {
    return this.#places.get(packet);
  }

  /** Whether a packet still waits. */
  has(packet: P): boolean {
    return this.#places.has(packet);
  }

  /** Adds a packet at a place. */
  add(packet: P, place: number): void {
    this.#places.set(packet, place);
    this.#bytes += packet.sizeBytes;
    const row = (this.#rows[packet.header.priority] ??= []);
    let at = row.length;
    while (at > 0 && (row[at - 1]?.place ?? 0) > place) at -= 1;
    if (at === row.length) row.push({ packet, place });
    else row.splice(at, 0, { packet, place });
  }

  /** Removes a packet; one that is not there is nothing. */
  delete(packet: P): void {
    if (!this.#places.delete(packet)) return;
    this.#bytes -= packet.sizeBytes;
    const { priority } = packet.header;
    const row = this.#rows[priority];
    if (!row) return;
    if (row[0]?.packet === packet) row.shift();
    // Other removed entries stay in their row until it is mostly made of them.
    else if (row.length > 2 * this.#places.size + 64)
      this.#rows[priority] = row.filter((entry) => this.#waits(entry));
  }

  /** The packet to send next, without taking it. */
  peek(): P | undefined {
    if (this.#places.size === 0) return undefined;
    for (const row of this.#rows) {
      // Priorities nobody has used are holes.
      while (row?.[0] && !this.#waits(row[0])) row.shift();
      if (row?.[0]) return row[0].packet;
    }
    return undefined;
  }

  /** Takes the packet to send next. */
  next(): P | undefined {
    const packet = this.peek();
    if (packet) this.delete(packet);
    return packet;
  }

  #replace(before: P, after: P): void {
    const place = this.#places.get(before);
    if (place === undefined) return;
    this.delete(before);
    this.add(after, place);
  }

  #waits({ packet, place }: Entry<P>): boolean {
    return this.#places.get(packet) === place;
  }
}
