import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type FrameOf,
  type MemberId,
  type SequenceRange,
  decodePacketHeader,
  laneKinds,
  limits,
} from '@folkmoot/wire';
import fc from 'fast-check';
import { Lane } from '../../packages/relay/src/lane.js';
import type { Watching } from '../../packages/relay/src/next-lane.js';
import { Outbox } from '../../packages/relay/src/outbox.js';
import { Subscriptions } from '../../packages/relay/src/subscriptions.js';
import { publish, publisher, unlimited } from '../support/outbox-model.js';
import { laneOf, outboxOf, takeFrames, viewerId } from '../support/relay-lines.js';

const { chat, screen, sound } = laneKinds;

test('a lane is introduced by name before its first packet, once', () => {
  const { outbox } = outboxOf();
  const lane = laneOf(screen, 7, 3);
  outbox.watch(lane, { priority: 0 });
  publish(lane, { sequence: 1 });
  publish(lane, { sequence: 2 });
  const frames = takeFrames(outbox);
  assert.deepEqual(frames[0], {
    type: 'lane',
    lane: 7,
    id: { member: publisher, kind: screen, generation: 3 },
  });
  assert.deepEqual(
    frames.slice(1).map((frame) => frame.type === 'packet' && frame.lane),
    [7, 7],
  );
});

test('a lane on which nothing came is neither introduced nor dismissed', () => {
  const { outbox } = outboxOf();
  const lane = laneOf(screen);
  outbox.watch(lane, { priority: 0 });
  lane.close('ended');
  assert.deepEqual(takeFrames(outbox), []);
});

test('names and farewells cost no credit, packets and their pieces do', () => {
  const { outbox } = outboxOf();
  const lane = laneOf(screen);
  outbox.watch(lane, { priority: 0 });
  publish(lane, { sequence: 1 }, 2_000);
  assert.deepEqual(
    [outbox.take(1_500, 0), outbox.take(1_500, 0), outbox.take(1_500, 0)].map((piece) => piece?.counts),
    [false, true, true],
  );
  lane.close('ended');
  assert.equal(outbox.take(1_500, 0)?.counts, false);
});

test('who unsubscribes in the middle of a packet hears that it is given up, and nothing more', () => {
  const { outbox, told } = outboxOf();
  const lane = laneOf(screen);
  outbox.watch(lane, { priority: 0 });
  publish(lane, { sequence: 1 }, 5_000);
  takeFrames(outbox, { pieces: 2, pieceBytes: 1_000 });
  outbox.unwatch(lane);
  publish(lane, { sequence: 2 });
  const frames = takeFrames(outbox);
  assert.deepEqual(
    frames.map((frame) => frame.type === 'fragment' && frame.piece),
    ['abort'],
  );
  assert.equal(told.delivered, 0);
  assert.equal(outbox.size, 0);
});

test('who unsubscribed still hears that a lane it knew by number is over', () => {
  const { outbox } = outboxOf();
  const lane = laneOf(screen, 4);
  outbox.watch(lane, { priority: 0 });
  publish(lane, { sequence: 1 });
  takeFrames(outbox);
  outbox.unwatch(lane);
  assert.equal(lane.viewers.size, 0, 'and counts as a viewer no more');
  publish(lane, { sequence: 2 });
  lane.close('ended');
  assert.deepEqual(takeFrames(outbox), [{ type: 'close-lane', lane: 4 }]);
});

test('who subscribes again to a lane it knew gets it without another introduction, and one farewell', () => {
  const { outbox } = outboxOf();
  const lane = laneOf(screen, 4);
  outbox.watch(lane, { priority: 0 });
  publish(lane, { sequence: 1 });
  takeFrames(outbox);
  outbox.unwatch(lane);
  outbox.watch(lane, { priority: 0 });
  const frames = takeFrames(outbox);
  assert.deepEqual(
    frames.map(({ type }) => type),
    ['packet'],
  );
  lane.close('cut');
  assert.deepEqual(takeFrames(outbox), [{ type: 'close-lane', lane: 4 }]);
});

test('a viewer that is gone is known to no lane, watched or not', () => {
  const { outbox } = outboxOf();
  const [watched, left] = [laneOf(screen, 1), laneOf(chat, 2)];
  for (const lane of [watched, left]) {
    outbox.watch(lane, { priority: 0 });
    publish(lane, { sequence: 1 });
  }
  takeFrames(outbox);
  outbox.unwatch(left);
  outbox.close();
  assert.deepEqual(
    [watched, left].map(({ viewers, acquaintances }) => viewers.size + acquaintances.size),
    [0, 0],
  );
  for (const lane of [watched, left]) {
    publish(lane, { sequence: 2 });
    lane.close('ended');
  }
  assert.deepEqual(takeFrames(outbox), []);
  assert.equal(outbox.size, 0);
});

test('a log that ends says so after its last line; one that is cut says so at once', () => {
  for (const how of ['ended', 'cut'] as const) {
    const { outbox, told } = outboxOf();
    const lane = laneOf(chat, 3);
    outbox.watch(lane, { priority: 0 });
    publish(lane, { sequence: 1 });
    takeFrames(outbox);
    publish(lane, { sequence: 2 });
    lane.close(how);
    const types = takeFrames(outbox).map(({ type }) => type);
    assert.deepEqual(types, how === 'ended' ? ['packet', 'close-lane'] : ['close-lane']);
    assert.equal(told.delivered, how === 'ended' ? 2 : 1);
  }
});

test('a screen that ends takes its picture with it, sent or not', () => {
  const { outbox } = outboxOf();
  const lane = laneOf(screen, 3);
  outbox.watch(lane, { priority: 0 });
  publish(lane, { sequence: 1 });
  takeFrames(outbox);
  publish(lane, { sequence: 2 });
  lane.close('ended');
  assert.deepEqual(
    takeFrames(outbox).map(({ type }) => type),
    ['close-lane'],
  );
});

test('the lag is how long the next packet of the slowest lane has waited', () => {
  const { outbox } = outboxOf();
  const [picture, words] = [laneOf(screen, 1), laneOf(chat, 2)];
  for (const lane of [picture, words]) outbox.watch(lane, { priority: 0 });
  assert.equal(outbox.lagMs(1_000), 0);
  publish(picture, { sequence: 1, priority: 7 }, 10, 1_000);
  publish(words, { sequence: 1 }, 10, 1_400);
  assert.equal(outbox.lagMs(1_500), 500);
  publish(picture, { sequence: 2, retires: [{ from: 1, to: 1 }] }, 10, 1_450);
  assert.equal(outbox.lagMs(1_500), 100, 'what was retired waits no more');
  takeFrames(outbox, { nowMs: 1_500 });
  assert.equal(outbox.lagMs(9_000), 0);
});

test('a packet on its way counts as one that waits', () => {
  const { outbox } = outboxOf();
  const lane = laneOf(screen);
  outbox.watch(lane, { priority: 0 });
  publish(lane, { sequence: 1 }, 5_000, 100);
  takeFrames(outbox, { pieces: 3, pieceBytes: 1_000, nowMs: 200 });
  assert.equal(outbox.size, 1);
  assert.equal(outbox.lagMs(600), 500);
});

test('a viewer too far behind on a log is told so, on any other lane never', () => {
  const { outbox, told } = outboxOf();
  const [words, picture, voice] = [laneOf(chat, 1), laneOf(screen, 2), laneOf(sound, 3)];
  for (const lane of [words, picture, voice]) outbox.watch(lane, { priority: 0 });
  for (let sequence = 1; sequence <= 2 * limits.logPackets; sequence += 1) publish(words, { sequence });
  for (let sequence = 1; sequence <= 2 * limits.logPackets; sequence += 1) {
    publish(picture, { sequence });
    publish(voice, { sequence, live: { group: 0, layer: 0, level: 0 } });
  }
  assert.deepEqual(told.backlogs, []);
  publish(words, { sequence: 2 * limits.logPackets + 1 });
  assert.deepEqual(told.backlogs, ['limit/backlog']);
});

test('bytes count for the backlog too', () => {
  const { outbox, told } = outboxOf();
  const lane = laneOf(chat);
  outbox.watch(lane, { priority: 0 });
  const lineBytes = 400_000;
  const fitting = Math.floor((2 * limits.logBytes) / (lineBytes + 3));
  for (let sequence = 1; sequence <= fitting; sequence += 1) publish(lane, { sequence }, lineBytes);
  assert.deepEqual(told.backlogs, []);
  publish(lane, { sequence: fitting + 1 }, lineBytes);
  assert.deepEqual(told.backlogs, ['limit/backlog']);
});

test('what was outdated before it was sent is counted, what was sent is not', () => {
  const { outbox, told } = outboxOf();
  const lane = laneOf(screen);
  outbox.watch(lane, { priority: 0 });
  publish(lane, { sequence: 1 });
  takeFrames(outbox);
  for (const sequence of [2, 3, 4]) publish(lane, { sequence });
  publish(lane, { sequence: 5, retires: [{ from: 1, to: 3 }] });
  assert.deepEqual([told.delivered, told.outdated], [1, 2]);
  takeFrames(outbox);
  assert.deepEqual([told.delivered, told.outdated], [3, 2]);
});

/** An outbox that only notes what it was told to watch. */
class NotedOutbox extends Outbox {
  readonly watched = new Map<Lane, { watching: Watching; have: readonly SequenceRange[] | undefined }>();

  override watch(lane: Lane, watching: Watching, have?: readonly SequenceRange[]): void {
    this.watched.set(lane, { watching, have });
  }

  override unwatch(lane: Lane): void {
    this.watched.delete(lane);
  }
}

function subscriber(): { subscriptions: Subscriptions; outbox: NotedOutbox } {
  const nothing = (): void => undefined;
  const events = { onWaiting: nothing, onBacklog: nothing, onDelivered: nothing, onOutdated: nothing };
  const outbox = new NotedOutbox(viewerId, events);
  return { subscriptions: new Subscriptions(viewerId, outbox), outbox };
}

type Change = Partial<Omit<FrameOf<'subscribe'>, 'member'>> & { member?: MemberId | undefined };

function frameOf({ member, ...change }: Change = {}): FrameOf<'subscribe'> {
  const plain = {
    type: 'subscribe' as const,
    id: 1,
    kind: chat,
    priority: 0,
    maxBytesPerSecond: 0,
    have: [],
  };
  return { ...plain, ...change, ...(member && { member }) };
}

const members = [publisher, viewerId, '3'.repeat(32) as MemberId];
const action = fc.oneof(
  fc.record({
    act: fc.constant('subscribe' as const),
    id: fc.nat(3),
    kind: fc.constantFrom<number>(chat, screen),
    member: fc.constantFrom(undefined, ...members),
    priority: fc.nat(7),
  }),
  fc.record({ act: fc.constant('unsubscribe' as const), id: fc.nat(3) }),
  fc.record({
    act: fc.constant('open' as const),
    kind: fc.constantFrom<number>(chat, screen),
    member: fc.constantFrom(...members),
  }),
);

test('whatever one subscribes to in whatever order, one watches what is asked for, at the most urgent priority', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 25 }), (actions) => {
      const { subscriptions, outbox } = subscriber();
      const lanes: Lane[] = [];
      const asked = new Map<number, { kind: number; member: MemberId | undefined; priority: number }>();
      for (const step of actions) {
        if (step.act === 'subscribe') {
          subscriptions.set(frameOf(step), lanes, 0);
          asked.set(step.id, step);
        } else if (step.act === 'unsubscribe') {
          subscriptions.delete(step.id, lanes);
          asked.delete(step.id);
        } else {
          const lane = new Lane(lanes.length + 1, { ...step, generation: lanes.length }, unlimited);
          lanes.push(lane);
          subscriptions.offer(lane);
        }
        for (const lane of lanes) {
          const priorities = [...asked.values()]
            .filter(
              ({ kind, member }) => kind === lane.id.kind && (member ?? lane.id.member) === lane.id.member,
            )
            .filter(({ member }) => member !== undefined || lane.id.member !== viewerId)
            .map(({ priority }) => priority);
          const watched = outbox.watched.get(lane)?.watching.priority;
          assert.equal(watched, priorities.length > 0 ? Math.min(...priorities) : undefined);
        }
      }
    }),
    { numRuns: 150 },
  );
});

test('what one says one has is believed for the lanes of that subscription', () => {
  const { subscriptions, outbox } = subscriber();
  const [first, second] = [laneOf(chat, 1, 0), laneOf(chat, 2, 1)];
  const ranges = [{ from: 1, to: 5 }];
  subscriptions.set(frameOf({ have: [{ lane: first.id, ranges }] }), [first, second], 0);
  assert.deepEqual(outbox.watched.get(first)?.have, ranges);
  assert.deepEqual(outbox.watched.get(second)?.have, []);
  subscriptions.offer(first);
  assert.equal(outbox.watched.get(first)?.have, undefined, 'otherwise it goes on where it was');
});

test('one subscription bounds the rate of all its lanes together', () => {
  const { subscriptions, outbox } = subscriber();
  const [first, second] = [laneOf(chat, 1, 0), laneOf(chat, 2, 1)];
  subscriptions.set(frameOf({ maxBytesPerSecond: 1_000_000 }), [first, second], 0);
  const rate = outbox.watched.get(first)?.watching.rate;
  assert.ok(rate);
  assert.equal(outbox.watched.get(second)?.watching.rate, rate);
  assert.equal(rate.level(0), 250_000, 'a quarter of a second’s worth at once');
  subscriptions.set(frameOf({ maxBytesPerSecond: 10 }), [first], 0);
  assert.equal(outbox.watched.get(first)?.watching.rate?.level(0), 16_384, 'but at least one piece');
  subscriptions.set(frameOf(), [first], 0);
  assert.equal(outbox.watched.get(first)?.watching.rate, undefined);
});

test('a subscription at the bound can still be changed, and ending one makes room', () => {
  const { subscriptions } = subscriber();
  for (let id = 0; id < limits.subscriptions; id += 1) subscriptions.set(frameOf({ id }), [], 0);
  subscriptions.set(frameOf({ id: 5, kind: screen }), [], 0);
  const more = frameOf({ id: limits.subscriptions });
  assert.throws(() => subscriptions.set(more, [], 0), { code: 'limit/subscriptions' });
  subscriptions.delete(4_711, []);
  assert.throws(() => subscriptions.set(more, [], 0), { code: 'limit/subscriptions' });
  subscriptions.delete(5, []);
  subscriptions.set(more, [], 0);
});

test('a lane over its rate waits, without holding up others, and goes on when it may again', () => {
  const { outbox } = outboxOf();
  const subscriptions = new Subscriptions(viewerId, outbox);
  const [picture, words] = [laneOf(screen, 1), laneOf(chat, 2)];
  subscriptions.set(frameOf({ id: 1, kind: screen, maxBytesPerSecond: 10_000 }), [picture], 0);
  subscriptions.set(frameOf({ id: 2, kind: chat, priority: 7 }), [words], 0);
  for (let sequence = 1; sequence <= 4; sequence += 1) publish(picture, { sequence }, 8_000);
  publish(words, { sequence: 9 });
  const sequencesAt = (nowMs: number): number[] =>
    takeFrames(outbox, { nowMs }).flatMap((frame) =>
      frame.type === 'packet' ? [decodePacketHeader(frame.header).sequence] : [],
    );
  assert.deepEqual(sequencesAt(0), [1, 2, 3, 9]);
  assert.deepEqual(sequencesAt(700), []);
  assert.equal(outbox.size, 1);
  assert.deepEqual(sequencesAt(1_000), [4]);
});
