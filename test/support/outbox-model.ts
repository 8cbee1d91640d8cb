import assert from 'node:assert/strict';
import {
  type FrameOf,
  type MemberId,
  type PacketHeader,
  type SequenceRange,
  Reassembly,
  decodeFrames,
  decodePacketHeader,
  encodePacketHeader,
  laneKinds,
} from '@folkmoot/wire';
import { Lane } from '../../packages/relay/src/lane.js';
import { Outbox } from '../../packages/relay/src/outbox.js';

/** Who publishes in these tests. */
export const publisher = '1'.repeat(32) as MemberId;
const viewer = '2'.repeat(32) as MemberId;
const stranger = '3'.repeat(32) as MemberId;
/** A lane without limits. */
export const unlimited = { maxBytesPerSecond: 1e9, nowMs: 0 };
/** The plain way to watch. */
export const watching = { priority: 0 };

/** What a publisher does in one step. */
export interface Step {
  priority: number;
  endOfFrame: boolean;
  keepsPlace: boolean;
  sizeBytes: number;
  /** Which of the numbers used so far is published again, as a share; none: a new number. */
  replaces: number | undefined;
  /** Which of the numbers used so far are retired, as shares. */
  retires: readonly number[];
  for: 'all' | 'viewer' | 'stranger';
  /** How many pieces the viewer takes afterwards. */
  takes: number;
}

/** A lane, an outbox, and the end where its bytes arrive. */
export interface Scene {
  lane: Lane;
  outbox: Outbox;
  delivered: { count: number };
  /** Takes everything; the sequence numbers in the order of their completion. */
  take(pieces?: number): number[];
}

/** A screen lane that one viewer may watch. */
export function scene(): Scene {
  const lane = new Lane(1, { member: publisher, kind: laneKinds.screen, generation: 0 }, unlimited);
  const delivered = { count: 0 };
  const outbox = new Outbox(viewer, {
    onWaiting: () => undefined,
    onBacklog: (error) => assert.fail(error.message),
    onDelivered: () => void (delivered.count += 1),
    onOutdated: () => undefined,
  });
  const reader = new Reader();
  return {
    lane,
    outbox,
    delivered,
    take(pieces = Infinity) {
      const before = reader.packets.length;
      for (let taken = 0; taken < pieces; taken += 1) {
        const piece = outbox.take(1_000, 0);
        if (!piece) break;
        reader.read(piece.bytes);
      }
      return reader.packets.slice(before).map(({ sequence }) => sequence);
    },
  };
}

let arrival = 0;

/** Publishes a packet on a lane. */
export function publish(lane: Lane, header: Partial<PacketHeader>, sizeBytes = 10, nowMs = 0): void {
  arrival += 1;
  lane.publish(frameOf(header, new Uint8Array(sizeBytes)), arrival, nowMs);
}

function frameOf(header: Partial<PacketHeader>, payload: Uint8Array): FrameOf<'packet'> & { type: 'packet' } {
  const plain = {
    sequence: 1,
    priority: 0,
    endOfFrame: true,
    keepsPlace: false,
    recipients: [],
    retires: [],
  };
  return {
    type: 'packet',
    lane: 0,
    arrival: 0,
    header: encodePacketHeader({ ...plain, ...header }),
    payload,
  };
}

/** The receiving end: puts pieces together. */
class Reader {
  readonly packets: { sequence: number; payload: Uint8Array }[] = [];
  readonly #transfers = new Reassembly();

  read(bytes: Uint8Array): void {
    for (const frame of decodeFrames(bytes)) {
      const packet =
        frame.type === 'fragment' ? this.#transfers.add(frame) : frame.type === 'packet' ? frame : undefined;
      if (packet)
        this.packets.push({ sequence: decodePacketHeader(packet.header).sequence, payload: packet.payload });
    }
  }
}

/** A lane, a viewer, and a plain model of both: a map of what is live, and a map of what the viewer has. */
export class World {
  readonly #scene = scene();
  readonly #reader = new Reader();
  readonly #pieceBytes: number;
  readonly #live = new Map<number, { text: string; isFor: Step['for'] }>();
  readonly #has = new Map<number, string>();
  readonly #retired = new Set<number>();
  #staged: { sequence: number; text: string; step: Step; retires: readonly number[]; place: number }[] = [];
  readonly #begun = new Set<number>();
  readonly #sequenceOf = new Map<number, number>();
  readonly #waiting = new Map<number, { priority: number; place: number }>();
  #last = 0;
  #texts = 0;
  #seen = 0;

  constructor(pieceBytes: number) {
    this.#pieceBytes = pieceBytes;
    this.#scene.outbox.watch(this.#scene.lane, watching);
  }

  follow(step: Step): void {
    const sequence = this.#numberFor(step);
    const retires = step.endOfFrame ? this.#toRetire(step, sequence) : [];
    this.#texts += 1;
    const text = `text ${this.#texts} ${'.'.repeat(step.sizeBytes)}`;
    const recipients = step.for === 'all' ? [] : [step.for === 'viewer' ? viewer : stranger];
    const { priority, endOfFrame, keepsPlace } = step;
    const ranges: SequenceRange[] = retires.map((number) => ({ from: number, to: number }));
    const header = { sequence, priority, endOfFrame, keepsPlace, recipients, retires: ranges };
    arrival += 1;
    this.#sequenceOf.set(arrival, sequence);
    this.#scene.lane.publish(frameOf(header, new TextEncoder().encode(text)), arrival, 0);
    this.#staged.push({ sequence, text, step, retires, place: arrival });
    if (endOfFrame) this.#apply();
    for (let take = 0; take < step.takes; take += 1) this.#take();
  }

  /** The viewer's application starts over and says what it has. */
  subscribeAgain(): void {
    const have = [...this.#has.keys()].sort((a, b) => a - b).map((number) => ({ from: number, to: number }));
    this.#scene.outbox.watch(this.#scene.lane, watching, have);
  }

  finish(): void {
    while (this.#take());
    const expected = [...this.#live]
      .filter(([, { isFor }]) => isFor !== 'stranger')
      .map(([sequence]) => sequence);
    const got = [...this.#has.keys()].filter(
      (sequence) => this.#live.has(sequence) && this.#isForViewer(sequence),
    );
    assert.deepEqual(got.sort(), expected.sort(), 'exactly the live set');
    assert.equal(this.#scene.outbox.size, 0);
  }

  #isForViewer(sequence: number): boolean {
    return this.#live.get(sequence)?.isFor !== 'stranger';
  }

  /** New numbers grow; a known one is replaced under its old recipients, since those who have it keep it. */
  #numberFor(step: Step): number {
    const live = [...this.#live.keys()].filter(
      (number) => !this.#staged.some(({ sequence }) => sequence === number),
    );
    const again = step.replaces === undefined ? undefined : live[Math.floor(step.replaces * live.length)];
    if (again !== undefined) {
      step.for = this.#live.get(again)?.isFor ?? 'all';
      return again;
    }
    this.#last += 1;
    return this.#last;
  }

  #toRetire(step: Step, own: number): number[] {
    const staged = new Set([own, ...this.#staged.map(({ sequence }) => sequence)]);
    const live = [...this.#live.keys()].filter((number) => !staged.has(number));
    const chosen = step.retires.map((share) => live[Math.floor(share * live.length)]);
    return [...new Set(chosen.filter((number) => number !== undefined))].sort((a, b) => a - b);
  }

  /** The plain rule: (priority, place), where a packet that keeps its place takes the earliest its frame retires. */
  #queue(): void {
    const retired = this.#staged.flatMap(({ retires }) => retires);
    const places = retired.map((sequence) => this.#waiting.get(sequence)?.place ?? Infinity);
    for (const sequence of retired) this.#waiting.delete(sequence);
    for (const { sequence, step, place } of this.#staged) {
      const { priority } = step;
      const before = this.#waiting.get(sequence);
      const isKnown = this.#live.has(sequence) && !retired.includes(sequence);
      if (step.for === 'stranger' || (isKnown && !before)) continue;
      const own = step.keepsPlace && !isKnown ? Math.min(place, ...places) : place;
      this.#waiting.set(sequence, { priority, place: before?.place ?? own });
    }
  }

  #requireNext(sequence: number): void {
    const mine = this.#waiting.get(sequence);
    assert.ok(mine, 'nothing else than what waits');
    for (const { priority, place } of this.#waiting.values()) {
      assert.ok(
        priority > mine.priority || (priority === mine.priority && place >= mine.place),
        'the smallest first',
      );
    }
  }

  #apply(): void {
    this.#queue();
    for (const { retires } of this.#staged) {
      for (const sequence of retires) {
        this.#live.delete(sequence);
        this.#retired.add(sequence);
      }
    }
    for (const { sequence, text, step } of this.#staged) this.#live.set(sequence, { text, isFor: step.for });
    this.#staged = [];
  }

  #take(): boolean {
    const piece = this.#scene.outbox.take(this.#pieceBytes, 0);
    if (!piece) return false;
    this.#noteBegun(piece.bytes);
    this.#reader.read(piece.bytes);
    for (; this.#seen < this.#reader.packets.length; this.#seen += 1)
      this.#arrive(this.#reader.packets[this.#seen]);
    return true;
  }

  /** A packet in pieces was sent from its first piece on. */
  #noteBegun(bytes: Uint8Array): void {
    for (const frame of decodeFrames(bytes)) {
      if (frame.type === 'fragment') this.#begun.add(this.#sequenceOf.get(frame.transfer) ?? 0);
    }
  }

  #arrive(packet: { sequence: number; payload: Uint8Array } | undefined): void {
    assert.ok(packet);
    const { sequence } = packet;
    const text = new TextDecoder().decode(packet.payload);
    const live = this.#live.get(sequence);
    if (this.#pieceBytes > 4_100) this.#requireNext(sequence);
    this.#waiting.delete(sequence);
    if (this.#retired.has(sequence))
      assert.ok(this.#begun.has(sequence), 'retired before its first piece, yet sent');
    else assert.ok(live && live.text === text, 'what arrives is what is live');
    assert.notEqual(live?.isFor, 'stranger');
    assert.ok(!this.#has.has(sequence), 'nothing arrives twice');
    this.#has.set(sequence, text);
  }
}
