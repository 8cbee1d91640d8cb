import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createQueue } from '@folkmoot/kit';
import {
  type CapturedFrame,
  compileKernels,
  LaneViewer,
  PublicationSealer,
  ScreenPublisher,
} from '@folkmoot/screen';
import { decodePacketHeader, type LaneId, laneKinds, type OutgoingPacket, type Packet } from '@folkmoot/wire';
import { EarlyPackets } from '../../packages/screen/src/early-packets.js';
import { NewestFrame } from '../../packages/screen/src/newest-frame.js';
import { Patience } from '../../packages/screen/src/patience.js';
import { meetingOf, type Person, rejectsWith } from '../support/crypto.js';
import { Desk, words } from '../support/screen/desk.js';

let kernels: WebAssembly.Module;
before(async () => {
  kernels = await compileKernels();
});

/** Somebody who publishes by hand, and how to watch them. */
async function publishing(): Promise<{
  lane: LaneId;
  publisher: ScreenPublisher;
  publish(desk: Desk): Promise<Packet[]>;
  viewer(): Promise<LaneViewer>;
}> {
  const { people } = await meetingOf('Ana', 'Ben');
  const [ana, ben] = people as [Person, Person];
  const lane = ana.lane(laneKinds.screen);
  const publisher = new ScreenPublisher(kernels);
  const sealer = new PublicationSealer(lane, await ana.sealer(laneKinds.screen));
  const delivered = ({ header, payload }: OutgoingPacket): Packet => {
    return { lane, arrival: 1, header: decodePacketHeader(header), headerBytes: header, payload };
  };
  return {
    lane,
    publisher,
    async publish(desk) {
      publisher.frame(desk.picture());
      const publication = publisher.publish(Infinity);
      return publication ? (await sealer.seal(publication)).map(delivered) : [];
    },
    viewer: async () => new LaneViewer(kernels, lane, await ben.opener(lane)),
  };
}

function page(): Desk {
  const desk = new Desk(120, 80, 0xffffff);
  for (let line = 0; line < 5; line += 1) desk.text(0, line * 16, words(line, 15), 0x111111);
  return desk;
}

function assertSame({ viewer }: LaneViewer, { picture }: ScreenPublisher): void {
  viewer.take(true);
  const shown = viewer.picture?.viewed;
  assert.ok(shown && picture);
  assert.equal(shown.loader.hash(shown.picture), picture.screen.loader.hash(picture.screen.current));
}

test('sealed objects wait for the signed map with their keys', async () => {
  const { publish, viewer, publisher } = await publishing();
  const packets = await publish(page());
  const watching = await viewer();
  for (const packet of packets.filter(({ header }) => !header.endOfFrame)) await watching.receive(packet);
  assert.equal(watching.viewer.status, 'waiting');
  for (const packet of packets.filter(({ header }) => header.endOfFrame)) await watching.receive(packet);
  assertSame(watching, publisher);
});

test('a map that came first lets its objects in as they come', async () => {
  const { publish, viewer, publisher } = await publishing();
  const watching = await viewer();
  for (const packet of (await publish(page())).toReversed()) await watching.receive(packet);
  assertSame(watching, publisher);
});

test('an object that was swapped for another of the same share is refused', async () => {
  const { publish, viewer } = await publishing();
  const desk = page();
  const first = await publish(desk);
  desk.photo(0, 0, 60, 60, 3);
  const second = await publish(desk);
  const [a] = first.filter(({ header }) => !header.endOfFrame);
  const [b] = second.filter(({ header }) => !header.endOfFrame);
  assert.ok(a && b);
  const watching = await viewer();
  for (const packet of first.filter(({ header }) => header.endOfFrame)) await watching.receive(packet);
  await rejectsWith('crypto/hash', watching.receive({ ...a, payload: b.payload }));
  await rejectsWith('crypto/unsealed', watching.receive({ ...a, headerBytes: b.headerBytes }));
  await watching.receive(a);
  for (const packet of second) await watching.receive(packet);
});

test('a map of another lane is refused', async () => {
  const [one, other] = [await publishing(), await publishing()];
  const watching = await one.viewer();
  for (const packet of (await other.publish(page())).filter(({ header }) => header.endOfFrame)) {
    await rejectsWith(/^crypto\//, watching.receive(packet));
  }
  assert.equal(watching.viewer.status, 'waiting');
});

test('the same map twice is a replay and changes nothing', async () => {
  const { publish, viewer, publisher } = await publishing();
  const packets = await publish(page());
  const watching = await viewer();
  for (const packet of packets) await watching.receive(packet);
  for (const packet of packets.filter(({ header }) => header.endOfFrame)) {
    await rejectsWith('crypto/replay', watching.receive(packet));
  }
  assertSame(watching, publisher);
});

test('a silent full map lets a newcomer in with the keys of what is visible alone', async () => {
  const { publish, viewer, publisher } = await publishing();
  const desk = page();
  const live = new Map<number, Packet>();
  for (let step = 0; step < 12; step += 1) {
    desk.text(8 * step, 32, 'x', 0xaa0000);
    for (const packet of await publish(desk)) {
      for (const { from, to } of packet.header.retires)
        for (let gone = from; gone <= to; gone += 1) live.delete(gone);
      live.set(packet.header.sequence, packet);
    }
  }
  const watching = await viewer();
  for (const packet of [...live.values()].sort((a, b) => a.header.sequence - b.header.sequence))
    await watching.receive(packet);
  assertSame(watching, publisher);
});

test('keys are forgotten with the objects they belong to', async () => {
  const { publish, viewer, publisher } = await publishing();
  const watching = await viewer();
  for (const packet of await publish(page())) await watching.receive(packet);
  for (const packet of await publish(new Desk(60, 60, 0x00ff00))) await watching.receive(packet);
  assertSame(watching, publisher);
  assert.deepEqual(watching.viewer.picture?.grid.geometry, { format: 'rgba', width: 60, height: 60 });
});

function earlyPacket(member: string, bytes: number): Packet {
  const lane = { member: member.repeat(32) as LaneId['member'], kind: laneKinds.screen, generation: 1 };
  const header = {
    sequence: 1,
    priority: 1,
    endOfFrame: true,
    keepsPlace: false,
    recipients: [],
    retires: [],
  };
  return { lane, arrival: 1, header, headerBytes: new Uint8Array(), payload: new Uint8Array(bytes) };
}

test('what comes of a lane before its owner presents is kept in order', () => {
  const early = new EarlyPackets();
  const packets = [1, 2, 3].map((size) => earlyPacket('a', size));
  for (const packet of packets) assert.equal(early.keep(packet), 0);
  early.keep(earlyPacket('b', 9));
  assert.deepEqual(early.take((packets[0] as Packet).lane), packets);
  assert.deepEqual(early.take((packets[0] as Packet).lane), []);
});

test('what comes early is bounded: the lane that came first gives way', () => {
  const early = new EarlyPackets();
  for (let i = 0; i < 15; i += 1) early.keep(earlyPacket('a', 1024 * 1024));
  assert.equal(early.keep(earlyPacket('b', 2 * 1024 * 1024)), 15);
  assert.equal(early.take(earlyPacket('a', 1).lane).length, 0);
  assert.equal(early.take(earlyPacket('b', 1).lane).length, 1);
  let dropped = 0;
  for (let i = 0; i < 9000; i += 1) dropped += early.keep(earlyPacket('c', 1));
  assert.ok(dropped > 8000);
});

function frame(): CapturedFrame & { closed: boolean } {
  const made = { closed: false, close: () => (made.closed = true) };
  return made as unknown as CapturedFrame & { closed: boolean };
}

test('of frames that nobody looked at the newest stays and the others are closed', async () => {
  const queue = createQueue<CapturedFrame>();
  let arrived = 0;
  const place = new NewestFrame(queue, () => (arrived += 1));
  const frames = [frame(), frame(), frame()];
  for (const one of frames) queue.push(one);
  while (arrived < 3) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(
    frames.map(({ closed }) => closed),
    [true, true, false],
  );
  assert.equal(place.take(), frames[2]);
  assert.ok(!place.isThere);
  assert.ok(!frames[2]?.closed, 'whoever took it closes it');
});

test('frames of a stream are received as well, and the stream is cancelled in the end', async () => {
  let cancelled = false;
  let push: (one: CapturedFrame) => void = () => undefined;
  const stream = new ReadableStream<CapturedFrame>({
    start: (controller) => void (push = (one) => controller.enqueue(one)),
    cancel: () => void (cancelled = true),
  });
  let arrived = 0;
  const place = new NewestFrame(stream, () => (arrived += 1));
  const one = frame();
  push(one);
  while (arrived === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.ok(place.isThere);
  place.close();
  assert.ok(one.closed, 'what waited is closed');
  while (!cancelled) await new Promise((resolve) => setImmediate(resolve));
});

test('a capture that breaks off is no error of the share', async () => {
  const queue = createQueue<CapturedFrame>();
  const place = new NewestFrame(queue, () => undefined);
  queue.close(new Error('the window was closed'));
  await new Promise((resolve) => setImmediate(resolve));
  assert.ok(!place.isThere);
});

test('patience is lost once, however often something is missed, and not after the end', async () => {
  let lost = 0;
  let pass: () => void = () => undefined;
  const clock = { now: () => 0, sleep: () => new Promise<void>((resolve) => (pass = resolve)) };
  const patience = new Patience(clock);
  for (let i = 0; i < 5; i += 1) patience.wait(() => (lost += 1));
  pass();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(lost, 1);
  patience.wait(() => (lost += 1));
  pass();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(lost, 2);
  const over = new Patience({
    now: () => 0,
    sleep: () => Promise.reject(new DOMException('over', 'AbortError')),
  });
  over.wait(() => (lost += 1));
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(lost, 2);
});
