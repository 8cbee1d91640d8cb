import { type Codec, integer } from './codec.js';
import { malformed, unencodable } from './errors.js';
import type { ByteReader } from './reader.js';

/** Sequence numbers from `from` to `to`, both included. */
export interface SequenceRange {
  from: number;
  to: number;
}

/** Ascending, disjoint ranges on the wire: a count, then the distance to the range before and the length less one. */
export function sequenceRanges(most: number): Codec<readonly SequenceRange[]> {
  const count = integer(0, most);
  return {
    read(reader) {
      const ranges: SequenceRange[] = [];
      let next = 1;
      for (let left = count.read(reader); left > 0; left -= 1) {
        const range = readRange(reader, next);
        ranges.push(range);
        next = range.to + 1;
      }
      return ranges;
    },
    write(writer, ranges) {
      count.write(writer, ranges.length);
      let next = 1;
      for (const { from, to } of ranges) {
        if (from < next || to < from) throw unencodable('Ranges are ascending and disjoint.');
        writer.varint(from - next);
        writer.varint(to - from);
        next = to + 1;
      }
    },
  };
}

function readRange(reader: ByteReader, next: number): SequenceRange {
  const from = next + reader.varint();
  const to = from + reader.varint();
  if (to >= Number.MAX_SAFE_INTEGER) throw malformed('A sequence number is too large.');
  return { from, to };
}

/** A set of sequence numbers, kept as few ranges. */
export class RangeSet {
  #ranges: SequenceRange[] = [];

  constructor(ranges: Iterable<SequenceRange> = []) {
    for (const range of ranges) this.add(range);
  }

  /** The ranges: ascending, disjoint, never touching. */
  get ranges(): readonly SequenceRange[] {
    return this.#ranges;
  }

  /** The newest `most` ranges. */
  newest(most: number): readonly SequenceRange[] {
    return this.#ranges.slice(-most);
  }

  /** Whether a number is in the set. */
  has(sequence: number): boolean {
    const range = this.#ranges[this.#indexOf(sequence)];
    return range !== undefined && range.from <= sequence;
  }

  /** Adds a range or one number. */
  add(added: SequenceRange | number): void {
    let { from, to } = typeof added === 'number' ? { from: added, to: added } : added;
    const start = this.#indexOf(from - 1);
    let end = start;
    for (let range = this.#ranges[end]; range && range.from <= to + 1; range = this.#ranges[end]) {
      from = Math.min(from, range.from);
      to = Math.max(to, range.to);
      end += 1;
    }
    this.#ranges.splice(start, end - start, { from, to });
  }

  /** Keeps at most so many ranges by taking all numbers up to the older ones as members too. */
  collapse(most: number): void {
    const surplus = this.#ranges.length - most;
    if (surplus > 0) this.add({ from: 1, to: this.#ranges[surplus]?.to ?? 1 });
  }

  /** Index of the first range that ends at or after a number. */
  #indexOf(sequence: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const range = this.#ranges[middle];
      if (range && range.to < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The fewest ranges that hold exactly these ascending numbers. */
export function rangesOf(ascending: Iterable<number>): SequenceRange[] {
  const ranges: SequenceRange[] = [];
  for (const sequence of ascending) {
    const last = ranges.at(-1);
    if (last?.to === sequence - 1) last.to = sequence;
    else if (last?.to !== sequence) ranges.push({ from: sequence, to: sequence });
  }
  return ranges;
}

/** The numbers of `ranges` that are in none of `others`; both ascending and disjoint. */
export function subtractRanges(
  ranges: readonly SequenceRange[],
  others: readonly SequenceRange[],
): SequenceRange[] {
  const left: SequenceRange[] = [];
  let at = 0;
  for (const { from, to } of ranges) {
    let next = from;
    while ((others[at]?.to ?? Infinity) < from) at += 1;
    for (let other = others[at]; other && other.from <= to; other = others[at]) {
      if (other.from > next) left.push({ from: next, to: other.from - 1 });
      next = other.to + 1;
      if (other.to > to) break;
      at += 1;
    }
    if (next <= to) left.push({ from: next, to });
  }
  return left;
}
