import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signal, until } from '@folkmoot/kit';
import { type LaneId, laneKinds, MeetingError, type MemberId } from '@folkmoot/wire';
import { openMessageLane, readMessages } from '../../packages/room/src/message-lane.js';
import { codeOf } from '../support/meeting.js';
import { emptySeat, numbered } from '../support/seats.js';

const laneOf = (letter: string): LaneId => ({
  member: letter.repeat(32) as MemberId,
  kind: laneKinds.chat,
  generation: 1,
});

/** Sealing that lasts until a test ends it, in the order it likes. */
function slowSeal() {
  const waiting = new Map<number, (payload: Uint8Array) => void>();
  const begun = signal<readonly number[]>([]);
  return {
    seal: (message: number) =>
      new Promise<Uint8Array>((resolve) => {
        waiting.set(message, resolve);
        begun.value = [...begun.value, message];
      }),
    hasBegun: (message: number) => until(begun, (all) => all.includes(message)),
    finish: (message: number) => waiting.get(message)?.(Uint8Array.of(message)),
    begun,
  };
}

const sealed = (message: number): Promise<Uint8Array> =>
  message < 0
    ? Promise.reject(new MeetingError('crypto/sealing', 'No.'))
    : Promise.resolve(Uint8Array.of(message));

test('messages leave in the order they were said, however long sealing takes', async () => {
  const { seat, payloads, headers } = emptySeat();
  const { seal, hasBegun, finish, begun } = slowSeal();
  const lane = openMessageLane<number>(seat, laneKinds.chat, { priority: 2, seal });
  const sending = [1, 2, 3].map((message) => lane.send(message));
  for (const message of [1, 2, 3]) {
    await hasBegun(message);
    assert.equal(begun.value.length, message);
    finish(message);
  }
  await Promise.all(sending);
  assert.deepEqual(payloads(), [1, 2, 3]);
  assert.deepEqual(
    headers().map(({ sequence, priority, retires }) => ({ sequence, priority, retires })),
    [1, 2, 3].map((sequence) => ({ sequence, priority: 2, retires: [] })),
  );
});

test('a message that cannot be sealed is an error of its own and holds nothing up', async () => {
  const { seat, payloads } = emptySeat();
  const lane = openMessageLane<number>(seat, laneKinds.chat, { priority: 2, seal: sealed });
  const [one, two, three] = [lane.send(1), lane.send(-1), lane.send(3)];
  await one;
  assert.equal(await codeOf(two), 'crypto/sealing');
  await three;
  assert.deepEqual(payloads(), [1, 3]);
});

test('of a lane whose newest message counts, each retires the one before, and the first nothing', async () => {
  const { seat, headers } = emptySeat();
  const lane = openMessageLane<number>(seat, laneKinds.presence, {
    priority: 0,
    newestOnly: true,
    seal: sealed,
  });
  for (const message of [1, 2, 3]) await lane.send(message);
  assert.deepEqual(
    headers().map(({ retires }) => retires),
    [[], [{ from: 1, to: 1 }], [{ from: 2, to: 2 }]],
  );
});

test('a message that was not sealed leaves no older one in force beside the newest', async () => {
  const { seat, headers } = emptySeat();
  const lane = openMessageLane<number>(seat, laneKinds.presence, {
    priority: 0,
    newestOnly: true,
    seal: sealed,
  });
  await lane.send(1);
  await assert.rejects(lane.send(-1));
  await lane.send(3);
  assert.deepEqual(headers().at(-1)?.retires, [{ from: 1, to: 1 }]);
});

test('what is sealed only after leaving is not sent', async () => {
  const { seat, payloads, leave } = emptySeat();
  const { seal, hasBegun, finish } = slowSeal();
  const lane = openMessageLane<number>(seat, laneKinds.chat, { priority: 2, seal });
  const late = codeOf(lane.send(1));
  await hasBegun(1);
  leave();
  finish(1);
  assert.equal(await late, 'connection/closed');
  assert.deepEqual(payloads(), []);
});

test('a message that takes long to open keeps its place in its lane, and holds up no other lane', async () => {
  const { seat, incoming } = emptySeat();
  const { seal, hasBegun, finish } = slowSeal();
  const read = signal<readonly string[]>([]);
  const open = async (packet: { lane: LaneId; payload: Uint8Array }): Promise<string> => {
    const number = packet.payload[0] ?? 0;
    if (packet.lane.member.startsWith('b')) await seal(number);
    return `${packet.lane.member.slice(0, 1)}${String(number)}`;
  };
  readMessages(seat, { kind: laneKinds.chat }, open, (text) => (read.value = [...read.value, text]));
  incoming.push(numbered(laneOf('b'), 1));
  incoming.push(numbered(laneOf('b'), 2));
  incoming.push(numbered(laneOf('c'), 1));
  await until(read, (texts) => texts.includes('c1'));
  await hasBegun(1);
  finish(1);
  await hasBegun(2);
  finish(2);
  await until(read, ({ length }) => length === 3);
  assert.deepEqual(read.value, ['c1', 'b1', 'b2']);
});

test('a message that cannot be opened is counted with its reason and costs only itself', async () => {
  const { seat, incoming, drops } = emptySeat();
  const read = signal<readonly number[]>([]);
  const faults: Readonly<Record<number, unknown>> = {
    1: new MeetingError('crypto/replayed', 'Again.'),
    2: new RangeError('Out of bounds'),
    3: 'a text',
  };
  const open = ({ payload: [number = 0] }: { payload: Uint8Array }): Promise<number> =>
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever a worker may throw
    number in faults ? Promise.reject(faults[number]) : Promise.resolve(number);
  readMessages(seat, { kind: laneKinds.chat }, open, (number) => (read.value = [...read.value, number]));
  for (const sequence of [1, 2, 3, 4]) incoming.push(numbered(laneOf('b'), sequence));
  await until(read, ({ length }) => length > 0);
  assert.deepEqual(read.value, [4]);
  assert.deepEqual(
    drops.value.map(({ code, message }) => `${code}: ${message}`),
    ['crypto/replayed: Again.', 'crypto/unreadable: Out of bounds', 'crypto/unreadable: a text'],
  );
});

test('what is opened only after leaving is not read', async () => {
  const { seat, incoming, leave, drops } = emptySeat();
  const { seal, hasBegun, finish } = slowSeal();
  const read: number[] = [];
  const opened: Promise<unknown>[] = [];
  const open = ({ payload: [number = 0] }: { payload: Uint8Array }): Promise<number> => {
    const opening = seal(number).then(() => number);
    opened.push(opening);
    return opening;
  };
  readMessages(seat, { kind: laneKinds.chat }, open, (number) => read.push(number));
  incoming.push(numbered(laneOf('b'), 1));
  await hasBegun(1);
  leave();
  finish(1);
  await Promise.all(opened);
  await Promise.resolve();
  assert.deepEqual(read, []);
  assert.deepEqual(drops.value, []);
});
