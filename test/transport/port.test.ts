import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { until } from '@folkmoot/kit';
import { exposeLink, type Link, linkFromPort, type Subscription } from '@folkmoot/transport';
import { laneKinds, limits, MeetingError, times } from '@folkmoot/wire';
import { settled } from './manual-clock.js';
import { ana, ben, bensLane, connected, delivery, packet, type RelayEnd, rightTo } from './scripted-relay.js';

const { chat, screen } = laneKinds;

/** Ana’s link, seen through a port; the relay is played by the test. */
async function throughPort(context: TestContext, ...kinds: number[]) {
  const all = await connected(...kinds);
  const { port1, port2 } = new MessageChannel();
  const stop = exposeLink(all.link, port1);
  const far = await linkFromPort(port2);
  context.after(() => {
    all.link.close();
    port1.close();
  });
  return { ...all, near: all.link, far, stop, port: port2 };
}

const failsWith = (code: string, work: () => unknown): void =>
  assert.throws(work, (error) => error instanceof MeetingError && error.code === code);

/** Waits until something holds; what crosses a port takes a while. */
async function holds(condition: () => boolean): Promise<void> {
  const patienceUntil = performance.now() + 5000;
  while (!condition()) {
    assert.ok(performance.now() < patienceUntil, `waited in vain for ${condition.toString()}`);
    await settled();
  }
}

async function next(iterator: AsyncIterator<unknown>): Promise<boolean> {
  return !(await iterator.next()).done;
}

const iteratorOf = (subscription: Subscription): AsyncIterator<unknown> =>
  subscription[Symbol.asyncIterator]();

/** The relay delivers Ben’s packets of these numbers. */
function deliver(end: RelayEnd, from: number, to: number, payload = new Uint8Array(10)): void {
  end.say({ type: 'lane', lane: 3, id: bensLane() });
  for (let number = from; number <= to; number += 1)
    end.say(delivery(3, number, packet(number, {}, payload)));
}

test('the far end knows who it is', async (context) => {
  const { far } = await throughPort(context);
  assert.equal(far.self, ana);
  assert.equal(far.state.value.name, 'open');
});

test('members, state and backlog are mirrored', async (context) => {
  const { far, end, clock } = await throughPort(context);
  const members = [
    { member: ana, away: false },
    { member: ben, away: true },
  ];
  end.say({ type: 'members', members }, { type: 'line', bestViewerBytesPerSecond: 7, viewersLagMs: 9 });
  await until(far.members, ({ length }) => length === 2);
  assert.deepEqual(far.members.value, members);
  const backlog = await until(far.backlog, ({ viewersLagMs }) => viewersLagMs === 9);
  assert.equal(backlog.bestViewerRate, 7);
  end.cut();
  await clock.advance(10);
  assert.deepEqual(await until(far.state, ({ name }) => name !== 'open'), { name: 'resuming', attempt: 1 });
});

test('an error that closes the link crosses the port', async (context) => {
  const { far, end } = await throughPort(context);
  end.say({ type: 'refused', code: 'connection/ended', message: 'The meeting has ended.', retryable: false });
  const state = await until(far.state, ({ name }) => name === 'closed');
  assert.ok(state.name === 'closed' && state.error instanceof MeetingError);
  assert.deepEqual(
    [state.error.code, state.error.message, state.error.retryable],
    ['connection/ended', 'The meeting has ended.', false],
  );
});

test('packets leave through the port, and their memory with them', async (context) => {
  const { far, end } = await throughPort(context, screen);
  const writer = far.open(screen, 1);
  await end.heard('open');
  end.say({ type: 'opened', lane: 5, kind: screen, generation: 1, have: [] });
  await until(writer.state, (state) => state === 'open');
  const payload = Uint8Array.of(1, 2, 3);
  writer.send(packet(1, {}, payload));
  assert.equal(payload.length, 0);
  assert.deepEqual((await end.heard('packet')).payload, Uint8Array.of(1, 2, 3));
});

test('a part of some larger memory is copied, and stays', async (context) => {
  const { far, end } = await throughPort(context, screen);
  const writer = far.open(screen, 1);
  await end.heard('open');
  end.say({ type: 'opened', lane: 5, kind: screen, generation: 1, have: [] });
  const memory = Uint8Array.of(1, 2, 3, 4);
  writer.send(packet(1, {}, memory.subarray(1, 3)));
  assert.deepEqual((await end.heard('packet')).payload, Uint8Array.of(2, 3));
  assert.deepEqual(memory, Uint8Array.of(1, 2, 3, 4));
});

test('what is on the port counts in the backlog at once', async (context) => {
  const { far } = await throughPort(context, screen);
  const writer = far.open(screen, 1);
  await until(far.backlog, ({ credit }) => credit > 0);
  const { bytes, credit } = far.backlog.value;
  writer.send(packet(1, {}, new Uint8Array(5000)));
  assert.deepEqual([far.backlog.value.bytes - bytes, credit - far.backlog.value.credit], [5003, 5003]);
});

test('a frame that is refused shows in the refusal of the far end', async (context) => {
  const { far } = await throughPort(context, screen);
  const writer = far.open(screen, 1);
  writer.send(packet(1, {}, new Uint8Array(limits.liveSetBytes + 1)));
  const refusal = await until(writer.refusal, (error) => error !== undefined);
  assert.equal(refusal.code, 'limit/live-set');
  assert.equal(writer.state.value, 'waiting');
});

test('a lane that is open elsewhere already is closed here, with the reason', async (context) => {
  const { far, near } = await throughPort(context, screen);
  near.open(screen, 1);
  const writer = far.open(screen, 1);
  await until(writer.state, (state) => state === 'closed');
  assert.equal(writer.refusal.value?.code, 'usage/lane');
});

test('the same lane is not opened twice through one port', async (context) => {
  const { far } = await throughPort(context);
  far.open(screen, 1).close();
  far.open(screen, 1);
  failsWith('usage/lane', () => far.open(screen, 1));
});

test('a withdrawn right reaches the far end', async (context) => {
  const { far, end } = await throughPort(context, screen);
  const writer = far.open(screen, 1);
  await end.heard('open');
  end.say(
    { type: 'opened', lane: 5, kind: screen, generation: 1, have: [] },
    { type: 'close-lane', lane: 5 },
  );
  await until(writer.state, (state) => state === 'closed');
  failsWith('usage/closed', () => writer.send(packet(1)));
});

test('a reader that does not read holds up its relay: only eight packets are handed over', async (context) => {
  const { far, end, clock } = await throughPort(context);
  const iterator = iteratorOf(far.subscribe({ kind: screen }));
  await end.heard('subscribe');
  deliver(end, 1, 40);
  await holds(() => end.said.length > 0);
  await next(iterator);
  for (let turn = 0; turn < 20; turn += 1) await clock.advance(times.acknowledgeMs);
  const { received, decoded } = end.all('ack').at(-1) ?? { received: 0, decoded: 0 };
  const size = received / 40;
  assert.ok(decoded <= 9 * size, `${decoded / size} packets count as decoded`);
  for (let count = 2; count <= 40; count += 1) assert.equal(await next(iterator), true);
});

test('everything comes in the end, in order', async (context) => {
  const { far, end } = await throughPort(context);
  const subscription = far.subscribe({ kind: screen });
  await end.heard('subscribe');
  deliver(end, 1, 100);
  const numbers: number[] = [];
  for await (const { header } of subscription) {
    numbers.push(header.sequence);
    if (numbers.length === 100) break;
  }
  assert.deepEqual(
    numbers,
    Array.from({ length: 100 }, (_, at) => at + 1),
  );
  assert.equal((await end.heard('unsubscribe')).type, 'unsubscribe');
});

test('two that read the same get bytes of their own', async (context) => {
  const { far, near, end } = await throughPort(context);
  const [one, two] = [near.subscribe({ kind: screen }), far.subscribe({ kind: screen })];
  await end.heard('subscribe', 2);
  deliver(end, 1, 1, Uint8Array.of(5, 6));
  for (const subscription of [two, one]) {
    for await (const { payload } of subscription) {
      assert.deepEqual(Uint8Array.from(payload), Uint8Array.of(5, 6));
      break;
    }
  }
});

test('a subscription that is closed while packets wait yields nothing more', async (context) => {
  const { far, end } = await throughPort(context);
  const subscription = far.subscribe({ kind: screen });
  const iterator = iteratorOf(subscription);
  await end.heard('subscribe');
  deliver(end, 1, 30);
  await next(iterator);
  subscription.close();
  assert.equal(await next(iterator), false);
  await end.heard('unsubscribe');
});

test('one subscription too many ends at once', async (context) => {
  const { far, near } = await throughPort(context);
  for (let count = 0; count < limits.subscriptions; count += 1) near.subscribe({ kind: chat });
  assert.equal(await next(iteratorOf(far.subscribe({ kind: chat }))), false);
});

test('what is no grant does not cross the port', async (context) => {
  const { far, end } = await throughPort(context);
  failsWith('protocol/malformed', () => far.grant(new Uint8Array(3)));
  assert.equal(end.all('grant').length, 0);
});

test('closing the far end closes the link', async (context) => {
  const { far, near, end } = await throughPort(context);
  far.close();
  far.close();
  assert.deepEqual(far.state.value, { name: 'closed' });
  await until(near.state, ({ name }) => name === 'closed');
  assert.equal(end.all('leave').length, 1);
  failsWith('usage/closed', () => far.open(chat, 1));
});

test('ending the offer closes what was opened through it, and nothing else', async (context) => {
  const { near, far, end, stop } = await throughPort(context, screen, chat);
  const kept = near.open(chat, 1);
  far.open(screen, 1);
  far.subscribe({ kind: screen });
  await end.heard('open', 2);
  await end.heard('subscribe');
  end.say({ type: 'opened', lane: 4, kind: screen, generation: 1, have: [] });
  await settled();
  stop();
  assert.deepEqual(await end.heard('close-lane'), { type: 'close-lane', lane: 4 });
  await end.heard('unsubscribe');
  assert.equal(near.state.value.name, 'open');
  assert.notEqual(kept.state.value, 'closed');
});

test('several ports may share a link', async (context) => {
  const { near, far, end } = await throughPort(context, screen, chat);
  const { port1, port2 } = new MessageChannel();
  const stop = exposeLink(near, port1);
  context.after(() => port1.close());
  const other: Link = await linkFromPort(port2);
  far.open(screen, 1);
  other.open(chat, 1);
  const kinds = [(await end.heard('open')).kind, (await end.heard('open', 2)).kind];
  assert.deepEqual(kinds.sort(), [screen, chat].sort());
  end.say({ type: 'rights', lanes: [rightTo(chat)] });
  stop();
});
