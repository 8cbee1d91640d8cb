/** Attacks on roles: by members whose clients keep to nothing, by who organized once, and with a relay that helps. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memberIdOf, type RolesChange } from '@folkmoot/crypto';
import { admit, type Group, signBody, signCharter, signHandOver } from '@folkmoot/crypto/testing';
import {
  type Charter,
  decode,
  encode,
  groupMessage,
  laneKinds,
  type Packet,
  type RolesTable,
  rolesTable,
  splitSigned,
  welcomeNote,
  wish as wishCodec,
} from '@folkmoot/wire';
import { meetPeople } from '../../packages/room/src/people.js';
import { commits, letIn, told } from '../support/admitting.js';
import {
  delivered,
  headerOf,
  meetingOf,
  type Person,
  rejectsWith,
  type TestMeeting,
} from '../support/crypto.js';
import { admitted, forced, type Outlaw, outlawOf } from '../support/outlaw.js';
import { seating } from '../support/seats.js';

interface Scene {
  meeting: TestMeeting;
  olga: Person;
  ana: Person;
  outlaw: Outlaw;
  group: Group;
  /** The table in force. */
  table: RolesTable;
  charter: Charter;
}

/** Olga organizes, Ana presents; the outlaw was let in like everybody, and got this office. */
async function scene(
  office: 'attendee' | 'co-organizer' | 'greeter',
  more: RolesChange = {},
): Promise<Scene> {
  const meeting = await meetingOf('Olga', 'Ana');
  const [olga, ana] = meeting.people as [Person, Person];
  const outlaw = await outlawOf(meeting);
  const group = await admitted(olga, outlaw, [ana]);
  const { member } = outlaw.identity;
  const given = { 'co-organizer': { appoint: [member] }, greeter: { greeters: [member] }, attendee: {} }[
    office
  ];
  const roles = { presenter: ana.member, ...given, ...more };
  const { packet } = await commits(olga, [ana], { roles });
  await group.process((await outlaw.overhears(packet)).body);
  const { table, charter } = await olga.keys.roles();
  return { meeting, olga, ana, outlaw, group, table, charter };
}

/** The leaf of somebody in the outlaw's group. */
function leafOf({ group, olga, ana }: Scene, whose: 'olga' | 'ana'): number {
  const { member } = whose === 'olga' ? olga : ana;
  const leaf = group
    .members()
    .find(({ credential }) => Buffer.from(credential).includes(Buffer.from(member, 'hex')));
  assert.ok(leaf);
  return leaf.leafIndex;
}

/** All refuse it, and nothing has changed for anybody. */
async function refusedByAll({ olga, ana }: Scene, packet: Packet, code: string | RegExp): Promise<void> {
  const before = await olga.keys.standing();
  for (const { keys } of [olga, ana]) {
    await rejectsWith(code, keys.follow(packet));
    assert.deepEqual(await keys.standing(), before);
  }
}

const committing = async (
  all: Scene,
  table: RolesTable,
  change: { removes?: number[] } = {},
): Promise<Packet> => forced(all.outlaw, all.group, { ...change, context: encode(rolesTable, table) });

const next = ({ table }: Scene, changed: Partial<RolesTable>): RolesTable => ({
  ...table,
  serial: table.serial + 1,
  ...changed,
});

test('what a co-organizer may do, the outlaw’s client can do as well (control)', async () => {
  const all = await scene('co-organizer');
  const packet = await committing(all, next(all, { isLocked: true }));
  for (const { keys } of [all.olga, all.ana]) assert.equal((await keys.follow(packet)).name, 'epoch');
  assert.equal((await all.olga.keys.roles()).table.isLocked, true);
});

test('a table by an attendee is none, whatever it says', async () => {
  const all = await scene('attendee');
  const { member } = all.outlaw.identity;
  for (const changed of [{ presenter: member }, { isLocked: true }, {}])
    await refusedByAll(all, await committing(all, next(all, changed)), 'crypto/commit');
});

test('a greeter changes no role, no rule and no charter', async () => {
  const all = await scene('greeter', { isLocked: true });
  const { member } = all.outlaw.identity;
  const chat = { ...all.table.chat, muted: [all.ana.member] };
  for (const changed of [{ presenter: member }, { isLocked: false }, { chat }, { banned: [all.ana.member] }])
    await refusedByAll(all, await committing(all, next(all, changed)), /^crypto\/(commit|roles)$/);
});

test('a greeter lets nobody new in while the meeting is locked', async () => {
  const all = await scene('greeter', { isLocked: true });
  const { identity, room } = all.outlaw;
  const other = await outlawOf(all.meeting);
  const issuer = { publicKey: identity.publicKey, signing: identity.signing };
  const granted = { room, identityKey: other.identity.publicKey, admittedAtMs: 1, isProven: true };
  const { bytes } = await other.offers(await admit(issuer, granted));
  await refusedByAll(all, await forced(all.outlaw, all.group, { adds: [bytes] }), 'crypto/commit');
  // Control: through an open door the same is allowed.
  const open = await scene('greeter');
  const guest = await outlawOf(open.meeting);
  const greeter = { publicKey: open.outlaw.identity.publicKey, signing: open.outlaw.identity.signing };
  const offer = await guest.offers(
    await admit(greeter, { ...granted, room: open.outlaw.room, identityKey: guest.identity.publicKey }),
  );
  const packet = await forced(open.outlaw, open.group, { adds: [offer.bytes] });
  assert.equal((await open.olga.keys.follow(packet)).name, 'epoch');
});

test('nobody is added whom no committer let in, nor who was removed for good', async () => {
  const all = await scene('co-organizer', { ban: [] });
  const guest = await outlawOf(all.meeting);
  const own = { publicKey: guest.identity.publicKey, signing: guest.identity.signing };
  const granted = {
    room: guest.room,
    identityKey: guest.identity.publicKey,
    admittedAtMs: 1,
    isProven: true,
  };
  const selfMade = await guest.offers(await admit(own, granted));
  await refusedByAll(
    all,
    await forced(all.outlaw, all.group, { adds: [selfMade.bytes] }),
    'crypto/credential',
  );
  const { identity } = all.outlaw;
  const genuine = await guest.offers(
    await admit({ publicKey: identity.publicKey, signing: identity.signing }, granted),
  );
  const banned = next(all, { banned: [guest.identity.member] });
  const packet = await forced(all.outlaw, all.group, {
    adds: [genuine.bytes],
    context: encode(rolesTable, banned),
  });
  await refusedByAll(all, packet, 'crypto/commit');
});

test('a co-organizer does not touch the charter, not even with a genuine signature of former days', async () => {
  const former = await scene('co-organizer');
  const { charter } = former.table;
  const { packet } = await commits(former.olga, [former.ana], { roles: { appoint: [former.ana.member] } });
  await former.group.process((await former.outlaw.overhears(packet)).body);
  const { table } = await former.olga.keys.roles();
  await refusedByAll(
    former,
    await committing({ ...former, table }, next({ ...former, table }, { charter })),
    'crypto/commit',
  );
});

test('a charter that somebody else than the meeting key signed is none', async () => {
  const all = await scene('co-organizer');
  const { identity } = all.outlaw;
  const own = { publicKey: identity.publicKey, signing: identity.signing };
  const charter = await signCharter(own, {
    ...all.charter,
    serial: all.charter.serial + 1,
    organizer: identity.member,
    coOrganizers: [],
  });
  await refusedByAll(all, await committing(all, next(all, { charter })), 'crypto/signature');
  const word = await signHandOver(own, {
    room: all.outlaw.room,
    key: own.publicKey,
    organizer: identity.member,
  });
  const handed = next(all, { charter, handOvers: [word] });
  await refusedByAll(all, await committing(all, handed), 'crypto/signature');
});

test('nobody removes the organizer, neither a greeter nor a co-organizer', async () => {
  for (const office of ['co-organizer', 'greeter'] as const) {
    const all = await scene(office);
    const packet = await forced(all.outlaw, all.group, { removes: [leafOf(all, 'olga')] });
    await refusedByAll(all, packet, /^crypto\/(commit|roles)$/);
  }
});

test('a greeter’s table without the presenter it removes names the organizer, and nobody else', async () => {
  const all = await scene('greeter');
  const { member } = all.outlaw.identity;
  const removes = [leafOf(all, 'ana')];
  const { keys } = all.olga;
  for (const presenter of [member, all.ana.member]) {
    const packet = await committing(all, next(all, { presenter }), { removes });
    await rejectsWith(/^crypto\/(commit|roles)$/, keys.follow(packet));
  }
  const packet = await committing(all, next(all, { presenter: all.olga.member }), { removes });
  assert.equal((await keys.follow(packet)).name, 'epoch');
});

test('a wish of the presenter counts once: not after another table, and not in another name', async () => {
  const all = await scene('greeter');
  const { identity } = all.outlaw;
  const proof = await all.ana.keys.signWish({ wants: 'present', to: identity.member });
  const { packet } = await commits(all.olga, [all.ana], { roles: { isChatOpen: false } });
  await all.group.process((await all.outlaw.overhears(packet)).body);
  const { table } = await all.olga.keys.roles();
  const now = { ...all, table };
  const replayed = next(now, { presenter: identity.member, proof });
  await refusedByAll(now, await committing(now, replayed), 'crypto/former-wish');
  const body = encode(wishCodec, { ...decode(wishCodec, splitSigned(proof).body), serial: table.serial });
  const forged = await signBody('wish', identity.signing, body);
  const posing = next(now, { presenter: identity.member, proof: forged });
  await refusedByAll(now, await committing(now, posing), 'crypto/signature');
});

test('nobody but the presenter lets somebody control, not even a co-organizer', async () => {
  const all = await scene('co-organizer');
  const { member } = all.outlaw.identity;
  await refusedByAll(all, await committing(all, next(all, { controller: member })), 'crypto/commit');
  const stolen = next(all, { presenter: all.olga.member, controller: member });
  await refusedByAll(all, await committing(all, stolen), 'crypto/commit');
});

/** The meeting was handed over to Ana; the outlaw has the key of former days. */
async function handedOver(): Promise<Scene & { former: { publicKey: Uint8Array; signing: CryptoKey } }> {
  const all = await scene('co-organizer');
  const wish = await all.ana.keys.offerToOrganize();
  const { packet } = await commits(all.olga, [all.ana], { roles: { wish } });
  await all.group.process((await all.outlaw.overhears(packet)).body);
  const { publicKey, privateKey: signing } = all.meeting.meetingKey;
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey));
  const { table, charter } = await all.ana.keys.roles();
  assert.equal(charter.organizer, all.ana.member);
  return { ...all, table, charter, former: { publicKey: raw, signing } };
}

test('a hand-over is not taken back with the old key', async () => {
  const all = await handedOver();
  const { former, table, outlaw } = all;
  const said = { ...all.charter, serial: all.charter.serial + 1, organizer: outlaw.identity.member };
  const charter = await signCharter(former, { ...said, coOrganizers: [] });
  await refusedByAll(all, await committing(all, next(all, { charter, handOvers: [] })), 'crypto/commit');
  await refusedByAll(all, await committing(all, next(all, { charter })), 'crypto/signature');
  const { room } = outlaw;
  const again = await signHandOver(former, {
    room,
    key: former.publicKey,
    organizer: outlaw.identity.member,
  });
  for (const handOvers of [[again], [...table.handOvers, again]])
    await refusedByAll(
      all,
      await committing(all, next(all, { charter, handOvers })),
      /^crypto\/(commit|signature)$/,
    );
});

test('whom the old key lets in, nobody adds', async () => {
  const all = await handedOver();
  const guest = await outlawOf(all.meeting);
  const granted = {
    room: guest.room,
    identityKey: guest.identity.publicKey,
    admittedAtMs: 1,
    isProven: true,
  };
  const { bytes } = await guest.offers(await admit(all.former, granted));
  await refusedByAll(all, await forced(all.outlaw, all.group, { adds: [bytes] }), 'crypto/credential');
  const heard = await all.ana.keys.follow(await guest.knocks(bytes));
  assert.deepEqual(heard, { name: 'knocked', member: guest.identity.member, wants: 'admission' });
});

test('who was in the meeting is not lured back by the old key', async () => {
  const all = await handedOver();
  const { olga, ana, former, outlaw } = all;
  const { packet: missed } = await commits(ana, [], {});
  const { packet } = await commits(ana, [], {});
  assert.ok(missed);
  assert.equal((await olga.keys.follow(packet)).name, 'behind');
  const said = { ...all.charter, organizer: outlaw.identity.member, coOrganizers: [] };
  const identityKey = (await olga.keys.identity()).publicKey;
  const issuer = { publicKey: outlaw.identity.publicKey, signing: outlaw.identity.signing };
  const note = {
    charter: await signCharter(former, said),
    handOvers: [],
    issuerKey: issuer.publicKey,
    admission: await admit(issuer, {
      room: outlaw.room,
      identityKey,
      admittedAtMs: Date.now() * 2,
      isProven: true,
    }),
    founding: new Uint8Array(0),
  };
  const message = encode(groupMessage, { says: 'admission', epoch: 0, body: encode(welcomeNote, note) });
  const lane = { member: outlaw.identity.member, kind: laneKinds.group, generation: 1 };
  await rejectsWith('crypto/roles', olga.keys.follow(await outlaw.says(lane, message, [olga.member])));
  await letIn(ana, [olga]);
  assert.equal((await olga.keys.roles()).charter.organizer, ana.member);
});

test('the id of the meeting key in force is that of the last hand-over', async () => {
  const { ana, former } = await handedOver();
  const { meetingKey } = await ana.keys.roles();
  assert.notEqual(await memberIdOf(meetingKey), await memberIdOf(former.publicKey));
});

test('who is muted is not heard by keys that were handed out before', async () => {
  const { organizer, join, change, close } = await seating();
  const ana = await meetPeople(organizer, 'ana');
  const seat = await join();
  await meetPeople(seat, 'ben');
  await ana.introduced(seat.self);
  const lane = { member: seat.self, kind: laneKinds.chat, generation: 1 };
  const line = async (sequence: number): Promise<Packet> => {
    const header = headerOf(sequence);
    return delivered(lane, { header, payload: await seat.keys.seal(lane, header, new Uint8Array(3)) });
  };
  const [before, late] = [await line(1), await line(2)];
  assert.equal((await organizer.keys.open(before)).length, 3);
  await change({ roles: { mute: [seat.self] } });
  // Sealed with keys of the epoch before, whose opener is still there.
  await rejectsWith('permission/muted', organizer.keys.open(late));
  await rejectsWith('permission/muted', organizer.keys.open(await line(3)));
  await change({ roles: { unmute: [seat.self], isChatOpen: false } });
  await rejectsWith('permission/chat-off', organizer.keys.open(await line(4)));
  close();
});

test('a member’s own client neither commits for them nor says what others wish', async () => {
  const all = await scene('attendee');
  await rejectsWith('crypto/commit', told(all.ana, { says: 'commit', roles: { isLocked: true } }));
  await rejectsWith(
    'crypto/commit',
    told(all.ana, { says: 'commit', roles: { presenter: all.olga.member } }),
  );
  const mine = await all.ana.keys.signWish({ wants: 'present', to: all.olga.member });
  assert.equal((await all.olga.keys.openWish(mine)).member, all.ana.member);
});
