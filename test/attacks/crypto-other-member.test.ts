import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openObject, type Participant, sealObject } from '@folkmoot/crypto';
import { sframe } from '@folkmoot/crypto/testing';
import { utf8Decode, utf8Encode } from '@folkmoot/kit';
import { encode, head, laneKinds, type Packet, packetContext } from '@folkmoot/wire';
import {
  delivered,
  headerOf,
  meetingOf,
  openedText,
  type Person,
  presents,
  rejectsWith,
  sealedText,
  type TestMeeting,
  usualLanes,
} from '../support/crypto.js';
import { type Mallory, malloryIn } from '../support/mallory.js';

const { chat, heads, presence, screen } = laneKinds;

interface Scene {
  meeting: TestMeeting;
  olga: Person;
  ana: Person;
  ben: Person;
  mallory: Mallory;
  /** Mallory's honest side: introduced like everybody. */
  mask: Person;
  /** What everybody knows of each person. */
  facts: Map<Person, Participant>;
}

/** Olga organizes, Ana presents, Ben watches; Mallory has the link and a relay that helps. */
async function scene(): Promise<Scene> {
  const meeting = await meetingOf('Olga', 'Ana', 'Ben', 'Mask');
  const [olga, ana, ben, mask] = meeting.people as [Person, Person, Person, Person];
  const facts = new Map<Person, Participant>();
  for (const person of meeting.people) {
    const introduction = await person.introduces();
    for (const listener of meeting.people) facts.set(person, await listener.keys.learn(introduction));
  }
  await presents(olga, ana.member, [ana, ben, mask]);
  return { meeting, olga, ana, ben, mask, mallory: await malloryIn(meeting), facts };
}

const senderOf = ({ facts }: Scene, person: Person): Uint8Array => facts.get(person)?.sender as Uint8Array;

async function open(by: Person, packet: Packet): Promise<string> {
  return openedText(await by.opener(packet.lane), packet);
}

test('Mallory does read what everybody with the link reads (control: the attacks use working keys)', async () => {
  const all = await scene();
  const line = await sealedText(await all.ana.sealer(chat), all.ana.lane(chat), 'for all');
  const { body } = await all.mallory.reads(line, senderOf(all, all.ana));
  assert.equal(utf8Decode(body), 'for all');
});

test('Mallory does write in an own lane (control: what Mallory seals opens where Mallory may write)', async () => {
  const all = await scene();
  const { mask, ben } = all;
  const line = await sealedText(await mask.sealer(chat), mask.lane(chat), 'in my own name');
  const inside = await all.mallory.reads(line, senderOf(all, mask));
  const byHand = await all.mallory.writes(mask.lane(chat), senderOf(all, mask), inside);
  assert.equal(await open(ben, byHand), 'in my own name');
});

for (const kind of [chat, screen] as const) {
  const what = kind === chat ? 'a chat line' : 'a map';

  test(`${what} sealed under Ana’s shared key but signed by Mallory is not Ana’s`, async () => {
    const all = await scene();
    const forged = await all.mallory.writes(all.ana.lane(kind), senderOf(all, all.ana), { text: 'I, Ana' });
    await rejectsWith('crypto/signature', open(all.ben, forged));
  });

  test(`${what} with the signature of another message of Ana is not Ana’s`, async () => {
    const all = await scene();
    const genuine = await sealedText(await all.ana.sealer(kind), all.ana.lane(kind), 'genuine');
    const { signature } = await all.mallory.reads(genuine, senderOf(all, all.ana));
    const forged = await all.mallory.writes(all.ana.lane(kind), senderOf(all, all.ana), {
      text: 'I, Ana',
      signature,
    });
    await rejectsWith('crypto/signature', open(all.ben, forged));
  });

  test(`${what} of Ana sealed again under a fresh counter does not count a second time`, async () => {
    const all = await scene();
    const genuine = await sealedText(await all.ana.sealer(kind), all.ana.lane(kind), 'genuine');
    const opener = await all.ben.opener(all.ana.lane(kind));
    assert.equal(await openedText(opener, genuine), 'genuine');
    const inside = await all.mallory.reads(genuine, senderOf(all, all.ana));
    for (const ctr of [1n, 2n, 1_000n]) {
      const again = await all.mallory.writes(all.ana.lane(kind), senderOf(all, all.ana), { ...inside, ctr });
      await rejectsWith('crypto/signature', openedText(opener, again));
    }
    const same = await all.mallory.writes(all.ana.lane(kind), senderOf(all, all.ana), inside);
    assert.deepEqual(same.payload, genuine.payload);
    await rejectsWith('crypto/replay', openedText(opener, same));
  });

  test(`${what} of Ana does not take another place: sequence, frame end and retired numbers are signed`, async () => {
    const all = await scene();
    const genuine = await sealedText(await all.ana.sealer(kind), all.ana.lane(kind), 'genuine');
    const inside = await all.mallory.reads(genuine, senderOf(all, all.ana));
    const headers = [
      headerOf(2),
      headerOf(1, { endOfFrame: false }),
      headerOf(1, { priority: 3 }),
      headerOf(9, { retires: [{ from: 1, to: 8 }] }),
    ];
    for (const header of headers) {
      const moved = await all.mallory.writes(all.ana.lane(kind), senderOf(all, all.ana), {
        ...inside,
        header,
      });
      await rejectsWith('crypto/signature', open(all.ben, moved));
    }
  });

  test(`${what} of Ana does not pass for one of Ben’s`, async () => {
    const all = await scene();
    const genuine = await sealedText(await all.ana.sealer(kind), all.ana.lane(kind), 'genuine');
    const inside = await all.mallory.reads(genuine, senderOf(all, all.ana));
    const moved = await all.mallory.writes(all.ben.lane(kind), senderOf(all, all.ben), inside);
    await rejectsWith(/^(crypto\/signature|permission\/presenter)$/, open(all.ana, moved));
  });
}

test('a map in an own lane of a link holder who is not the presenter gets no keys', async () => {
  const { ben, mask } = await scene();
  const map = await sealedText(await mask.sealer(screen), mask.lane(screen), 'look at me');
  await rejectsWith('permission/presenter', open(ben, map));
});

test('a map by a former presenter gets no keys', async () => {
  const { olga, ana, ben } = await scene();
  const sealer = await ana.sealer(screen);
  await presents(olga, olga.member, [ben]);
  await rejectsWith(
    'permission/presenter',
    open(ben, await sealedText(sealer, ana.lane(screen), 'still here')),
  );
});

test('a head in the organizer’s name does not lull anybody', async () => {
  const all = await scene();
  const { mallory, olga, ben } = all;
  const target = { lane: olga.lane(heads), header: headerOf(1), positions: [] };
  const genuine = await olga.keys.signHead(target);
  const body = encode(head, { ...genuine.head, timeMs: genuine.head.timeMs + 60_000 });
  const forged = await mallory.writes(olga.lane(heads), senderOf(all, olga), { body, ctr: 5n });
  await rejectsWith('crypto/signature', ben.keys.openHead(forged));
  assert.ok(await ben.keys.openHead(delivered(target.lane, genuine)));
});

test('a head signed for a chat line is no head, and the other way round', async () => {
  const all = await scene();
  const { mallory, ana, ben } = all;
  const line = await sealedText(await ana.sealer(chat), ana.lane(chat), 'genuine');
  const inside = await mallory.reads(line, senderOf(all, ana));
  await rejectsWith(
    'crypto/signature',
    ben.keys.openHead(await mallory.writes(ana.lane(heads), senderOf(all, ana), inside)),
  );
});

test('Ana’s introduction under a sender id of Mallory’s choice takes nothing over', async () => {
  const all = await scene();
  const { mallory, ana, ben } = all;
  const hers = await mallory.overhears(await ana.introduces());
  const forged = await mallory.announces(ana.lane(presence), new Uint8Array(16).fill(9), hers.signed);
  await rejectsWith('crypto/introduction', ben.keys.learn(forged));
});

test('Ana’s former introduction, sealed again, does not bring former keys back', async () => {
  const all = await scene();
  const { mallory, ana, ben } = all;
  const former = await mallory.overhears(await ana.introduces());
  await ben.learns(await ana.introduces([...usualLanes, { kind: screen, generation: 2 }]));
  const again = await mallory.announces(ana.lane(presence), former.sender, former.signed);
  await rejectsWith('crypto/stale', ben.keys.learn(again));
  assert.ok(await ben.keys.openKeys(ana.lane(chat)));
});

test('other pixels under an object’s known key are not what the map names', async () => {
  const { ana } = await scene();
  const context = packetContext(ana.lane(screen), headerOf(3));
  const shown = await sealObject(utf8Encode('the slide'), context);
  const key = await crypto.subtle.importKey('raw', shown.key, 'AES-GCM', false, ['encrypt']);
  const algorithm = { name: 'AES-GCM', iv: new Uint8Array(12), additionalData: context };
  const forged = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, utf8Encode('a phish!!')));
  await rejectsWith('crypto/hash', openObject(forged, shown.key, shown.hash, context));
});

test('Mallory’s packets in Ana’s lane do not use up the counters of Ana’s own', async () => {
  const all = await scene();
  const opener = await all.ben.opener(all.ana.lane(chat));
  for (const ctr of [0n, 1n, 100_000n, (1n << 64n) - 1n]) {
    const forged = await all.mallory.writes(all.ana.lane(chat), senderOf(all, all.ana), { ctr });
    await rejectsWith('crypto/signature', openedText(opener, forged));
  }
  const genuine = await sealedText(await all.ana.sealer(chat), all.ana.lane(chat), 'still heard');
  assert.equal(await openedText(opener, genuine), 'still heard');
  assert.deepEqual(opener.counts, { opened: 1, refused: 4, replayed: 0 });
});

test('a relay that makes a worker restart never gets two messages under one key and counter', async () => {
  const { meeting } = await scene();
  const uses = new Set<string>();
  for (let run = 0; run < 10; run += 1) {
    const ana = await meeting.join('Ana');
    await ana.introduces();
    const { payload } = await sealedText(await ana.sealer(chat), ana.lane(chat), 'the same words');
    const { kid, ctr } = sframe.decodeHeader(payload);
    uses.add(`${kid}/${ctr}`);
  }
  assert.equal(uses.size, 10);
});
