import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LaneOpener, LaneSealer } from '@folkmoot/crypto';
import { sframe } from '@folkmoot/crypto/testing';
import { utf8Encode } from '@folkmoot/kit';
import { laneKinds, type Packet } from '@folkmoot/wire';
import fc from 'fast-check';
import {
  flipped,
  headerOf,
  meetingOf,
  openedText,
  type Person,
  rejectsWith,
  sealedText,
} from '../support/crypto.js';

const { chat } = laneKinds;

/** Ana's chat lane, sealed by Ana and opened by Ben. */
async function chatLane(): Promise<{ ana: Person; ben: Person; sealer: LaneSealer; opener: LaneOpener }> {
  const [ana, ben] = (await meetingOf('Ana', 'Ben')).people as [Person, Person];
  return { ana, ben, sealer: await ana.sealer(chat), opener: await ben.opener(ana.lane(chat)) };
}

function open(opener: LaneOpener, packet: Packet, other: Partial<Packet> = {}): Promise<Uint8Array> {
  const { payload, lane, headerBytes } = { ...packet, ...other };
  return opener.open(payload, lane, headerBytes);
}

test('what Ana writes is what Ben reads', async () => {
  const { ana, sealer, opener } = await chatLane();
  assert.equal(await openedText(opener, await sealedText(sealer, ana.lane(chat), 'hello')), 'hello');
});

test('Ana reads her own lane as well', async () => {
  const { ana, sealer } = await chatLane();
  const own = await ana.opener(ana.lane(chat));
  assert.equal(await openedText(own, await sealedText(sealer, ana.lane(chat), 'echo')), 'echo');
});

test('any bytes survive being sealed and opened, in any order within the window', async () => {
  const { ana, sealer, opener } = await chatLane();
  const lane = ana.lane(chat);
  let sequence = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 500 }), { maxLength: 8 }), async (bodies) => {
      const packets = await Promise.all(
        bodies.map(async (body) => {
          const headerBytes = headerOf((sequence += 1));
          return { body, headerBytes, payload: await sealer.seal(body, lane, headerBytes) };
        }),
      );
      for (const { body, headerBytes, payload } of packets.reverse()) {
        assert.deepEqual(await opener.open(payload, lane, headerBytes), new Uint8Array(body));
      }
    }),
    { numRuns: 40 },
  );
});

test('neither text nor signature stands in the payload', async () => {
  const { ana, sealer } = await chatLane();
  const { payload } = await sealedText(sealer, ana.lane(chat), 'canary canary canary');
  assert.equal(Buffer.from(payload).includes('canary'), false);
});

test('every flipped byte of the payload is noticed and counted', async () => {
  const { ana, sealer, opener } = await chatLane();
  const packet = await sealedText(sealer, ana.lane(chat), 'hello');
  for (let at = 0; at < packet.payload.length; at += 1) {
    await rejectsWith(/^crypto\//, open(opener, packet, { payload: flipped(packet.payload, at, at % 8) }));
  }
  assert.deepEqual(opener.counts, { opened: 0, refused: packet.payload.length, replayed: 0 });
  assert.equal(await openedText(opener, packet), 'hello');
});

test('every flipped byte of the header is noticed', async () => {
  const { ana, sealer, opener } = await chatLane();
  const packet = await sealedText(sealer, ana.lane(chat), 'hello');
  for (let at = 0; at < packet.headerBytes.length; at += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      await rejectsWith(
        'crypto/unsealed',
        open(opener, packet, { headerBytes: flipped(packet.headerBytes, at, bit) }),
      );
    }
  }
});

test('a packet does not open in another lane', async () => {
  const { ana, ben, sealer, opener } = await chatLane();
  const packet = await sealedText(sealer, ana.lane(chat), 'hello');
  const lanes = [ben.lane(chat), ana.lane(chat, 2), ana.lane(laneKinds.screen)];
  for (const lane of lanes) await rejectsWith('crypto/unsealed', open(opener, packet, { lane }));
});

test('a packet cannot be shortened or lengthened', async () => {
  const { ana, sealer, opener } = await chatLane();
  const packet = await sealedText(sealer, ana.lane(chat), 'hello');
  for (let size = 0; size < packet.payload.length; size += 1) {
    await rejectsWith('crypto/unsealed', open(opener, packet, { payload: packet.payload.subarray(0, size) }));
  }
  const longer = Uint8Array.from([...packet.payload, 0]);
  await rejectsWith('crypto/unsealed', open(opener, packet, { payload: longer }));
});

test('a packet opens once; the second time it counts as a replay', async () => {
  const { ana, sealer, opener } = await chatLane();
  const packet = await sealedText(sealer, ana.lane(chat), 'hello');
  await openedText(opener, packet);
  await rejectsWith('crypto/replay', openedText(opener, packet));
  assert.deepEqual(opener.counts, { opened: 1, refused: 0, replayed: 1 });
});

test('of two copies opened at the same moment one is a replay', async () => {
  const { ana, sealer, opener } = await chatLane();
  const packet = await sealedText(sealer, ana.lane(chat), 'hello');
  const both = await Promise.allSettled([openedText(opener, packet), openedText(opener, packet)]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  assert.deepEqual(opener.counts, { opened: 1, refused: 0, replayed: 1 });
});

test('a packet older than the window counts as a replay', async () => {
  const { ana, ben, sealer } = await chatLane();
  const opener = new LaneOpener(await ben.keys.openKeys(ana.lane(chat)), { replayWindow: 8 });
  const packets = [];
  for (let i = 1; i <= 9; i += 1) packets.push(await sealedText(sealer, ana.lane(chat), `line ${i}`, i));
  const [first, ...later] = packets as [Packet, ...Packet[]];
  for (const packet of later) await openedText(opener, packet);
  await rejectsWith('crypto/replay', openedText(opener, first));
});

test('a forged packet with a high counter does not push genuine ones out of the window', async () => {
  const { ana, sealer, opener } = await chatLane();
  const packet = await sealedText(sealer, ana.lane(chat), 'hello');
  const { kid } = sframe.decodeHeader(packet.payload);
  const forged = Uint8Array.from([...sframe.encodeHeader(kid, 1n << 60n), ...packet.payload.subarray(9)]);
  await rejectsWith('crypto/unsealed', open(opener, packet, { payload: forged }));
  assert.equal(await openedText(opener, packet), 'hello');
});

test('counters start at zero and go on by one, whatever the sequence numbers', async () => {
  const { ana, sealer } = await chatLane();
  const counters = [];
  for (const sequence of [7, 7, 3, 1_000]) {
    const { payload } = await sealedText(sealer, ana.lane(chat), 'x', sequence);
    counters.push(sframe.decodeHeader(payload).ctr);
  }
  assert.deepEqual(counters, [0n, 1n, 2n, 3n]);
});

test('sealing at the same time takes different counters', async () => {
  const { ana, sealer } = await chatLane();
  const packets = await Promise.all(
    Array.from({ length: 50 }, (_, i) => sealedText(sealer, ana.lane(chat), 'x', i + 1)),
  );
  const counters = new Set(packets.map(({ payload }) => sframe.decodeHeader(payload).ctr));
  assert.equal(counters.size, 50);
});

test('the same keys do not seal twice: that would repeat counters', async () => {
  const { ana } = await chatLane();
  const { kind, generation } = { kind: laneKinds.screen, generation: 1 };
  const keys = await ana.keys.sealKeys(kind, generation);
  assert.ok(new LaneSealer(keys));
  assert.throws(() => new LaneSealer(keys), { code: 'usage/lane-taken' });
});

test('a sealer seals its own lane only', async () => {
  const { ana, sealer } = await chatLane();
  await rejectsWith('usage/lane', sealer.seal(utf8Encode('x'), ana.lane(laneKinds.screen), headerOf(1)));
  await rejectsWith('usage/lane', sealer.seal(utf8Encode('x'), ana.lane(chat, 2), headerOf(1)));
});

test('keys cross to another thread as what they are and cannot be exported there', async () => {
  const [ana, ben] = (await meetingOf('Ana', 'Ben')).people as [Person, Person];
  const seal = structuredClone(await ana.keys.sealKeys(chat, 1));
  const opens = structuredClone(await ben.keys.openKeys(ana.lane(chat)));
  const packet = await sealedText(new LaneSealer(seal), ana.lane(chat), 'hello');
  assert.equal(await openedText(new LaneOpener(opens), packet), 'hello');
  for (const key of [seal.frame.key, seal.signing, opens.frame.key]) {
    assert.equal(key.extractable, false);
    await assert.rejects(crypto.subtle.exportKey(key.type === 'private' ? 'pkcs8' : 'raw', key));
  }
});

test('sealing keys cannot open, opening keys cannot seal or sign', async () => {
  const [ana, ben] = (await meetingOf('Ana', 'Ben')).people as [Person, Person];
  const seal = await ana.keys.sealKeys(chat, 1);
  const opens = await ben.keys.openKeys(ana.lane(chat));
  assert.deepEqual([seal.frame.key.usages, seal.signing.usages], [['encrypt'], ['sign']]);
  assert.deepEqual([opens.frame.key.usages, opens.verifying.usages], [['decrypt'], ['verify']]);
});

test('after an opener has been closed nothing opens, with an error that says so', async () => {
  const { ana, sealer, opener } = await chatLane();
  const packet = await sealedText(sealer, ana.lane(chat), 'hello');
  opener.close();
  opener.close();
  await rejectsWith('usage/closed', openedText(opener, packet));
});

test('whatever a relay delivers, opening it rejects with nothing but a MeetingError', async () => {
  const { ana, opener } = await chatLane();
  const bytes = fc.uint8Array({ maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(bytes, bytes, async (payload, headerBytes) => {
      await rejectsWith(/^crypto\//, opener.open(payload, ana.lane(chat), headerBytes));
    }),
    { numRuns: 300 },
  );
});

test('garbage under the right key id is refused as well', async () => {
  const { ana, sealer, opener } = await chatLane();
  const { payload } = await sealedText(sealer, ana.lane(chat), 'hello');
  const { kid } = sframe.decodeHeader(payload);
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 100 }),
      fc.bigInt({ min: 0n, max: 50n }),
      async (garbage, ctr) => {
        const forged = Uint8Array.from([...sframe.encodeHeader(kid, ctr), ...garbage]);
        await rejectsWith('crypto/unsealed', opener.open(forged, ana.lane(chat), headerOf(1)));
      },
    ),
    { numRuns: 200 },
  );
});
