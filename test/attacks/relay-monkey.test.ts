import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Frame, type MemberId, encodeFrame, encodePacketHeader, laneKinds } from '@folkmoot/wire';
import { concatBytes } from '@folkmoot/kit';
import fc from 'fast-check';
import { ScriptedMember, join, textOf } from '../support/relay-client.js';
import type { Meeting } from '../support/relay-meeting.js';
import { inMeeting, metricOf } from '../support/relay.js';

const { chat, screen, sound } = laneKinds;
const kind = fc.constantFrom<number>(chat, screen, sound, laneKinds.heads, 0x3f, 0x7f);
const small = fc.nat(6);
const bytes = fc.uint8Array({ maxLength: 60 });
const ranges = fc.array(fc.record({ gap: fc.nat(3), length: fc.nat(3) }), { maxLength: 4 }).map((parts) => {
  let next = 1;
  return parts.map(({ gap, length }) => {
    const from = next + gap;
    next = from + length + 1;
    return { from, to: from + length };
  });
});
const member = fc.integer({ min: 1, max: 3 }).map((digit) => String(digit).repeat(32) as MemberId);

const header = fc
  .record({
    sequence: fc.integer({ min: 1, max: 12 }),
    priority: fc.nat(7),
    keepsPlace: fc.boolean(),
    recipients: fc.oneof(fc.constant([] as MemberId[]), fc.uniqueArray(member, { maxLength: 2 })),
    retires: ranges,
    live: fc.option(fc.record({ group: small, layer: fc.nat(15), level: fc.nat(127) }), { nil: undefined }),
  })
  .map(({ live, ...rest }) => encodePacketHeader({ ...rest, endOfFrame: true, ...(live && { live }) }));

/** Any frame a client may send once it is in, and some that it may not. */
const frame: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({ type: fc.constant('open' as const), kind, generation: small }),
  fc.record({ type: fc.constant('synced' as const), lane: fc.integer({ min: 1, max: 8 }), retires: ranges }),
  fc.record({ type: fc.constant('close-lane' as const), lane: fc.integer({ min: 1, max: 8 }) }),
  fc.record({
    type: fc.constant('packet' as const),
    lane: fc.integer({ min: 1, max: 8 }),
    arrival: fc.constant(0),
    header: fc.oneof({ weight: 5, arbitrary: header }, { weight: 1, arbitrary: bytes }),
    payload: bytes,
  }),
  fc.record({
    type: fc.constant('fragment' as const),
    transfer: small,
    piece: fc.constantFrom('more' as const, 'last' as const, 'abort' as const),
    bytes,
  }),
  fc.record({
    type: fc.constant('subscribe' as const),
    id: small,
    kind,
    member: fc.option(member, { nil: undefined }),
    priority: fc.nat(7),
    maxBytesPerSecond: fc.constantFrom(0, 1, 1_000_000),
    have: fc.array(fc.record({ lane: fc.record({ member, kind, generation: small }), ranges }), {
      maxLength: 2,
    }),
  }),
  fc.record({ type: fc.constant('unsubscribe' as const), id: small }),
  fc.record({ type: fc.constant('grant' as const), signed: bytes }),
  fc.record({ type: fc.constant('ack' as const), received: small, decoded: small }),
  fc.record({ type: fc.constant('ping' as const), id: small }),
  fc.record({ type: fc.constant('go-away' as const), alternates: fc.constant([]) }),
  fc.record({ type: fc.constant('leave' as const) }),
) as fc.Arbitrary<Frame>;

/** Says everything, however little sense it makes, until the relay has had enough. */
async function babble(meeting: Meeting, frames: readonly Frame[], cut: number | undefined): Promise<void> {
  const mallory = await join(meeting);
  for (const one of frames) if (!mallory.closed) mallory.say(one);
  if (cut !== undefined && !mallory.closed) {
    const message = concatBytes(...frames.map((one) => encodeFrame(one)));
    mallory.socket.send(message.subarray(0, cut % (message.length + 1)));
  }
  await mallory.settled().catch(() => undefined);
  mallory.socket.break();
}

async function works(ana: ScriptedMember, ben: ScriptedMember, round: number): Promise<void> {
  const lane = await ana.open(chat);
  lane.publish(`round ${round}`, { sequence: round });
  await ben.until(() => ben.packets.some((packet) => textOf(packet) === `round ${round}`), 'a line');
}

test(
  'whatever a member says in whatever order, the room goes on for the others',
  inMeeting(
    ['ana', 'ben'],
    async ({ url, meeting, members: [ana, ben] }) => {
      ben.subscribe(chat, { member: ana.id });
      let round = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(frame, { minLength: 1, maxLength: 25 }),
          fc.option(fc.nat(500), { nil: undefined }),
          async (frames, cut) => {
            round += 1;
            await babble(meeting, frames, cut);
            await works(ana, ben, round);
          },
        ),
        { numRuns: 80 },
      );
      assert.ok(!ana.closed && !ben.closed);
      const text = await (await fetch(`${url}/metrics`)).text();
      assert.doesNotMatch(text, /code="connection\/relay"/, 'the relay itself never failed');
      assert.ok((await metricOf(url, 'folkmoot_relay_refusals_total')) > 20);
    },
    { relay: { times: { awayMs: 5 } } },
  ),
);

test(
  'whatever is said at the door, the door goes on opening',
  inMeeting(['ana'], async ({ url, meeting }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            bytes,
            frame.map((one) => encodeFrame(one)),
          ),
          { minLength: 1, maxLength: 5 },
        ),
        async (messages) => {
          const stranger = new ScriptedMember();
          await stranger.connect(url);
          for (const message of messages) if (!stranger.closed) stranger.socket.send(message);
          stranger.socket.break();
        },
      ),
      { numRuns: 60 },
    );
    const guest = await join(meeting);
    await guest.settled();
  }),
);
