/** A group that was founded again: nobody goes back, and nobody but the meeting key's holder founds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMeetingKey, type GroupNews, KeysEngine, type MeetingKey, memoryStore } from '@folkmoot/crypto';
import { fromBase64Url } from '@folkmoot/kit';
import {
  decode,
  descriptor,
  encode,
  founding,
  groupMessage,
  laneKinds,
  type MemberId,
  type Packet,
  splitSigned,
} from '@folkmoot/wire';
import { sealAnnouncement } from '../../packages/crypto/src/announcement.js';
import { linkKeySource } from '../../packages/crypto/src/key-source.js';
import { laneFrameKey } from '../../packages/crypto/src/lane-keys.js';
import { meetingKeyOf } from '../../packages/crypto/src/meeting-key.js';
import { SealingContext } from '../../packages/crypto/src/sealing-context.js';
import { signBody } from '../../packages/crypto/src/signing.js';
import { commits, letIn, told } from '../support/admitting.js';
import {
  delivered,
  headerOf,
  meetingOf,
  type Person,
  rejectsWith,
  type TestMeeting,
} from '../support/crypto.js';

/** A founding as somebody with the link says it, signed by whatever key. */
async function said(
  { link, descriptor: signed }: TestMeeting,
  key: MeetingKey,
  { number, by, room }: { number: number; by: MemberId; room?: Uint8Array },
): Promise<Packet> {
  const { room: ours } = decode(descriptor, splitSigned(signed).body);
  const outer = await linkKeySource(fromBase64Url(link.secret), ours, fromBase64Url(link.fingerprint));
  const body = await signBody('founding', key.signing, encode(founding, { room: room ?? ours, number }));
  const sender = crypto.getRandomValues(new Uint8Array(16));
  const lane = { member: by, kind: laneKinds.group, generation: 1 };
  const header = headerOf(1);
  const context = new SealingContext(await laneFrameKey(outer, sender, { ...lane, usage: 'encrypt' }));
  const message = encode(groupMessage, { says: 'founding', epoch: 0, body });
  return delivered(lane, {
    header,
    payload: await sealAnnouncement(context, { sender, signed: message }, { lane, header }),
  });
}

/** Olga's browser, in which the meeting key is kept, founds the group again. */
async function foundedAgain(meeting: TestMeeting): Promise<Person> {
  const store = memoryStore();
  const kept = await store.claim(meeting.link.fingerprint);
  await kept.keep(meeting.kept());
  kept.release();
  const keys = new KeysEngine({ store, clock: meeting.clock });
  await keys.recall(meeting.link.fingerprint);
  const { member } = await keys.resumeMeeting({ ...meeting.link, descriptor: meeting.descriptor });
  await keys.foundAgain();
  return { ...meeting.organizer, keys, member };
}

const founds = (organizer: Person): Promise<Packet> => told(organizer, { says: 'founding' });
const follows = ({ keys }: Person, packet: Packet): Promise<GroupNews> => keys.follow(packet);
const epochOf = async ({ keys }: Person): Promise<number> => (await keys.standing()).epoch;

test('when the group was founded again its members come over, with the admissions they have', async () => {
  const meeting = await meetingOf('Olga', 'Ana', 'Ben');
  const [, ana, ben] = meeting.people as [Person, Person, Person];
  const before = await epochOf(ana);
  const olga = await foundedAgain(meeting);
  const word = await founds(olga);
  for (const person of [ana, ben]) assert.equal((await follows(person, word)).name, 'behind');
  await letIn(olga, [ana, ben]);
  assert.ok((await epochOf(ana)) > before);
  assert.deepEqual(await ana.keys.standing(), await ben.keys.standing());
  assert.equal((await follows(ana, word)).name, 'nothing', 'the same again changes nothing');
});

test('a founding that another key signed, or that is about another room, leads nobody away', async () => {
  const meeting = await meetingOf('Olga', 'Ana');
  const [, ana] = meeting.people as [Person, Person];
  const standing = await ana.keys.standing();
  const by = meeting.organizer.member;
  const foreign = await said(meeting, await createMeetingKey(), { number: 9, by });
  await rejectsWith('crypto/signature', follows(ana, foreign));
  const genuine = await meetingKeyOf(meeting.meetingKey);
  const elsewhere = await said(meeting, genuine, { number: 9, by, room: new Uint8Array(16) });
  await rejectsWith('crypto/founding', follows(ana, elsewhere));
  assert.deepEqual(await ana.keys.standing(), standing);
});

test('nobody goes back to a founding that is over, whatever a relay plays again', async () => {
  const meeting = await meetingOf('Olga', 'Ana');
  const [former, ana] = meeting.people as [Person, Person];
  const { packet: commit } = await commits(former);
  const tree = await told(former, { says: 'tree' });
  const olga = await foundedAgain(meeting);
  await follows(ana, await founds(olga));
  await letIn(olga, [ana]);
  const standing = await ana.keys.standing();
  const genuine = await meetingKeyOf(meeting.meetingKey);
  const old = await said(meeting, genuine, { number: 1, by: former.member });
  await rejectsWith('crypto/founding', follows(ana, old));
  await rejectsWith(/^crypto\//, follows(ana, commit));
  assert.equal((await follows(ana, tree)).name, 'nothing');
  assert.deepEqual(await ana.keys.standing(), standing);
});

test('a welcome into the group before is not accepted by who has heard of the next', async () => {
  const meeting = await meetingOf('Olga');
  const { organizer: former } = meeting;
  const ana = new KeysEngine({ store: memoryStore(), clock: meeting.clock });
  const { member } = await ana.joinMeeting({ ...meeting.link, descriptor: meeting.descriptor });
  const comer = { keys: ana, member };
  await former.keys.follow(await told(comer, { says: 'knock' }));
  await ana.follow(await told(former, { says: 'admission', to: member }, [member]));
  await former.keys.follow(await told(comer, { says: 'knock' }));
  await commits(former);
  const olga = await foundedAgain(meeting);
  assert.equal((await ana.follow(await founds(olga))).name, 'behind');
  await ana.follow(await told(former, { says: 'welcome' }, [member]));
  assert.equal((await ana.follow(await told(former, { says: 'tree' }))).name, 'nothing');
  await rejectsWith('usage/not-admitted', ana.standing());
});

test('a knock that was meant for the group before lets nobody in twice', async () => {
  const meeting = await meetingOf('Olga', 'Ana');
  const [, ana] = meeting.people as [Person, Person];
  const old = await told(ana, { says: 'knock' });
  const olga = await foundedAgain(meeting);
  assert.deepEqual(await olga.keys.follow(old), {
    name: 'knocked',
    member: ana.member,
    wants: 'founding',
  });
  const { news } = await commits(olga);
  assert.deepEqual(news[0]?.name === 'epoch' && news[0].newcomers, []);
});

test('nobody without the meeting key founds the group again', async () => {
  const meeting = await meetingOf('Olga');
  const keys = new KeysEngine({ store: memoryStore(), clock: meeting.clock });
  const access = { ...meeting.link, descriptor: meeting.descriptor };
  await rejectsWith('permission/organizer-only', keys.resumeMeeting(access));
});

test('after a hand-over the former key founds nothing, and newcomers find their way all the same', async () => {
  const meeting = await meetingOf('Olga', 'Ana');
  const [olga, ana] = meeting.people as [Person, Person];
  await commits(olga, [ana], { roles: { wish: await ana.keys.offerToOrganize() } });
  const standing = await ana.keys.standing();
  const former = await meetingKeyOf(meeting.meetingKey);
  const again = await said(meeting, former, { number: 9, by: olga.member });
  for (const person of [olga, ana]) await rejectsWith('crypto/signature', follows(person, again));
  assert.deepEqual(await ana.keys.standing(), standing);
  // The founding of the group is still the former key’s word: whoever comes is shown it with the chain of keys.
  const keys = new KeysEngine({ store: memoryStore(), clock: meeting.clock });
  const { member } = await keys.joinMeeting({ ...meeting.link, descriptor: meeting.descriptor });
  await letIn(ana, [{ keys, member }], [olga]);
  assert.deepEqual(await keys.standing(), await ana.keys.standing());
});
