import assert from 'node:assert/strict';
import { test } from 'node:test';
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
import fc from 'fast-check';
import { Lane } from '../../packages/relay/src/lane.js';
import { Outbox } from '../../packages/relay/src/outbox.js';

const publisher = '1'.repeat(32) as MemberId;
const viewer = '2'.repeat(32) as MemberId;
const stranger = '3'.repeat(32) as MemberId;
const options = { maxBytesPerSecond: 1e9, nowMs: 0 };
const watching = { priority: 0 };

/** What a publisher does in one step. */
interface Step {
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

const steps = fc.array(
  fc.record<Step>({
    priority: fc.nat(7),
    endOfFrame: fc.boolean(),
    keepsPlace: fc.boolean(),
    sizeBytes: fc.nat(4_000),
    replaces: fc.option(fc.double({ min: 0, max: 0.999, noNaN: true }), { nil: undefined, freq: 4 }),
    retires: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 4 }),
    for: fc.constantFrom('all', 'all', 'all', 'viewer', 'stranger'),
    takes: fc.nat(4),
  }),
  { maxLength: 40 },
);

test('every viewer ends with exactly the live set, and nothing that was retired before is sent', () => {
  fc.assert(
    fc.property(steps, fc.constantFrom(700, 16_384), (all, pieceBytes) => {
      const world = new World(pieceBytes);
      for (const step of all) world.follow(step);
      world.finish();
    }),
    { numRuns: 400 },
  );
});

test('a viewer that says what it has ends with the live set too', () => {
  fc.assert(
    fc.property(steps, fc.nat(40), (all, at) => {
      const world = new World(1_000);
      all.forEach((step, index) => {
        world.follow(step);
        if (index === at) world.subscribeAgain();
      });
      world.finish();
    }),
    { numRuns: 200 },
  );
});

test('what has the smaller priority, then the smaller place, goes first', () => {
  const { lane, take, outbox } = scene();
  outbox.watch(lane, watching);
  publish(lane, { sequence: 1, priority: 5 });
  publish(lane, { sequence: 2, priority: 1 });
  publish(lane, { sequence: 3, priority: 5 });
  publish(lane, { sequence: 4, priority: 1 });
  assert.deepEqual(take(), [2, 4, 1, 3]);
});

test('a packet that keeps its place goes where what it retires would have gone', () => {
  const { lane, take, outbox } = scene();
  outbox.watch(lane, watching);
  for (const sequence of [1, 2, 3]) publish(lane, { sequence, priority: 3 });
  publish(lane, { sequence: 4, priority: 3, keepsPlace: true, retires: [{ from: 2, to: 3 }] });
  publish(lane, { sequence: 5, priority: 3, retires: [{ from: 1, to: 1 }] });
  assert.deepEqual(take(), [4, 5]);
});

test('a packet that keeps its place has none to keep once the viewer got what it retires', () => {
  const { lane, take, outbox } = scene();
  outbox.watch(lane, watching);
  publish(lane, { sequence: 1 });
  assert.deepEqual(take(), [1]);
  publish(lane, { sequence: 2 });
  publish(lane, { sequence: 3, keepsPlace: true, retires: [{ from: 1, to: 1 }] });
  assert.deepEqual(take(), [2, 3]);
});

test('the lanes of an urgent subscription go before others', () => {
  const { lane, take, outbox } = scene();
  const urgent = new Lane(2, { member: publisher, kind: laneKinds.roles, generation: 0 }, options);
  outbox.watch(lane, { priority: 7 });
  outbox.watch(urgent, { priority: 0 });
  publish(lane, { sequence: 1, priority: 0 });
  publish(urgent, { sequence: 100, priority: 6 });
  assert.deepEqual(take(), [100, 1]);
});

test('a packet whose first piece is out is finished before another of its lane begins', () => {
  const { lane, take, outbox } = scene();
  outbox.watch(lane, watching);
  publish(lane, { sequence: 1, priority: 7 }, 5_000);
  assert.deepEqual(take(2), []);
  publish(lane, { sequence: 2, priority: 0, retires: [{ from: 1, to: 1 }] });
  assert.deepEqual(take(), [1, 2]);
});

test('a lane that is cut in the middle of a packet says so, and then that it is closed', () => {
  const { lane, outbox } = scene();
  outbox.watch(lane, watching);
  publish(lane, { sequence: 1 }, 5_000);
  outbox.take(1_000, 0);
  outbox.take(1_000, 0);
  lane.close('cut');
  const frames = [outbox.take(1_000, 0), outbox.take(1_000, 0)].map(
    (piece) => decodeFrames(piece?.bytes ?? new Uint8Array())[0],
  );
  assert.equal(frames[0]?.type === 'fragment' && frames[0].piece, 'abort');
  assert.equal(frames[1]?.type, 'close-lane');
  assert.equal(outbox.take(1_000, 0), undefined);
  assert.equal(outbox.size, 0);
});

test('a log keeps its last lines for a viewer that lacks them when the lane ends', () => {
  const { outbox, take } = scene();
  const log = new Lane(3, { member: publisher, kind: laneKinds.chat, generation: 0 }, options);
  outbox.watch(log, watching);
  for (const sequence of [1, 2]) publish(log, { sequence });
  log.close('ended');
  assert.deepEqual(take(), [1, 2]);
});

test('a viewer that takes nothing holds no more than the live set', () => {
  const { lane, outbox } = scene();
  outbox.watch(lane, watching);
  for (let sequence = 1; sequence <= 5_000; sequence += 1) {
    publish(lane, { sequence, retires: sequence > 3 ? [{ from: sequence - 3, to: sequence - 3 }] : [] });
  }
  assert.equal(outbox.size, 3);
});

test('a viewer that takes nothing holds no more than the newest of a live lane', () => {
  const { outbox } = scene();
  const sound = new Lane(4, { member: publisher, kind: laneKinds.sound, generation: 0 }, options);
  outbox.watch(sound, watching);
  for (let group = 0; group < 5_000; group += 1) {
    publish(sound, { sequence: group + 1, live: { group, layer: 0, level: 0 } }, 100, group * 20);
  }
  assert.ok(outbox.size < 20, String(outbox.size));
});

test('one endless live group is bounded too', () => {
  const { outbox } = scene();
  const sound = new Lane(4, { member: publisher, kind: laneKinds.sound, generation: 0 }, options);
  outbox.watch(sound, watching);
  for (let count = 0; count < 3_000; count += 1) {
    publish(sound, { sequence: count + 1, live: { group: 0, layer: 0, level: 0 } }, 100, count);
  }
  assert.ok(outbox.size <= 512, String(outbox.size));
});

interface Scene {
  lane: Lane;
  outbox: Outbox;
  delivered: { count: number };
  /** Takes everything; the sequence numbers in the order of their completion. */
  take(pieces?: number): number[];
}

function scene(): Scene {
  const lane = new Lane(1, { member: publisher, kind: laneKinds.screen, generation: 0 }, options);
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

function publish(lane: Lane, header: Partial<PacketHeader>, sizeBytes = 10, nowMs = 0): void {
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
class World {
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
    if (this.#retired.has(sequence))
      assert.ok(this.#begun.size > 0, 'retired before its first piece, yet sent');
    else assert.ok(live && live.text === text, 'what arrives is what is live');
    assert.notEqual(live?.isFor, 'stranger');
    assert.ok(!this.#has.has(sequence), 'nothing arrives twice');
    this.#has.set(sequence, text);
  }
}
