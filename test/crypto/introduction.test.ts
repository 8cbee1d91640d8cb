import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode, type Introduction, laneKinds, introduction } from '@folkmoot/wire';
import fc from 'fast-check';
import {
  delivered,
  flipped,
  foundMeeting,
  headerOf,
  meetingOf,
  type Person,
  rejectsWith,
  usualLanes,
} from '../support/crypto.js';
import { forgerIn } from '../support/forger.js';

const { chat, presence, screen, heads } = laneKinds;

test('an introduction tells name, lanes and keys', async () => {
  const { organizer, join } = await foundMeeting('Olga');
  const ana = await join('Ana');
  const [facts] = await organizer.learns(await ana.introduces());
  assert.ok(facts);
  assert.equal(facts.name, 'Ana');
  assert.equal(facts.member, ana.member);
  assert.equal(facts.sender.length, 16);
  assert.deepEqual(
    facts.lanes.map(({ kind, generation }) => ({ kind, generation })),
    usualLanes,
  );
  assert.equal(facts.replaces, undefined);
});

test('names with markup, right-to-left marks or 300 characters arrive as they are', async () => {
  const { organizer, join } = await foundMeeting();
  for (const name of ['<b onclick=x>Ana</b>', '\u202eanA', '😀'.repeat(150), '']) {
    const person = await join(name);
    const [facts] = await organizer.learns(await person.introduces());
    assert.equal(facts?.name, name);
  }
});

test('a name of more than 300 characters is refused before it is sent', async () => {
  const { join } = await foundMeeting();
  const person = await join('x'.repeat(301));
  await rejectsWith('usage/value', person.introduces());
});

test('neither name nor keys stand in what the relay holds', async () => {
  const { join } = await foundMeeting();
  const ana = await join('Ana Canary');
  const { payload } = await ana.introduces();
  const { publicKey } = await ana.keys.identity();
  assert.equal(Buffer.from(payload).includes('Canary'), false);
  assert.equal(Buffer.from(payload).includes(Buffer.from(publicKey)), false);
});

test('the same introduction again changes nothing', async () => {
  const { organizer, join } = await foundMeeting();
  const packet = await (await join('Ana')).introduces();
  const [first] = await organizer.learns(packet);
  const [second] = await organizer.learns(packet);
  assert.deepEqual(second, first);
});

test('a later introduction may change the name and add lanes', async () => {
  const { organizer, join } = await foundMeeting();
  const ana = await join('Ana');
  await organizer.learns(await ana.introduces());
  const [facts] = await organizer.learns(
    await ana.introduces([...usualLanes, { kind: screen, generation: 2 }]),
  );
  assert.equal(facts?.lanes.length, usualLanes.length + 1);
  assert.equal(facts.replaces, undefined);
});

test('a lane keeps its key from one introduction to the next', async () => {
  const { organizer, join } = await foundMeeting();
  const ana = await join('Ana');
  const [first] = await organizer.learns(await ana.introduces());
  const [second] = await organizer.learns(await ana.introduces());
  assert.deepEqual(second?.lanes, first?.lanes);
});

test('an older introduction does not bring an old name back', async () => {
  const { organizer, join } = await foundMeeting();
  const ana = await join('Ana');
  const older = await ana.introduces();
  await organizer.learns(await ana.introduces());
  await rejectsWith('crypto/stale', organizer.keys.learn(older));
});

test('introductions made in the same millisecond still have an order', async () => {
  const { organizer, join } = await foundMeeting();
  const ana = await join('Ana');
  const counters = [];
  for (let i = 0; i < 5; i += 1)
    counters.push((await organizer.learns(await ana.introduces()))[0]?.counter ?? 0);
  assert.deepEqual(
    counters,
    [...counters].sort((a, b) => a - b),
  );
  assert.equal(new Set(counters).size, 5);
});

test('who has not introduced themselves has no keys', async () => {
  const { organizer, join } = await foundMeeting();
  const ana = await join('Ana');
  await rejectsWith('crypto/unknown-sender', organizer.keys.openKeys(ana.lane(chat)));
});

test('a lane that was not introduced has no keys', async () => {
  const [olga, ana] = (await meetingOf('Olga', 'Ana')).people as [Person, Person];
  await rejectsWith('crypto/unknown-lane', olga.keys.openKeys(ana.lane(chat, 2)));
  await rejectsWith('crypto/unknown-lane', olga.keys.openKeys(ana.lane(laneKinds.sound)));
});

test('every flipped byte of an introduction is noticed, the sender id included', async () => {
  const { organizer, join } = await foundMeeting();
  const packet = await (await join('Ana')).introduces();
  for (let at = 0; at < packet.payload.length; at += 1) {
    const payload = flipped(packet.payload, at, at % 8);
    await rejectsWith(
      /^crypto\/(unsealed|unknown-epoch|former-epoch)$/,
      organizer.keys.learn({ ...packet, payload }),
    );
  }
  for (let at = 0; at < packet.headerBytes.length; at += 1) {
    const headerBytes = flipped(packet.headerBytes, at, at % 8);
    await rejectsWith('crypto/unsealed', organizer.keys.learn({ ...packet, headerBytes }));
  }
});

test('an introduction does not open in the lane of somebody else or in another generation', async () => {
  const { organizer, join } = await foundMeeting();
  const [ana, ben] = [await join('Ana'), await join('Ben')];
  const packet = await ana.introduces();
  for (const lane of [ben.lane(presence), ana.lane(presence, 2), ana.lane(chat)]) {
    await rejectsWith('crypto/unsealed', organizer.keys.learn({ ...packet, lane }));
  }
});

test('the introduction of another meeting does not open', async () => {
  const [here, there] = [await foundMeeting(), await foundMeeting()];
  const stranger = await there.join('Ana');
  await rejectsWith('crypto/unsealed', here.organizer.keys.learn(await stranger.introduces()));
});

test('whatever a relay delivers as an introduction, learning rejects with nothing but a MeetingError', async () => {
  const { organizer, join } = await foundMeeting();
  const lane = (await join('Ana')).lane(presence);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (payload) => {
      const packet = delivered(lane, { header: headerOf(1), payload });
      await rejectsWith('crypto/unsealed', organizer.keys.learn(packet));
    }),
    { numRuns: 200 },
  );
});

// From here on somebody has the link, holds every shared key, and writes introductions by hand.

const someKey = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

test('who has the link may introduce themselves by hand (the forger of these tests works)', async () => {
  const meeting = await foundMeeting();
  const facts = await meeting.organizer.keys.learn(await (await forgerIn(meeting)).writes({}));
  assert.equal(facts.name, 'Mallory');
});

test('nobody is introduced under a member id that is not the hash of their key', async () => {
  const meeting = await meetingOf('Olga', 'Ana');
  const [olga, ana] = meeting.people as [Person, Person];
  const forger = await forgerIn(meeting);
  const inHerName = await forger.writes({ member: ana.member }, { member: ana });
  await rejectsWith('crypto/introduction', olga.keys.learn(inHerName));
});

test('nor is anybody by a relay that invents the member id or takes that of somebody yet unknown', async () => {
  const meeting = await foundMeeting();
  const ana = await meeting.join('Ana');
  const forger = await forgerIn(meeting);
  const inHerName = await forger.writes({ member: ana.member }, { member: ana });
  await rejectsWith('crypto/introduction', meeting.organizer.keys.learn(inHerName));
  const [facts] = await meeting.organizer.learns(await ana.introduces());
  assert.equal(facts?.name, 'Ana');
});

test('nobody is introduced with the identity key of somebody else', async () => {
  const meeting = await meetingOf('Olga', 'Ana');
  const [olga, ana] = meeting.people as [Person, Person];
  const { publicKey: identityKey } = await ana.keys.identity();
  const forged = await (await forgerIn(meeting)).writes({ member: ana.member, identityKey }, { member: ana });
  await rejectsWith('crypto/signature', olga.keys.learn(forged));
});

test('an introduction of oneself by the lane of somebody else is refused', async () => {
  const meeting = await meetingOf('Olga', 'Ana');
  const [olga, ana] = meeting.people as [Person, Person];
  await rejectsWith(
    'crypto/introduction',
    olga.keys.learn(await (await forgerIn(meeting)).writes({}, { member: ana })),
  );
});

test('an introduction for another room is refused', async () => {
  const meeting = await foundMeeting();
  const forged = await (await forgerIn(meeting)).writes({ room: new Uint8Array(16) });
  await rejectsWith('crypto/introduction', meeting.organizer.keys.learn(forged));
});

test('one lane with two keys, one key for two lanes, or the identity key as a lane key are refused', async () => {
  const meeting = await foundMeeting();
  const forger = await forgerIn(meeting);
  const wrong: Introduction['laneKeys'][] = [
    [
      { kind: chat, generation: 1, key: someKey(1) },
      { kind: chat, generation: 1, key: someKey(2) },
    ],
    [
      { kind: chat, generation: 1, key: someKey(1) },
      { kind: screen, generation: 1, key: someKey(1) },
    ],
    [{ kind: heads, generation: 1, key: forger.identity.publicKey }],
  ];
  for (const laneKeys of wrong) {
    await rejectsWith('crypto/introduction', meeting.organizer.keys.learn(await forger.writes({ laneKeys })));
  }
});

test('a lane does not change its key, not even by its owner’s word', async () => {
  const meeting = await foundMeeting();
  const forger = await forgerIn(meeting);
  const { keys } = meeting.organizer;
  await keys.learn(await forger.writes({ laneKeys: [{ kind: chat, generation: 1, key: someKey(1) }] }));
  const changed = { counter: 2, laneKeys: [{ kind: chat, generation: 1, key: someKey(2) }] };
  await rejectsWith('crypto/introduction', keys.learn(await forger.writes(changed)));
});

test('two different introductions with one counter: the first one holds', async () => {
  const meeting = await foundMeeting();
  const forger = await forgerIn(meeting);
  const { keys } = meeting.organizer;
  await keys.learn(await forger.writes({ name: 'First' }));
  await rejectsWith('crypto/stale', keys.learn(await forger.writes({ name: 'Second' })));
});

test('an introduction that names another sender than the one who sealed it is refused', async () => {
  const meeting = await foundMeeting();
  const forger = await forgerIn(meeting);
  const honest = await forger.writes({});
  const other: Introduction = {
    room: forger.room,
    member: forger.identity.member,
    sender: new Uint8Array(16).fill(8),
    identityKey: forger.identity.publicKey,
    exchangeKey: new Uint8Array(32).fill(9),
    laneKeys: [],
    name: 'x',
    counter: 1,
    sentAt: 1,
  };
  const forged = await forger.writes({}, { body: encode(introduction, other) });
  await rejectsWith('crypto/introduction', meeting.organizer.keys.learn(forged));
  await meeting.organizer.keys.learn(honest);
});

test('bytes that are sealed and signed, but are no introduction, are refused', async () => {
  const meeting = await foundMeeting();
  const forger = await forgerIn(meeting);
  for (const body of [new Uint8Array(0), new Uint8Array(200), someKey(255)]) {
    await rejectsWith('crypto/introduction', meeting.organizer.keys.learn(await forger.writes({}, { body })));
  }
});

test('announcing the sender id of somebody else takes nothing from them', async () => {
  const meeting = await foundMeeting();
  const ana = await meeting.join('Ana');
  const hers = await ana.introduces();
  const sender = hers.payload.slice(0, 16);
  await meeting.organizer.keys.learn(await (await forgerIn(meeting)).writes({ sender }));
  const facts = await meeting.organizer.keys.learn(hers);
  assert.equal(facts.name, 'Ana');
  assert.ok(await meeting.organizer.keys.openKeys(ana.lane(chat)));
});

test('more people than a room holds are not remembered, and those who are stay', async () => {
  const meeting = await meetingOf('Olga', 'Ana');
  const [olga, ana] = meeting.people as [Person, Person];
  const forgers = await Promise.all(Array.from({ length: 1_022 }, () => forgerIn(meeting)));
  for (const forger of forgers) await olga.keys.learn(await forger.writes({}));
  await rejectsWith('limit/participants', olga.keys.learn(await (await forgerIn(meeting)).writes({})));
  assert.equal((await olga.keys.learn(await ana.introduces())).name, 'Ana');
});
