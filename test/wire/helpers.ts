import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Codec, decode, encode, type LanePacket, MeetingError, type PacketHeader } from '@folkmoot/wire';

/** Runs a decoder on bytes that may be anything: it answers, or it throws a MeetingError and nothing else. */
export function answersOrRefuses<T>(decoder: () => T): T | undefined {
  try {
    return decoder();
  } catch (error) {
    assert.ok(error instanceof MeetingError, `threw ${String(error)}`);
    return undefined;
  }
}

/** Whether a call fails with this code. */
export function failsWith(code: string, work: () => unknown): void {
  assert.throws(work, (error) => error instanceof MeetingError && error.code === code);
}

/** Every value survives the way over the wire. */
export function survivesTheWire<T>(codec: Codec<T>, values: fc.Arbitrary<T>): void {
  fc.assert(
    fc.property(values, (value) => {
      assert.deepEqual(decode(codec, encode(codec, value)), value);
    }),
  );
}

/** Whatever can be read has exactly the bytes it was read from: no value has two forms. */
export function hasOneForm<T>(codec: Codec<T>, values: fc.Arbitrary<T>): void {
  fc.assert(
    fc.property(mutated(values.map((value) => encode(codec, value))), (bytes) => {
      const value = answersOrRefuses(() => decode(codec, bytes));
      if (value !== undefined) assert.deepEqual(encode(codec, value), Uint8Array.from(bytes));
    }),
    { numRuns: 300 },
  );
}

/** Nothing that is cut short, or goes on, is read. */
export function noticesTheEnd<T>(codec: Codec<T>, values: fc.Arbitrary<T>): void {
  fc.assert(
    fc.property(values, fc.nat(), (value, at) => {
      const bytes = encode(codec, value);
      if (bytes.length === 0) return;
      failsWith('protocol/malformed', () => decode(codec, bytes.subarray(0, at % bytes.length)));
      failsWith('protocol/malformed', () => decode(codec, Uint8Array.of(...bytes, 0)));
    }),
  );
}

/** Bytes that were right once: as they were, with a byte changed, cut, or with bytes put in. */
export function mutated(originals: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(originals, fc.constantFrom('keep', 'change', 'cut', 'insert'), fc.nat(), fc.nat(255))
    .map(([bytes, way, where, byte]) => {
      const at = bytes.length === 0 ? 0 : where % bytes.length;
      if (way === 'cut') return bytes.slice(0, at);
      if (way === 'insert') return Uint8Array.of(...bytes.subarray(0, at), byte, ...bytes.subarray(at));
      const copy = bytes.slice();
      if (way === 'change' && copy.length > 0) copy[at] = byte;
      return copy;
    });
}

/** A packet header that is a frame by itself. */
export function headerOf(sequence: number, more: Partial<PacketHeader> = {}): PacketHeader {
  const plain = { priority: 0, endOfFrame: true, keepsPlace: false, recipients: [], retires: [] };
  return { sequence, ...plain, ...more };
}

/** A packet as the lane rules see it. */
export interface TestPacket extends LanePacket {
  readonly header: PacketHeader;
  readonly name: string;
}

/** A packet of 10 bytes that is a frame by itself. */
export function packet(sequence: number, more: Partial<PacketHeader> = {}, sizeBytes = 10): TestPacket {
  return { header: headerOf(sequence, more), sizeBytes, name: `packet ${sequence}` };
}

/** A packet whose frame goes on. */
export function part(sequence: number, more: Partial<PacketHeader> = {}, sizeBytes = 10): TestPacket {
  return packet(sequence, { endOfFrame: false, ...more }, sizeBytes);
}

/** Retires these numbers. */
export function retiring(...sequences: number[]): Partial<PacketHeader> {
  return { retires: sequences.map((sequence) => ({ from: sequence, to: sequence })) };
}

/** The numbers of packets. */
export function numbersOf(packets: Iterable<LanePacket>): number[] {
  return Array.from(packets, ({ header }) => header.sequence);
}
