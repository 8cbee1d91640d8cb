import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Frame, type FrameOf, encodeFrame, laneKinds } from '@folkmoot/wire';
import fc from 'fast-check';
import { sayLines } from '../../packages/relay/src/best-line.js';
import type { Connection } from '../../packages/relay/src/connection.js';
import { Lane } from '../../packages/relay/src/lane.js';
import { type WatchedLane, nextLane } from '../../packages/relay/src/next-lane.js';
import { LaneQueue } from '../../packages/relay/src/lane-queue.js';
import { Outgoing } from '../../packages/relay/src/outgoing.js';
import type { Room } from '../../packages/relay/src/room.js';
import { Ticker } from '../../packages/relay/src/ticker.js';
import { ViewerCredit } from '../../packages/relay/src/viewer-credit.js';
import { publish, publisher, unlimited } from '../support/outbox-model.js';
import { CountingSocket, laneOf, outboxOf, takeFrames, viewerId } from '../support/relay-lines.js';

const { chat, screen } = laneKinds;

function word(id: number): Uint8Array<ArrayBuffer> {
  return encodeFrame({ type: 'ping', id });
}

interface Line {
  socket: CountingSocket;
  out: Outgoing;
  received: { bytes: number };
  written: { bytes: number };
  /** Waits until this turn of the event loop has been written. */
  tick(): Promise<void>;
}

function line(): Line {
  const socket = new CountingSocket({ writableHighWaterMark: 16 });
  const received = { bytes: 0 };
  const written = { bytes: 0 };
  const out = new Outgoing(socket, {
    ticker: new Ticker(),
    packetBytes: () => received.bytes,
    onWritten: (sizeBytes) => void (written.bytes += sizeBytes),
  });
  return { socket, out, received, written, tick: () => new Promise(setImmediate) };
}

test('whatever one turn brings leaves in one write: words, the acknowledgement, and packets of all lanes', async () => {
  const { socket, out, received, written, tick } = line();
  const { outbox } = outboxOf();
  out.fill(outbox);
  const [words, picture] = [laneOf(chat, 1), laneOf(screen, 2)];
  for (const lane of [words, picture]) outbox.watch(lane, { priority: 0 });
  out.words.add(word(1));
  received.bytes = 500;
  for (let sequence = 1; sequence <= 5; sequence += 1) {
    publish(words, { sequence }, 100);
    publish(picture, { sequence }, 100);
    out.wake();
  }
  assert.equal(socket.writes.length, 0, 'nothing before the turn is over');
  await tick();
  assert.equal(socket.writes.length, 1);
  const types = socket.frames().map(({ type }) => type);
  assert.deepEqual(types.slice(0, 2), ['ping', 'ack']);
  assert.equal(types.filter((type) => type === 'packet').length, 10);
  assert.equal(written.bytes, socket.writes[0]?.length);
});

test('with nothing to say nothing is written', async () => {
  const { socket, out, tick } = line();
  out.fill(outboxOf().outbox);
  out.wake();
  await tick();
  assert.equal(socket.writes.length, 0);
});

test('bytes that arrived are acknowledged once, and again only when there are more', async () => {
  const { socket, out, received, tick } = line();
  const acks = (): number[] =>
    socket.frames().flatMap((frame) => (frame.type === 'ack' ? [frame.received] : []));
  for (const bytes of [100, 100, 250]) {
    received.bytes = bytes;
    out.wake();
    await tick();
  }
  assert.deepEqual(acks(), [100, 250]);
});

test('while the kernel takes nothing more, nothing more is handed to it; then everything goes on', async () => {
  const { socket, out, tick } = line();
  socket.isStuck = true;
  out.words.add(new Uint8Array(300 * 1_024));
  out.wake();
  await tick();
  out.words.add(word(2));
  out.wake();
  await tick();
  assert.equal(socket.writes.length, 1, 'the second word waits where it can still be replaced');
  socket.writes.length = 0;
  socket.flow();
  await tick();
  await tick();
  assert.deepEqual(socket.frames(), [{ type: 'ping', id: 2 }]);
});

test('without credit packets wait, words do not; an acknowledgement lets the next packets go', async () => {
  const { socket, out, tick } = line();
  const { outbox } = outboxOf();
  out.fill(outbox);
  const lane = laneOf(screen);
  outbox.watch(lane, { priority: 0 });
  for (let sequence = 1; sequence <= 30; sequence += 1) publish(lane, { sequence }, 10_000);
  out.wake();
  await tick();
  const sentBytes = socket.frames().reduce((sum, frame) => sum + packetBytesOf(frame), 0);
  assert.ok(outbox.size > 0);
  assert.equal(out.credit.availableBytes, 0);
  out.words.add(word(1));
  out.wake();
  await tick();
  assert.deepEqual(socket.frames().at(-1), { type: 'ping', id: 1 });
  const writes = socket.writes.length;
  out.credit.acknowledged({ received: sentBytes, decoded: sentBytes }, performance.now());
  out.wake();
  await tick();
  assert.ok(socket.writes.length > writes);
  assert.equal(socket.frames().at(-1)?.type, 'packet');
});

function packetBytesOf(frame: Parameters<typeof encodeFrame>[0]): number {
  return frame.type === 'packet' || frame.type === 'fragment' ? encodeFrame(frame).length : 0;
}

test('the last word comes after all others, at once, and after it nothing', async () => {
  const { socket, out, tick } = line();
  out.words.add(word(1));
  out.words.addNewest('members', word(2));
  out.sayLast(word(3));
  assert.deepEqual(
    socket.frames().map((frame) => frame.type === 'ping' && frame.id),
    [1, 2, 3],
  );
  out.end();
  out.words.add(word(4));
  out.wake();
  await tick();
  assert.equal(socket.writes.length, 1);
});

test('a lane held back by its rate goes on by itself', async () => {
  const { socket, out } = line();
  const { outbox } = outboxOf();
  const rates: number[] = [];
  const rate = {
    level: (nowMs: number) => (rates.push(nowMs), rates.length > 3 ? 1 : 0),
    charge: () => undefined,
  };
  out.fill(outbox);
  const lane = laneOf(screen);
  outbox.watch(lane, { priority: 0, rate: rate as never });
  publish(lane, { sequence: 1 });
  out.wake();
  // The relay's own timers keep nobody alive.
  const alive = setInterval(() => undefined, 1_000);
  while (socket.writes.length === 0) await new Promise(setImmediate);
  clearInterval(alive);
  assert.equal(socket.frames().at(-1)?.type, 'packet');
});

const lanes = fc.array(
  fc.record({ own: fc.nat(7), packet: fc.nat(7), isEmpty: fc.boolean(), isOverRate: fc.boolean() }),
  { maxLength: 8 },
);

test('of all lanes the one with the smallest sum of priorities goes first, then the one whose packet came first', () => {
  fc.assert(
    fc.property(lanes, (wanted) => {
      const watched = wanted.map(({ own, packet, isEmpty, isOverRate }, at): WatchedLane => {
        const lane = new Lane(at + 1, { member: publisher, kind: screen, generation: at }, unlimited);
        if (!isEmpty) publish(lane, { sequence: 1, priority: packet });
        const queue = new LaneQueue(lane, viewerId, () => undefined);
        queue.restart([]);
        const rate = isOverRate ? ({ level: () => 0 } as never) : undefined;
        return { queue, watching: { priority: own, rate }, ends: false };
      });
      const sums = wanted.map(({ own, packet, isEmpty, isOverRate }) =>
        isEmpty || isOverRate ? Infinity : own + packet,
      );
      const least = Math.min(...sums);
      const expected = least === Infinity ? undefined : sums.indexOf(least) + 1;
      assert.equal(nextLane(watched, 0)?.queue.lane.number, expected);
    }),
  );
});

test('of many large packets sixteen at most are on their way at once', () => {
  const { outbox } = outboxOf();
  const open = new Set<number>();
  let most = 0;
  const note = (frame: Frame): void => {
    if (frame.type !== 'fragment') return;
    if (frame.piece === 'more') open.add(frame.transfer);
    else open.delete(frame.transfer);
    most = Math.max(most, open.size);
  };
  for (let at = 0; at < 30; at += 1) {
    const lane = new Lane(at + 1, { member: publisher, kind: screen, generation: at }, unlimited);
    // Each newcomer is more urgent than those before, so it would begin before they are finished.
    outbox.watch(lane, { priority: 30 - at });
    publish(lane, { sequence: 1 }, 5_000);
    takeFrames(outbox, { pieces: 2, pieceBytes: 1_000 }).forEach(note);
  }
  assert.equal(most, 16);
  takeFrames(outbox, { pieceBytes: 1_000 }).forEach(note);
  assert.equal(most, 16);
  assert.equal(open.size, 0);
});

/** A room as far as {@link sayLines} looks at it. */
function roomOf(
  lane: Lane,
  lines: Record<string, { credit: ViewerCredit; outbox: ReturnType<typeof outboxOf>['outbox'] }>,
): {
  room: Room;
  said: FrameOf<'line'>[];
  publishes(isSo: boolean): void;
} {
  const said: FrameOf<'line'>[] = [];
  let isPublishing = true;
  const connectionOf = (credit: ViewerCredit): Connection =>
    ({
      credit,
      sendNewest: (topic: string, frame: Uint8Array) => {
        assert.equal(topic, 'line');
        const [number, , ...rest] = frame;
        assert.equal(number, 13);
        said.push({ type: 'line', ...numbersOf(Uint8Array.from(rest)) });
      },
    }) as unknown as Connection;
  const members = new Map(
    Object.entries(lines).map(([id, { credit, outbox }]) => [
      id,
      { id, line: { connection: connectionOf(credit), outbox } },
    ]),
  );
  const roomLanes = { publishersSince: () => (isPublishing ? [publisher] : []), of: () => [lane] };
  const room = { members, lanes: roomLanes } as unknown as Room;
  return { room, said, publishes: (isSo) => void (isPublishing = isSo) };
}

function numbersOf(bytes: Uint8Array): { bestViewerBytesPerSecond: number; viewersLagMs: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const size = 1 << ((bytes[0] ?? 0) >> 6);
  const first =
    size === 1 ? view.getUint8(0) : size === 2 ? view.getUint16(0) & 0x3fff : view.getUint32(0) & 0x3fffffff;
  const second = 1 << ((bytes[size] ?? 0) >> 6) === 1 ? view.getUint8(size) : view.getUint16(size) & 0x3fff;
  return { bestViewerBytesPerSecond: first, viewersLagMs: second };
}

function assertNear(value = 0, expected: number): void {
  assert.ok(Math.abs(value - expected) < expected / 10, `${value} instead of about ${expected}`);
}

/** Credit of a line that is busy all the time and carries so much. */
function creditAt(bytesPerSecond: number): ViewerCredit {
  const credit = new ViewerCredit();
  const sizeBytes = bytesPerSecond / 50;
  let total = 0;
  for (let nowMs = 0; nowMs < 1_000; nowMs += 20) {
    credit.sent(sizeBytes, nowMs);
    credit.acknowledged({ received: total, decoded: total }, nowMs + 10);
    total += sizeBytes;
  }
  return credit;
}

test('the presenter hears of the fastest viewer, once, until something changes by more than a tenth', () => {
  const lane = laneOf(screen);
  const [fast, slow, own] = [outboxOf().outbox, outboxOf().outbox, outboxOf().outbox];
  for (const outbox of [fast, slow]) outbox.watch(lane, { priority: 0 });
  const { room, said, publishes } = roomOf(lane, {
    [publisher]: { credit: creditAt(1), outbox: own },
    fast: { credit: creditAt(1_000_000), outbox: fast },
    slow: { credit: creditAt(50_000), outbox: slow },
  });
  const before = new WeakMap<object, { bestViewerBytesPerSecond: number; viewersLagMs: number }>();
  for (let round = 0; round < 3; round += 1) sayLines(room, before, 1_000);
  assert.equal(said.length, 1);
  assertNear(said[0]?.bestViewerBytesPerSecond, 1_000_000);
  publish(lane, { sequence: 1 }, 10, 1_000);
  sayLines(room, before, 1_700);
  assert.equal(said.length, 2);
  assert.ok((said[1]?.viewersLagMs ?? 0) >= 700, 'a packet has waited for 700 ms');
  publishes(false);
  publish(lane, { sequence: 2 }, 10, 1_700);
  sayLines(room, before, 9_000);
  assert.equal(said.length, 2, 'who publishes nothing needs to know nothing');
});

test('when nobody watches the presenter hears a rate of 0; when nothing is known of viewers it hears nothing', () => {
  const lane = laneOf(screen);
  const [own, other] = [outboxOf().outbox, outboxOf().outbox];
  const { room, said } = roomOf(lane, {
    [publisher]: { credit: new ViewerCredit(), outbox: own },
    other: { credit: new ViewerCredit(), outbox: other },
  });
  const before = new WeakMap<object, { bestViewerBytesPerSecond: number; viewersLagMs: number }>();
  other.watch(lane, { priority: 0 });
  sayLines(room, before, 0);
  assert.deepEqual(said, []);
  other.unwatch(lane);
  sayLines(room, before, 0);
  assert.deepEqual(said, [{ type: 'line', bestViewerBytesPerSecond: 0, viewersLagMs: 0 }]);
});

test('a viewer that stopped reading altogether does not make its presenter slower', () => {
  const lane = laneOf(screen);
  const [own, awake, stalled] = [outboxOf().outbox, outboxOf().outbox, outboxOf().outbox];
  for (const outbox of [awake, stalled]) outbox.watch(lane, { priority: 0 });
  const [owing, paid] = [creditAt(1_000_000), creditAt(100_000)];
  paid.acknowledged({ received: 100_000, decoded: 100_000 }, 995);
  const { room, said } = roomOf(lane, {
    [publisher]: { credit: new ViewerCredit(), outbox: own },
    awake: { credit: paid, outbox: awake },
    stalled: { credit: owing, outbox: stalled },
  });
  sayLines(room, new WeakMap(), 60_000);
  assert.equal(said.length, 1);
  assertNear(said[0]?.bestViewerBytesPerSecond, 100_000);
});
