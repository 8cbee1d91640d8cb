/** Attacks on the way into the group and on what changes it: by people with the link, by members, and by a relay. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeysEngine, memoryStore } from '@folkmoot/crypto';
import {
  certifyLeaf,
  foundGroup,
  type KeySource,
  laneFrameKey,
  linkKeySource,
  openAnnouncement,
  sframe,
  sharedKeysOf,
} from '@folkmoot/crypto/testing';
import { fromBase64Url } from '@folkmoot/kit';
import {
  decode,
  encode,
  groupMessage,
  knock,
  type LaneId,
  laneKinds,
  type Packet,
  packetContext,
  splitSigned,
} from '@folkmoot/wire';
import { commits, knocks, told, welcomes } from '../support/admitting.js';
import {
  delivered,
  headerOf,
  meetingOf,
  type Person,
  personOf,
  rejectsWith,
  sealedText,
} from '../support/crypto.js';
import { anything } from '../support/group.js';
import { admitted, outlawOf, selfMade } from '../support/outlaw.js';

const { chat, group: groupKind, heads, tree } = laneKinds;

test('a commit by an attendee is refused by all, in whatever lane the relay puts it', async () => {
  const meeting = await meetingOf('Olga', 'Ana');
  const [olga, ana] = meeting.people as [Person, Person];
  const outlaw = await outlawOf(meeting);
  const group = await admitted(olga, outlaw, [ana]);
  const before = await olga.keys.standing();
  const staged = await group.commit({ removes: [0] });
  const message = encode(groupMessage, { says: 'commit', epoch: before.epoch + 1, body: staged.commit });
  for (const member of [outlaw.identity.member, olga.member]) {
    const lane = { member, kind: groupKind, generation: 1 };
    const packet = await outlaw.says(lane, message);
    for (const { keys } of [olga, ana]) await rejectsWith('crypto/commit', keys.follow(packet));
  }
  assert.deepEqual(await olga.keys.standing(), before);
  assert.deepEqual(await ana.keys.standing(), before);
});

test('an engine makes no commit for who may not', async () => {
  const [, ana] = (await meetingOf('Olga', 'Ana')).people as [Person, Person];
  await rejectsWith('crypto/commit', told(ana, { says: 'commit' }));
});

test('who admits themselves is not let in, but admitted like everybody', async () => {
  const meeting = await meetingOf('Olga');
  const outlaw = await outlawOf(meeting);
  const { bytes } = await outlaw.offers(await selfMade(outlaw));
  const { member } = outlaw.identity;
  const news = await meeting.organizer.keys.follow(await outlaw.knocks(bytes));
  assert.deepEqual(news, { name: 'knocked', member, wants: 'admission' });
  const { news: after } = await commits(meeting.organizer);
  assert.deepEqual(after[0]?.name === 'epoch' && after[0].newcomers, []);
});

test('a key package of somebody else does not come in by one’s own knock', async () => {
  const meeting = await meetingOf('Olga');
  const [mine, theirs] = [await outlawOf(meeting), await outlawOf(meeting)];
  const { bytes } = await theirs.offers(await selfMade(theirs));
  await rejectsWith(/^crypto\//, meeting.organizer.keys.follow(await mine.knocks(bytes)));
});

test('a faked welcome leads nobody into another group, and the true one still does', async () => {
  const meeting = await meetingOf('Olga');
  const { organizer: olga } = meeting;
  const keys = new KeysEngine({ store: memoryStore(), clock: meeting.clock });
  const { member } = await keys.joinMeeting({ ...meeting.link, descriptor: meeting.descriptor });
  const ana = personOf('Ana', keys, member);
  await knocks(olga, ana);

  const outlaw = await outlawOf(meeting);
  const signatureKeyPair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  const leafKey = new Uint8Array(await crypto.subtle.exportKey('raw', signatureKeyPair.publicKey));
  const { identity, sender, room } = outlaw;
  const admission = await selfMade(outlaw);
  const fake = await foundGroup({
    groupId: new Uint8Array([...room, 0, 0, 0, 0, 0, 0, 0, 9]),
    context: new Uint8Array(0),
    credential: await certifyLeaf(identity, { room, sender, leafKey, certifiedAtMs: 1, admission }),
    signatureKeyPair,
    policy: anything,
  });
  const heard = await told(ana, { says: 'knock' });
  const said = await linkKeySource(
    fromBase64Url(meeting.link.secret),
    room,
    fromBase64Url(meeting.link.fingerprint),
  );
  const { keyPackage } = decode(knock, splitSigned((await openAnnouncement(said, heard)).signed).body);
  assert.ok(keyPackage);
  const staged = await fake.commit({ adds: [keyPackage] });
  assert.ok(staged.welcome);
  const lane = (kind: number): LaneId => ({ member: olga.member, kind, generation: 1 });
  const wordOf = (says: 'welcome' | 'tree', body: Uint8Array): Uint8Array =>
    encode(groupMessage, { says, epoch: 1, body });
  assert.equal(
    (await ana.keys.follow(await outlaw.says(lane(groupKind), wordOf('welcome', staged.welcome), [member])))
      .name,
    'nothing',
  );
  const lure = await outlaw.says(lane(tree), wordOf('tree', staged.ratchetTree));
  await rejectsWith(/^crypto\//, ana.keys.follow(lure));
  await rejectsWith('usage/not-admitted', ana.keys.standing());

  await knocks(olga, ana);
  await commits(olga);
  const names = [];
  for (const packet of await welcomes(olga, [ana])) names.push((await ana.keys.follow(packet)).name);
  assert.ok(names.includes('joined'));
  assert.deepEqual(await ana.keys.standing(), await olga.keys.standing());
});

test('a removed member who keeps every key opens nothing that is sealed after the removal', async () => {
  const meeting = await meetingOf('Olga', 'Ana', 'Ben');
  const [olga, ana, ben] = meeting.people as [Person, Person, Person];
  const kept = sharedKeysOf(ben.keys);
  const { sender } = (await olga.learns(await ana.introduces()))[0] ?? assert.fail();
  const opensBy = async (source: KeySource, { lane, headerBytes, payload }: Packet): Promise<unknown> => {
    const key = await laneFrameKey(source, sender, { ...lane, usage: 'decrypt' });
    return sframe.openWith(key, payload, packetContext(lane, headerBytes));
  };
  const sealer = await ana.sealer(chat);
  const before = await sealedText(sealer, ana.lane(chat), 'with Ben');
  assert.ok(await opensBy(kept.epoch, before), 'control: the kept keys do open what was sealed before');

  const { packet } = await commits(olga, [ana], { bans: [ben.member] });
  sealer.begin(await ana.keys.sealKeys(chat, 1));
  const after = await sealedText(sealer, ana.lane(chat), 'without Ben', 2);
  await rejectsWith('crypto/unsealed', opensBy(kept.epoch, after));
  await rejectsWith('crypto/unsealed', opensBy(kept.outer, after));
  const renamed = await ana.introduces();
  await rejectsWith('crypto/unsealed', openAnnouncement(kept.roster, renamed));
  assert.equal((await ben.keys.follow(packet)).name, 'removed');
  await rejectsWith(/./, ben.learns(renamed));
});

test('somebody from whom a relay hides a removal hears no more heads, and so notices', async () => {
  const [olga, ana, ben] = (await meetingOf('Olga', 'Ana', 'Ben')).people as [Person, Person, Person];
  const headOf = async (): Promise<Packet> => {
    const target = { lane: olga.lane(heads), header: headerOf(1), positions: [] };
    return delivered(target.lane, await olga.keys.signHead(target));
  };
  assert.ok(await ana.keys.openHead(await headOf()));
  const { packet } = await commits(olga, [], { bans: [ben.member] });
  await rejectsWith('crypto/unknown-epoch', ana.keys.openHead(await headOf()));
  await ana.keys.follow(packet);
  assert.ok(await ana.keys.openHead(await headOf()));
});

test('what somebody outside seals under the keys of the link is no word of a member', async () => {
  const meeting = await meetingOf('Olga', 'Ana');
  const [olga, ana] = meeting.people as [Person, Person];
  const { outer } = sharedKeysOf(olga.keys);
  const { sender } = (await olga.learns(await ana.introduces()))[0] ?? assert.fail();
  const key = await laneFrameKey(outer, sender, { kind: chat, generation: 1, usage: 'encrypt' });
  await rejectsWith(/^crypto\//, olga.keys.openKeys(ana.lane(chat), key.kid));
});
