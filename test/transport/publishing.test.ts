import assert from 'node:assert/strict';
import { test } from 'node:test';
import { laneKinds, limits, MeetingError } from '@folkmoot/wire';
import type { LaneWriter } from '@folkmoot/transport';
import { settled } from './manual-clock.js';
import { connected, packet, type RelayEnd, retiring, rightTo } from './scripted-relay.js';

const { chat, screen, sound } = laneKinds;

const failsWith = (code: string, work: () => unknown): void =>
  assert.throws(work, (error) => error instanceof MeetingError && error.code === code);

/** The numbers of the packets that left, in order. */
const numbersSent = (end: RelayEnd): number[] => end.all('packet').map(({ header }) => header[2] ?? 0);

/** Ana with an open lane of a kind, number 5 at the relay. */
async function publishing(
  kind: number = screen,
): ReturnType<typeof connected> extends Promise<infer C> ? Promise<C & { writer: LaneWriter }> : never {
  const all = await connected(kind);
  const writer = all.link.open(kind, 1);
  await opened(all.end, kind);
  return { ...all, writer };
}

async function opened(
  end: RelayEnd,
  kind: number = screen,
  have: { from: number; to: number }[] = [],
): Promise<void> {
  await end.heard('open');
  end.say({ type: 'opened', lane: 5, kind, generation: 1, have });
  await settled();
}

/** The next connection of the link, with the right to screens. */
async function again({ end, relay, clock }: Awaited<ReturnType<typeof publishing>>): Promise<RelayEnd> {
  end.cut();
  await clock.advance(300);
  const next = await relay.next();
  await next.admit(undefined, screen);
  return next;
}

test('a lane is asked for when there is a right to it, and not before', async () => {
  const { link, end } = await connected();
  const writer = link.open(screen, 1);
  await settled();
  assert.equal(end.all('open').length, 0);
  assert.equal(writer.state.value, 'waiting');
  end.say({ type: 'rights', lanes: [rightTo(chat)] });
  await settled();
  assert.equal(end.all('open').length, 0);
  end.say(
    { type: 'rights', lanes: [rightTo(chat), rightTo(screen)] },
    { type: 'rights', lanes: [rightTo(screen)] },
  );
  assert.deepEqual(await end.heard('open'), { type: 'open', kind: screen, generation: 1 });
  await settled();
  assert.equal(end.all('open').length, 1);
  link.close();
});

test('what was published while waiting leaves when the lane opens, without what was retired', async () => {
  const { link, end } = await connected(screen);
  const writer = link.open(screen, 1);
  writer.send(packet(1));
  writer.send(packet(2));
  writer.send(packet(3, retiring(1)));
  assert.equal(end.all('packet').length, 0);
  await opened(end);
  assert.equal(writer.state.value, 'open');
  assert.deepEqual(numbersSent(end), [2, 3]);
  assert.deepEqual(end.said.at(-1), { type: 'synced', lane: 5, retires: [] });
  link.close();
});

test('packets leave under the lane’s number, with their bytes as they are', async () => {
  const { link, end, writer } = await publishing();
  const outgoing = packet(1, {}, Uint8Array.of(1, 2, 3));
  writer.send(outgoing);
  const frame = await end.heard('packet');
  assert.deepEqual([frame.lane, frame.arrival], [5, 0]);
  assert.deepEqual(frame.header, Uint8Array.from(outgoing.header));
  assert.deepEqual(frame.payload, outgoing.payload);
  assert.equal(link.stats().sentPackets, 1);
  assert.equal(link.stats().sentBytes, 3 + 3);
  link.close();
});

test('nothing of a frame leaves before its end is there', async () => {
  const { link, end, writer } = await publishing();
  writer.send(packet(1, { endOfFrame: false }));
  writer.send(packet(2, { endOfFrame: false }));
  assert.deepEqual(numbersSent(end), []);
  assert.equal(link.backlog.value.bytes, 2 * 4);
  writer.send(packet(3));
  assert.deepEqual(numbersSent(end), [1, 2, 3]);
  link.close();
});

test('a frame keeps the order it was published in, replacements too', async () => {
  const { link, end, writer } = await publishing();
  writer.send(packet(1));
  writer.send(packet(2));
  writer.send(packet(2, { endOfFrame: false }));
  writer.send(packet(9, { endOfFrame: false }));
  writer.send(packet(1));
  assert.deepEqual(numbersSent(end), [1, 2, 2, 9, 1]);
  link.close();
});

test('after a broken connection only what the relay lacks is sent, and what it has too much is retired', async () => {
  const all = await publishing();
  const { link, writer } = all;
  for (const number of [1, 2, 3]) writer.send(packet(number));
  const next = await again(all);
  assert.equal(writer.state.value, 'waiting');
  writer.send(packet(4, retiring(2)));
  await opened(next, screen, [
    { from: 1, to: 2 },
    { from: 30, to: 40 },
  ]);
  assert.deepEqual(numbersSent(next), [3, 4]);
  const retires = [
    { from: 2, to: 2 },
    { from: 30, to: 40 },
  ];
  assert.deepEqual(next.said.at(-1), { type: 'synced', lane: 5, retires });
  assert.equal(writer.state.value, 'open');
  link.close();
});

test('the same bytes are sent to the next relay', async () => {
  const all = await publishing();
  const outgoing = packet(1, {}, Uint8Array.of(7, 7, 7));
  all.writer.send(outgoing);
  const next = await again(all);
  await opened(next);
  assert.deepEqual((await next.heard('packet')).payload, Uint8Array.of(7, 7, 7));
  all.link.close();
});

test('a replacement the relay may not have is sent again', async () => {
  const all = await publishing();
  all.writer.send(packet(1));
  all.writer.send(packet(2));
  all.writer.send(packet(1));
  const next = await again(all);
  await opened(next, screen, [{ from: 1, to: 2 }]);
  assert.deepEqual(numbersSent(next), [1]);
  all.link.close();
});

test('a replacement the relay has confirmed is not sent again', async () => {
  const all = await publishing();
  all.writer.send(packet(1));
  all.writer.send(packet(1));
  all.end.say({ type: 'ack', received: 2 * 9, decoded: 2 * 9 });
  await settled();
  const next = await again(all);
  await opened(next, screen, [{ from: 1, to: 1 }]);
  assert.deepEqual(numbersSent(next), []);
  all.link.close();
});

test('an unfinished frame survives a broken connection', async () => {
  const all = await publishing();
  all.writer.send(packet(1, { endOfFrame: false }));
  const next = await again(all);
  await opened(next);
  all.writer.send(packet(2));
  assert.deepEqual(numbersSent(next), [1, 2]);
  all.link.close();
});

test('lines of chat that the relay has are not sent twice', async () => {
  const all = await publishing(chat);
  for (const number of [1, 2, 3]) all.writer.send(packet(number));
  all.end.cut();
  await all.clock.advance(300);
  const next = await all.relay.next();
  await next.admit(undefined, chat);
  await opened(next, chat, [{ from: 1, to: 2 }]);
  assert.deepEqual(numbersSent(next), [3]);
  assert.deepEqual(next.said.at(-1), { type: 'synced', lane: 5, retires: [] });
  all.link.close();
});

test('a frame beyond the budget is refused to its publisher, and nothing of it leaves', async () => {
  const { link, end, writer } = await publishing();
  writer.send(packet(1));
  writer.send(packet(2, { endOfFrame: false }));
  failsWith('limit/live-set', () => writer.send(packet(3, {}, new Uint8Array(limits.liveSetBytes))));
  writer.send(packet(4));
  assert.deepEqual(numbersSent(end), [1, 4]);
  link.close();
});

test('only packets of live lanes name a group', async () => {
  const { link, writer } = await publishing();
  const live = { group: 1, layer: 0, level: 0 };
  failsWith('protocol/malformed', () => writer.send(packet(1, { live })));
  failsWith('protocol/malformed', () => link.open(sound, 1).send(packet(1)));
  failsWith('protocol/malformed', () => writer.send({ header: Uint8Array.of(9), payload: new Uint8Array() }));
  link.close();
});

test('a right that is withdrawn closes the lane and says why', async () => {
  const { link, end, writer } = await publishing();
  end.say({ type: 'close-lane', lane: 5 });
  await settled();
  assert.equal(writer.state.value, 'closed');
  assert.equal(writer.refusal.value?.code, 'permission/lane');
  failsWith('usage/closed', () => writer.send(packet(1)));
  end.say({ type: 'rights', lanes: [rightTo(screen)] });
  await settled();
  assert.equal(end.all('open').length, 1);
  link.close();
});

test('a lane that the relay will not open goes on waiting, and is asked for again with new rights', async () => {
  const { link, end } = await connected(screen);
  const writer = link.open(screen, 1);
  const lane = { kind: screen, generation: 1 };
  end.say({ type: 'refused', code: 'permission/lane', message: 'Not yet.', retryable: false, lane });
  await settled();
  assert.equal(writer.state.value, 'waiting');
  assert.equal(writer.refusal.value?.code, 'permission/lane');
  end.say({ type: 'rights', lanes: [rightTo(screen)] });
  await end.heard('open', 2);
  link.close();
});

test('a frame that the relay refuses shows in the refusal, and the lane stays open', async () => {
  const { link, end, writer } = await publishing();
  const lane = { kind: screen, generation: 1 };
  end.say({ type: 'refused', code: 'limit/live-set', message: 'Too much.', retryable: false, lane });
  await settled();
  assert.equal(writer.refusal.value?.code, 'limit/live-set');
  assert.equal(writer.state.value, 'open');
  link.close();
});

test('closing a lane tells the relay, once', async () => {
  const { link, end, writer } = await publishing();
  writer.close();
  writer.close();
  assert.deepEqual(end.all('close-lane'), [{ type: 'close-lane', lane: 5 }]);
  link.open(screen, 1);
  link.close();
});

test('a lane that was closed before the relay opened it is closed there as well', async () => {
  const { link, end } = await connected(screen);
  const writer = link.open(screen, 1);
  await end.heard('open');
  writer.close();
  end.say({ type: 'opened', lane: 5, kind: screen, generation: 1, have: [] });
  assert.deepEqual(await end.heard('close-lane'), { type: 'close-lane', lane: 5 });
  link.close();
});

test('the same lane is not opened twice, and not too many are', async () => {
  const { link } = await connected();
  link.open(screen, 1);
  failsWith('usage/lane', () => link.open(screen, 1));
  for (let generation = 2; generation <= limits.lanes; generation += 1) link.open(screen, generation);
  failsWith('limit/lanes', () => link.open(screen, 99));
  link.close();
});

test('after closing the link nothing can be opened', async () => {
  const { link, writer } = await publishing();
  link.close();
  assert.equal(writer.state.value, 'closed');
  failsWith('usage/closed', () => link.open(chat, 1));
});

test('how viewers fare is passed on', async () => {
  const { link, end } = await connected();
  end.say({ type: 'line', bestViewerBytesPerSecond: 125_000, viewersLagMs: 40 });
  await settled();
  assert.deepEqual([link.backlog.value.bestViewerRate, link.backlog.value.viewersLagMs], [125_000, 40]);
  link.close();
});
