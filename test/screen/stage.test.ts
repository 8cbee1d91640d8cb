import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LaneOpener } from '@folkmoot/crypto';
import { createQueue, signal, until } from '@folkmoot/kit';
import { watchScreen } from '@folkmoot/screen';
import { decodePacketHeader, type LaneId, MeetingError, type Packet } from '@folkmoot/wire';
import { flipped } from '../support/crypto.js';
import { Desk, words } from '../support/screen/desk.js';
import { capturedFrame, FakeCanvas, openStage, type Stage } from '../support/screen/stage.js';

function desk(width = 160, height = 96): Desk {
  const made = new Desk(width, height, 0x202830);
  for (let line = 0; line * 16 < height; line += 1)
    made.text(4, line * 16, words(line + 5, 16), 0xd0d0d0, 0x202830);
  return made;
}

function deliver(stage: Stage, inbox: { push(packet: Packet): void }, packets = stage.sent): void {
  for (const packet of packets) inbox.push(stage.delivered(packet));
}

async function painted(canvas: { pixels: Uint8Array }, wanted: Uint8Array): Promise<void> {
  const deadline = performance.now() + 5000;
  while (Buffer.compare(canvas.pixels, wanted) !== 0 && performance.now() < deadline) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(Buffer.compare(canvas.pixels, wanted), 0, 'the canvas shows the shared screen');
}

test('what somebody shares appears on the other canvas, pixel by pixel', async () => {
  const stage = await openStage();
  const { inbox, canvas, watching } = await stage.watch();
  const shared = desk();
  stage.frames.push(capturedFrame(shared));
  deliver(stage, inbox, await stage.nextSent());
  await painted(canvas, shared.pixels);
  assert.deepEqual(watching.status.value, {
    name: 'sharing',
    presenter: stage.lane.member,
    width: 160,
    height: 96,
  });
  shared.text(4, 32, 'changed', 0xff8800, 0x202830);
  stage.frames.push(capturedFrame(shared));
  deliver(stage, inbox, await stage.nextSent());
  await painted(canvas, shared.pixels);
  assert.equal(watching.stats().paintedHash, stage.presenting.stats().capturedHash);
  await stage.presenting.stop();
});

test('frames are closed, and of two that wait only the newer one is looked at', async () => {
  const stage = await openStage();
  const [first, second, third] = [capturedFrame(desk()), capturedFrame(desk()), capturedFrame(desk())];
  for (const frame of [first, second, third]) stage.frames.push(frame);
  await stage.nextSent();
  assert.deepEqual([first.closed, second.closed, third.closed], [true, true, true]);
  assert.ok(stage.presenting.stats().framesCaptured < 3);
  await stage.presenting.stop();
});

test('while the link takes nothing, nothing is sent; then the newest picture at once', async () => {
  const stage = await openStage();
  stage.credit.value = { credit: 0 };
  const shared = desk();
  stage.frames.push(capturedFrame(shared));
  shared.fill(0, 0, 40, 40, 0xff0000);
  stage.frames.push(capturedFrame(shared));
  for (let tries = 0; tries < 50; tries += 1) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(stage.sent.length, 0);
  const { inbox, canvas } = await stage.watch();
  stage.follow(inbox);
  stage.credit.value = { credit: 100_000 };
  await painted(canvas, shared.pixels);
  await stage.presenting.stop();
});

test('nothing is encoded before the lane is open', async () => {
  const stage = await openStage();
  stage.laneState.value = 'waiting';
  stage.frames.push(capturedFrame(desk()));
  for (let tries = 0; tries < 50; tries += 1) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(stage.sent.length, 0);
  stage.laneState.value = 'open';
  assert.ok((await stage.nextSent()).length > 0);
  await stage.presenting.stop();
});

test('a lane that is withdrawn ends the share', async () => {
  const stage = await openStage();
  stage.laneState.value = 'closed';
  await stage.presenting.done;
  assert.equal(stage.presenting.status.value, 'stopped');
});

test('pause, going on and stop reach the viewer', async () => {
  const stage = await openStage();
  const { inbox, canvas, watching } = await stage.watch();
  stage.follow(inbox);
  const shared = desk();
  stage.frames.push(capturedFrame(shared));
  await painted(canvas, shared.pixels);
  await stage.presenting.pause();
  await until(watching.status, ({ name }) => name === 'paused');
  assert.equal(canvas.cleared, 0, 'the picture stays');
  shared.fill(0, 0, 160, 96, 0x00ff00);
  stage.frames.push(capturedFrame(shared));
  await stage.presenting.resume();
  await painted(canvas, shared.pixels);
  await stage.presenting.stop();
  await until(watching.status, ({ name }) => name === 'none');
  assert.notEqual(canvas.cleared, 0, 'the picture is gone');
});

test('no pixel of what happens during a pause is ever sent, only what the screen shows when it ends', async () => {
  const stage = await openStage();
  stage.frames.push(capturedFrame(desk()));
  await stage.nextSent();
  await stage.presenting.pause();
  await stage.nextSent();
  const secret = desk();
  secret.photo(0, 0, 160, 96, 3);
  const frame = capturedFrame(secret);
  stage.frames.push(frame);
  const after = desk();
  after.fill(0, 0, 20, 20, 0xff00ff);
  stage.frames.push(capturedFrame(after));
  for (let tries = 0; tries < 50 && !frame.closed; tries += 1)
    await new Promise((resolve) => setImmediate(resolve));
  assert.ok(frame.closed, 'nobody looked at it');
  const before = stage.sent.length;
  await stage.presenting.resume();
  const { inbox, canvas } = await stage.watch();
  stage.follow(inbox);
  await painted(canvas, after.pixels);
  const size = stage.sent.slice(before).reduce((sum, { payload }) => sum + payload.length, 0);
  assert.ok(size < 4000, `${size} bytes: not the secret picture`);
  await stage.presenting.stop();
});

test('a viewer that comes late sees the share from what is live, in any order', async () => {
  const stage = await openStage();
  const shared = desk();
  stage.frames.push(capturedFrame(shared));
  await stage.nextSent();
  shared.fill(20, 20, 30, 30, 0x00aaff);
  stage.frames.push(capturedFrame(shared));
  await stage.nextSent();
  for (const order of [stage.sent, [...stage.sent].reverse()]) {
    const { inbox, canvas } = await stage.watch();
    deliver(stage, inbox, order);
    await painted(canvas, shared.pixels);
  }
  await stage.presenting.stop();
});

test('one flipped byte anywhere costs that packet, counted, and never shows a wrong picture', async () => {
  const stage = await openStage();
  const shared = desk(64, 64);
  stage.frames.push(capturedFrame(shared));
  const packets = await stage.nextSent();
  await stage.presenting.stop();
  for (const [index, packet] of packets.entries()) {
    for (let at = 0; at < packet.payload.length; at += 1) {
      const { inbox, canvas, watching } = await stage.watch();
      const bad = { header: packet.header, payload: flipped(packet.payload, at, at % 8) };
      deliver(
        stage,
        inbox,
        packets.map((one, place) => (place === index ? bad : one)),
      );
      inbox.close();
      await watching.done;
      assert.equal(watching.stats().packetsDropped, 1, `byte ${at} of packet ${index}`);
      assert.ok(
        canvas.pixels.every((value) => value === 0),
        'nothing is painted',
      );
      if (at > 24 && at < packet.payload.length - 24) at += 6;
    }
  }
});

test('a header that was tampered with costs that packet', async () => {
  const stage = await openStage();
  stage.frames.push(capturedFrame(desk(64, 64)));
  const packets = await stage.nextSent();
  await stage.presenting.stop();
  const { inbox, watching, canvas } = await stage.watch();
  for (const packet of packets) {
    const good = stage.delivered(packet);
    inbox.push({ ...good, headerBytes: flipped(good.headerBytes, 1) });
  }
  inbox.close();
  await watching.done;
  assert.ok(watching.stats().packetsDropped > 0);
  assert.equal(canvas.pixels.length, 0);
});

test('packets that come twice are no harm', async () => {
  const stage = await openStage();
  const shared = desk();
  stage.frames.push(capturedFrame(shared));
  const packets = await stage.nextSent();
  const { inbox, canvas, watching } = await stage.watch();
  deliver(stage, inbox, [...packets, ...packets, ...packets]);
  inbox.close();
  await watching.done;
  await painted(canvas, shared.pixels);
  assert.ok(watching.stats().packetsDropped > 0, 'replayed maps are counted');
  await stage.presenting.stop();
});

test('only the presenter’s lane is shown; what came early is kept until its owner presents', async () => {
  const stage = await openStage();
  const presenter = signal<LaneId | undefined>(undefined);
  const { inbox, canvas, watching } = await stage.watch(presenter);
  const shared = desk();
  stage.frames.push(capturedFrame(shared));
  deliver(stage, inbox, await stage.nextSent());
  for (let tries = 0; tries < 50; tries += 1) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([watching.status.value.name, canvas.pixels.length], ['none', 0]);
  presenter.value = stage.lane;
  await painted(canvas, shared.pixels);
  presenter.value = undefined;
  await until(watching.status, ({ name }) => name === 'none');
  assert.ok(canvas.cleared > 0);
  await stage.presenting.stop();
});

test('a canvas that is attached later shows the picture at once', async () => {
  const stage = await openStage();
  const { inbox, canvas, watching } = await stage.watch();
  const shared = desk();
  stage.frames.push(capturedFrame(shared));
  deliver(stage, inbox, await stage.nextSent());
  await painted(canvas, shared.pixels);
  const second = new FakeCanvas();
  const detach = watching.attach(second as unknown as OffscreenCanvas);
  await painted(second, shared.pixels);
  detach();
  shared.fill(0, 0, 10, 10, 0xffffff);
  stage.frames.push(capturedFrame(shared));
  deliver(stage, inbox, await stage.nextSent());
  await painted(canvas, shared.pixels);
  assert.notEqual(Buffer.compare(second.pixels, shared.pixels), 0, 'a detached canvas stays as it was');
  await stage.presenting.stop();
});

test('maps overtake objects: they have the smaller priority and end the frame', async () => {
  const stage = await openStage();
  stage.frames.push(capturedFrame(desk()));
  const headers = (await stage.nextSent()).map(({ header }) => decodePacketHeader(header));
  const map = headers.find(({ endOfFrame }) => endOfFrame);
  const objects = headers.filter(({ endOfFrame }) => !endOfFrame);
  assert.ok(map && objects.length > 0);
  assert.ok(objects.every(({ priority, retires }) => priority > map.priority && retires.length === 0));
  await stage.presenting.stop();
});

test('the sealed bytes of a share show nothing of it', async () => {
  const stage = await openStage();
  const shared = new Desk(64, 64, 0x41414141);
  stage.frames.push(capturedFrame(shared));
  for (const { payload } of await stage.nextSent()) {
    assert.ok(!Buffer.from(payload).includes(Buffer.from('AAAA')), 'no run of the only colour');
  }
  await stage.presenting.stop();
});

test('packets of a presenter whose keys are not known yet wait, and are shown once they are', async () => {
  const stage = await openStage();
  let known = false;
  const inbox = createQueue<Packet>();
  const openerFor = async (lane: LaneId): Promise<LaneOpener> => {
    if (!known) throw new MeetingError('crypto/unknown-sender', 'Nobody has introduced this lane.');
    return stage.ben.opener(lane);
  };
  const watching = watchScreen({ packets: inbox, presenter: signal(stage.lane), openerFor });
  const canvas = new FakeCanvas();
  watching.attach(canvas as unknown as OffscreenCanvas);
  stage.follow(inbox);
  const shared = desk();
  stage.frames.push(capturedFrame(shared));
  await stage.nextSent();
  known = true;
  shared.fill(0, 0, 9, 9, 0xff0000);
  stage.frames.push(capturedFrame(shared));
  await painted(canvas, shared.pixels);
  assert.equal(watching.stats().packetsDropped, 0);
  await stage.presenting.stop();
});
