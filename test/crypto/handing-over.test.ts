/** The organizer hands the meeting over, for good. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeysEngine, memoryStore, type Roles } from '@folkmoot/crypto';
import { openCharter, readRoles, signCharter, signHandOver } from '@folkmoot/crypto/testing';
import { encode, everybody, rolesTable } from '@folkmoot/wire';
import { commits, letIn } from '../support/admitting.js';
import {
  foundMeeting,
  meetingOf,
  type Person,
  personOf,
  rejectsWith,
  type TestMeeting,
} from '../support/crypto.js';

const rolesOf = ({ keys }: Person): Promise<Roles> => keys.roles();

/** Olga has handed over to Ana. */
async function handedOver(): Promise<{ meeting: TestMeeting; olga: Person; ana: Person; ben: Person }> {
  const meeting = await meetingOf('Olga', 'Ana', 'Ben');
  const [olga, ana, ben] = meeting.people as [Person, Person, Person];
  await handOver(olga, ana, [ben]);
  return { meeting, olga, ana, ben };
}

async function handOver(from: Person, to: Person, others: readonly Person[]): Promise<void> {
  const offer = await to.keys.offerToOrganize();
  await commits(from, [to, ...others], { roles: { wish: offer } });
}

const grantOf = ({ keys }: Person): Promise<Uint8Array> =>
  keys.signGrant({ member: everybody, lanes: [], out: false });

test('whom the meeting was handed over to organizes, by a key of their own', async () => {
  const { olga, ana, ben } = await handedOver();
  const { charter, table } = await rolesOf(ben);
  assert.equal(charter.organizer, ana.member);
  assert.equal(table.handOvers.length, 1);
  await commits(ana, [olga, ben], { roles: { appoint: [ben.member], presenter: ben.member } });
  assert.deepEqual((await rolesOf(olga)).charter.coOrganizers, [ben.member]);
  assert.ok(await grantOf(ana));
});

test('the former organizer is an attendee, and can take nothing back', async () => {
  const { olga, ana, ben } = await handedOver();
  await rejectsWith('crypto/commit', commits(olga, [], { roles: { isLocked: true } }));
  await rejectsWith('crypto/commit', commits(olga, [], {}));
  await rejectsWith('permission/organizer-only', grantOf(olga));
  const offer = await olga.keys.offerToOrganize();
  await rejectsWith('permission/organizer-only', commits(olga, [], { roles: { wish: offer } }));
  await commits(ana, [olga, ben], { removes: [] });
  assert.equal((await rolesOf(olga)).charter.organizer, ana.member);
});

test('co-organizers and greeters stay what they are, except whoever takes over', async () => {
  const { people } = await meetingOf('Olga', 'Ana', 'Ben', 'Cleo');
  const [olga, ana, ben, cleo] = people as [Person, Person, Person, Person];
  const roles = { appoint: [ana.member, ben.member], greeters: [cleo.member] };
  await commits(olga, [ana, ben, cleo], { roles });
  await handOver(olga, ana, [ben, cleo]);
  const { organizer, coOrganizers, greeters } = (await rolesOf(cleo)).charter;
  assert.deepEqual([organizer, coOrganizers, greeters], [ana.member, [ben.member], [cleo.member]]);
});

test('a meeting is handed over again and again, and newcomers follow the whole chain', async () => {
  const { meeting, olga, ana, ben } = await handedOver();
  await handOver(ana, ben, [olga]);
  await handOver(ben, olga, [ana]);
  assert.equal((await rolesOf(ana)).table.handOvers.length, 3);
  const keys = new KeysEngine({ store: memoryStore(), clock: meeting.clock });
  const { member } = await keys.joinMeeting({ ...meeting.link, descriptor: meeting.descriptor });
  const late = personOf('Late', keys, member);
  await letIn(olga, [late], [ana, ben]);
  assert.deepEqual(await rolesOf(late), await rolesOf(ana));
});

test('the key to come is kept like the first one, which is forgotten; a reload leads back to it', async () => {
  const { descriptor: signed, ...meeting } = await foundMeeting();
  const { organizer: olga, link } = meeting;
  const store = memoryStore();
  const enter = async (): Promise<Person> => {
    const keys = new KeysEngine({ store, clock: meeting.clock });
    assert.equal((await keys.recall(link.fingerprint)).isOrganizer, false);
    const { member } = await keys.joinMeeting({ ...link, descriptor: signed });
    const ana = personOf('Ana', keys, member);
    await letIn(olga, [ana]);
    return ana;
  };
  const ana = await enter();
  await handOver(olga, ana, []);
  const { successor } = store.recordOf(link.fingerprint) ?? {};
  assert.equal(successor?.privateKey.extractable, false);
  const kept = new Uint8Array(await crypto.subtle.exportKey('raw', successor.publicKey));
  assert.deepEqual(kept, new Uint8Array((await rolesOf(ana)).meetingKey));
  await commits(ana, [olga], { roles: { appoint: [olga.member] } });
  await ana.keys.close();
  meeting.clock.advance(1_000);
  const again = await enter();
  assert.equal(again.member, ana.member);
  assert.ok(await grantOf(again));
});

// The chain by hand.

const room = new Uint8Array(16).fill(1);
const member = 'a'.repeat(32) as Person['member'];
const said = { room, serial: 1, organizer: member, coOrganizers: [], greeters: [] };

async function key() {
  const { publicKey: verifying, privateKey: signing } = await crypto.subtle.generateKey('Ed25519', true, [
    'sign',
    'verify',
  ]);
  return { verifying, signing, publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', verifying)) };
}

test('each key of the chain vouches for the next, and the last one for the charter', async () => {
  const [first, second, third] = [await key(), await key(), await key()];
  const handOvers = [
    await signHandOver(first, { room, key: second.publicKey, organizer: member }),
    await signHandOver(second, { room, key: third.publicKey, organizer: member }),
  ];
  const opened = await openCharter({ handOvers, charter: await signCharter(third, said) }, { room, first });
  assert.deepEqual(opened.key.publicKey, third.publicKey);
  for (const wrong of [first, second])
    await rejectsWith(
      'crypto/signature',
      openCharter({ handOvers, charter: await signCharter(wrong, said) }, { room, first }),
    );
  const charter = await signCharter(third, said);
  for (const broken of [handOvers.slice(1), handOvers.toReversed(), handOvers.slice(0, 1)])
    await rejectsWith('crypto/signature', openCharter({ handOvers: broken, charter }, { room, first }));
});

test('a charter, a hand-over or a table of another room counts for nothing', async () => {
  const [first, second] = [await key(), await key()];
  const other = new Uint8Array(16).fill(2);
  const elsewhere = await signCharter(first, { ...said, room: other });
  await rejectsWith('crypto/roles', openCharter({ handOvers: [], charter: elsewhere }, { room, first }));
  const handOvers = [await signHandOver(first, { room: other, key: second.publicKey, organizer: member })];
  const charter = await signCharter(second, said);
  await rejectsWith('crypto/roles', openCharter({ handOvers, charter }, { room, first }));
  const table = {
    room: other,
    serial: 1,
    charter: await signCharter(first, said),
    handOvers: [],
    chat: { isOpen: true, isPrivateAllowed: true, muted: [] },
    isLocked: false,
    banned: [],
  };
  await rejectsWith('crypto/roles', readRoles(encode(rolesTable, table), { room, first }));
  assert.ok(await readRoles(encode(rolesTable, { ...table, room }), { room, first }));
});
