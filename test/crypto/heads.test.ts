import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createIdentity } from '@folkmoot/crypto';
import { encode, head, laneKinds, type Packet } from '@folkmoot/wire';
import {
  delivered,
  flipped,
  headerOf,
  meetingOf,
  type Person,
  presents,
  rejectsWith,
} from '../support/crypto.js';
import { forgerIn } from '../support/forger.js';
import { malloryIn } from '../support/mallory.js';

const { chat, heads } = laneKinds;

async function two(): Promise<{ olga: Person; ana: Person }> {
  const [olga, ana] = (await meetingOf('Olga', 'Ana')).people as [Person, Person];
  return { olga, ana };
}

async function headOf(person: Person, sequence = 1): Promise<Packet> {
  const target = { lane: person.lane(heads), header: headerOf(sequence) };
  const positions = [{ lane: person.lane(chat), sequence: 12 }];
  return delivered(target.lane, await person.keys.signHead({ ...target, positions }));
}

test('a head says whose it is and where that person stands', async () => {
  const { olga, ana } = await two();
  const { member, head } = await ana.keys.openHead(await headOf(olga));
  assert.equal(member, olga.member);
  assert.equal(head.epoch, 2 ** 32 + 1);
  assert.deepEqual(head.positions, [{ lane: olga.lane(chat), sequence: 12 }]);
});

test('all who are in the meeting say the same authenticator and the same roles', async () => {
  const { olga, ana } = await two();
  await presents(olga, ana.member, [ana]);
  const hers = await olga.keys.openHead(await headOf(ana));
  const mine = await ana.keys.openHead(await headOf(olga));
  assert.deepEqual(hers.head.authenticator, mine.head.authenticator);
  assert.deepEqual(hers.head.rolesHash, mine.head.rolesHash);
  assert.notDeepEqual(hers.head.rolesHash, new Uint8Array(32));
});

test('a new table of roles shows in the next head', async () => {
  const { olga, ana } = await two();
  const before = await ana.keys.openHead(await headOf(olga, 1));
  await presents(olga, ana.member, [ana]);
  const after = await ana.keys.openHead(await headOf(olga, 2));
  assert.notDeepEqual(after.head.rolesHash, before.head.rolesHash);
});

test('heads of other meetings have another authenticator', async () => {
  const [here, there] = [await two(), await two()];
  const first = await here.ana.keys.openHead(await headOf(here.olga));
  const second = await there.ana.keys.openHead(await headOf(there.olga));
  assert.notDeepEqual(first.head.authenticator, second.head.authenticator);
});

test('a head counts once', async () => {
  const { olga, ana } = await two();
  const packet = await headOf(olga);
  await ana.keys.openHead(packet);
  await rejectsWith('crypto/replay', ana.keys.openHead(packet));
});

test('an older head does not count after a newer one', async () => {
  const { olga, ana } = await two();
  const [older, newer] = [await headOf(olga, 1), await headOf(olga, 2)];
  await ana.keys.openHead(newer);
  await rejectsWith('crypto/stale', ana.keys.openHead(older));
});

test('a head of somebody who has not introduced themselves does not count', async () => {
  const meeting = await meetingOf('Olga');
  const late = await meeting.join('Late');
  await late.introduces();
  const packet = await headOf(late);
  await rejectsWith('crypto/unknown-sender', meeting.organizer.keys.openHead(packet));
});

test('what came by another lane is no head', async () => {
  const { olga, ana } = await two();
  const packet = await headOf(olga);
  await rejectsWith('usage/lane', ana.keys.openHead({ ...packet, lane: olga.lane(chat) }));
  await rejectsWith(
    /^crypto\/(unsealed|unknown-epoch)$/,
    ana.keys.openHead({ ...packet, lane: ana.lane(heads) }),
  );
});

test('heads are sealed for one’s own heads lane, once it was introduced', async () => {
  const { olga, ana } = await two();
  const positions: [] = [];
  const sealFor = (lane: Packet['lane']): Promise<unknown> =>
    ana.keys.signHead({ lane, header: headerOf(1), positions });
  await rejectsWith('usage/lane', sealFor(olga.lane(heads)));
  await rejectsWith('usage/lane', sealFor(ana.lane(chat)));
  await rejectsWith('usage/lane-unknown', sealFor(ana.lane(heads, 5)));
});

test('a lane that could not be sealed yet can be once it was introduced', async () => {
  const { olga, ana } = await two();
  const target = { lane: ana.lane(heads, 5), header: headerOf(1), positions: [] };
  await rejectsWith('usage/lane-unknown', ana.keys.signHead(target));
  await olga.learns(await ana.introduces([{ kind: heads, generation: 5 }]));
  const { member } = await olga.keys.openHead(delivered(target.lane, await ana.keys.signHead(target)));
  assert.equal(member, ana.member);
});

test('a head of another room does not count, though its author signed it', async () => {
  const meeting = await meetingOf('Olga');
  const identity = await createIdentity();
  const { sender, exchangeKey } = await meeting.organizer.keys.learn(
    await (await meeting.join('Mallory', identity)).introduces(),
  );
  const mallory = await malloryIn(meeting);
  const { keys } = meeting.organizer;
  const laneKeys = [{ kind: heads, generation: 2, key: mallory.publicKey }];
  const introduced = { sender, exchangeKey, laneKeys, counter: Number.MAX_SAFE_INTEGER };
  const { member } = await keys.learn(await (await forgerIn(meeting, identity)).writes(introduced));
  const lane = { member, kind: heads, generation: 2 };
  const said = {
    epoch: 0,
    authenticator: new Uint8Array(32),
    rolesHash: new Uint8Array(32),
    positions: [],
    timeMs: 1,
  };
  const elsewhere = encode(head, { ...said, room: new Uint8Array(16) });
  await rejectsWith('crypto/head', keys.openHead(await mallory.writes(lane, sender, { body: elsewhere })));
  await rejectsWith(
    'crypto/head',
    keys.openHead(await mallory.writes(lane, sender, { text: 'no head', ctr: 1n })),
  );
  const here = encode(head, { ...said, room: mallory.room });
  assert.ok(await keys.openHead(await mallory.writes(lane, sender, { body: here, ctr: 2n })));
});

test('every flipped byte of a head is noticed', async () => {
  const { olga, ana } = await two();
  const packet = await headOf(olga);
  for (let at = 0; at < packet.payload.length; at += 1) {
    const payload = flipped(packet.payload, at, at % 8);
    await rejectsWith(
      /^crypto\/(unsealed|unknown-epoch|former-epoch)$/,
      ana.keys.openHead({ ...packet, payload }),
    );
  }
  assert.ok(await ana.keys.openHead(packet));
});
