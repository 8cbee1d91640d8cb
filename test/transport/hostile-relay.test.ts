import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeFrame, type Frame, laneKinds, MeetingError, type Packet } from '@folkmoot/wire';
import fc from 'fast-check';
import { framesByName } from '../wire/arbitraries.js';
import { settled } from './manual-clock.js';
import { ana, ben, bensLane, connected, delivery, packet, type RelayEnd } from './scripted-relay.js';

const { chat, screen } = laneKinds;

/** Frames that a relay sends, besides those that end a connection by right. */
const fromRelay = (
  ['members', 'rights', 'line', 'opened', 'close-lane', 'lane', 'packet', 'fragment', 'ack', 'pong'] as const
).map((name) => framesByName[name] as fc.Arbitrary<Frame>);
const anything = fc.array(fc.oneof(...fromRelay), { maxLength: 30 });

/** Everything that somebody gets of a kind of lanes, as it comes. */
function collect(link: Awaited<ReturnType<typeof connected>>['link'], kind: number): Packet[] {
  const got: Packet[] = [];
  void (async () => {
    for await (const each of link.subscribe({ kind })) got.push(each);
  })();
  return got;
}

/** Lets the relay say all of it, and the client think about it. */
async function sayAll(end: RelayEnd, frames: Frame[]): Promise<void> {
  for (const frame of frames) {
    end.say(frame);
    await settled();
  }
}

test('whatever a relay says by the grammar, the link stands or ends with a MeetingError', async () => {
  await fc.assert(
    fc.asyncProperty(anything, async (frames) => {
      const { link, end } = await connected(screen, chat);
      link.open(screen, 1).send(packet(1));
      collect(link, screen);
      await sayAll(end, frames);
      const { value } = link.state;
      if (value.name === 'closed') assert.ok(value.error instanceof MeetingError);
      link.close();
    }),
    { numRuns: 60 },
  );
});

test('whatever bytes a relay sends, the link stands or ends with a MeetingError', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 8 }), async (messages) => {
      const { link, end } = await connected(screen);
      collect(link, screen);
      for (const message of messages) {
        end.sayBytes(Uint8Array.from(message));
        await settled();
      }
      const { value } = link.state;
      if (value.name === 'closed') assert.ok(value.error instanceof MeetingError);
      link.close();
    }),
    { numRuns: 60 },
  );
});

test('a relay that closes a lane of somebody else does not close ours', async () => {
  const { link, end } = await connected(screen);
  const writer = link.open(screen, 1);
  end.say(
    { type: 'opened', lane: 5, kind: screen, generation: 1, have: [] },
    { type: 'close-lane', lane: 6 },
  );
  await settled();
  assert.equal(writer.state.value, 'open');
  link.close();
});

test('a relay that opens lanes nobody asked for is told to close them', async () => {
  const { link, end } = await connected(screen);
  end.say({ type: 'opened', lane: 8, kind: chat, generation: 4, have: [] });
  assert.deepEqual(await end.heard('close-lane'), { type: 'close-lane', lane: 8 });
  link.close();
});

test('a relay that claims to have everything is believed for what it has, and told what to retire', async () => {
  const { link, end } = await connected(screen);
  const writer = link.open(screen, 1);
  writer.send(packet(7));
  const most = 2 ** 50;
  end.say({ type: 'opened', lane: 5, kind: screen, generation: 1, have: [{ from: 1, to: most }] });
  const { retires } = await end.heard('synced');
  assert.deepEqual(retires, [
    { from: 1, to: 6 },
    { from: 8, to: most },
  ]);
  assert.equal(end.all('packet').length, 0);
  link.close();
});

test('a relay that replays an old packet under a new place is not believed', async () => {
  const { link, end } = await connected();
  const got = collect(link, screen);
  end.say({ type: 'lane', lane: 3, id: bensLane() });
  await sayAll(
    end,
    [1, 2, 3].map((arrival) => delivery(3, arrival, packet(1))),
  );
  await sayAll(end, [{ type: 'lane', lane: 9, id: bensLane() }, delivery(9, 4, packet(1))]);
  assert.equal(got.length, 1);
  assert.equal(link.stats().droppedPackets, 3);
  link.close();
});

test('a relay that gives a number to another lane speaks of the other lane from then on', async () => {
  const { link, end } = await connected();
  const got = collect(link, screen);
  const other = { ...bensLane(), generation: 2 };
  await sayAll(end, [
    { type: 'lane', lane: 3, id: bensLane() },
    delivery(3, 1, packet(1)),
    { type: 'lane', lane: 3, id: other },
    delivery(3, 2, packet(1)),
  ]);
  assert.deepEqual(
    got.map(({ lane }) => lane.generation),
    [1, 2],
  );
  link.close();
});

test('a relay that begins too many transfers is left', async () => {
  const { link, end } = await connected();
  const bytes = new Uint8Array(10);
  for (let transfer = 0; transfer < 40; transfer += 1)
    end.say({ type: 'fragment', transfer, piece: 'more', bytes });
  await settled();
  assert.ok(link.state.value.name === 'closed' && link.state.value.error?.code === 'limit/transfers');
});

test('a transfer that never ends is cut at 512 kB', async () => {
  const { link, end } = await connected();
  const bytes = new Uint8Array(16_000);
  for (let piece = 0; piece < 40; piece += 1)
    end.say({ type: 'fragment', transfer: 1, piece: 'more', bytes });
  await settled();
  assert.ok(link.state.value.name === 'closed' && link.state.value.error?.code === 'limit/transfers');
});

test('frames of types nobody knows yet are passed over', async () => {
  const { link, end } = await connected();
  const got = collect(link, screen);
  const unknown = Uint8Array.of(0x7f, 0xff, 2, 1, 2);
  end.say({ type: 'lane', lane: 3, id: bensLane() });
  end.sayBytes(Uint8Array.of(...unknown, ...encodeFrame(delivery(3, 1, packet(1))), ...unknown));
  await settled();
  assert.equal(got.length, 1);
  link.close();
});

test('a relay that says twice that it is joined changes nothing', async () => {
  const { link, end } = await connected();
  end.say({ type: 'joined', member: ben });
  await settled();
  assert.equal(link.self, ana);
  assert.equal(link.state.value.name, 'open');
  link.close();
});

test('acknowledgements that go back or run ahead do no harm', async () => {
  const { link, end } = await connected(screen);
  const writer = link.open(screen, 1);
  end.say({ type: 'opened', lane: 5, kind: screen, generation: 1, have: [] });
  await settled();
  writer.send(packet(1));
  for (const received of [9, 3, 0, 2 ** 40]) end.say({ type: 'ack', received, decoded: received });
  await settled();
  const { bytes, credit } = link.backlog.value;
  assert.ok(bytes >= 0 && credit >= 0);
  link.close();
});
