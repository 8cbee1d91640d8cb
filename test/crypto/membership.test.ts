/** Coming into the group of a meeting, epoch by epoch, without a room: keys engines and packets alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeysEngine, LaneOpener, memoryStore } from '@folkmoot/crypto';
import { laneKinds, type Packet } from '@folkmoot/wire';
import { commits, knocks, letIn, told, welcomes } from '../support/admitting.js';
import {
  delivered,
  foundMeeting,
  headerOf,
  meetingOf,
  openedText,
  type Person,
  personOf,
  rejectsWith,
  sealedText,
  type TestMeeting,
} from '../support/crypto.js';

const { chat, heads } = laneKinds;

/** Somebody with the link who has not knocked yet. */
async function outside(meeting: TestMeeting, name: string): Promise<Person> {
  const keys = new KeysEngine({ store: memoryStore(), clock: meeting.clock });
  const { member } = await keys.joinMeeting({ ...meeting.link, descriptor: meeting.descriptor });
  return personOf(name, keys, member);
}

const epochOf = async ({ keys }: Person): Promise<number> => (await keys.standing()).epoch;

async function agree(...people: readonly Person[]): Promise<void> {
  const [first, ...others] = await Promise.all(people.map(({ keys }) => keys.standing()));
  for (const other of others) assert.deepEqual(other, first);
}

test('two people in one epoch read each other', async () => {
  const { people } = await meetingOf('Olga', 'Ana');
  const [olga, ana] = people as [Person, Person];
  const line = await sealedText(await ana.sealer(chat), ana.lane(chat), 'Hello');
  assert.equal(await openedText(await olga.opener(ana.lane(chat)), line), 'Hello');
  await agree(olga, ana);
});

test('who has not been let in seals and opens nothing', async () => {
  const meeting = await meetingOf('Olga');
  const ana = await outside(meeting, 'Ana');
  await rejectsWith('usage/not-admitted', ana.introduces());
  await rejectsWith('usage/not-admitted', ana.keys.standing());
  await rejectsWith('usage/not-admitted', ana.learns(await meeting.organizer.introduces()));
});

test('ten people come in by one commit, and all of them agree', async () => {
  const meeting = await foundMeeting();
  const comers = await Promise.all(Array.from({ length: 10 }, (_, i) => outside(meeting, `guest ${i}`)));
  const before = await epochOf(meeting.organizer);
  await letIn(meeting.organizer, comers);
  assert.equal(await epochOf(meeting.organizer), before + 1);
  await agree(meeting.organizer, ...comers);
});

test('a newcomer reads nothing of what was said before, and all from then on', async () => {
  const meeting = await meetingOf('Olga');
  const { organizer: olga } = meeting;
  const sealer = await olga.sealer(chat);
  const before = await sealedText(sealer, olga.lane(chat), 'before', 1);
  const ana = await outside(meeting, 'Ana');
  await letIn(olga, [ana]);
  await ana.learns(await olga.introduces());
  sealer.begin(await olga.keys.sealKeys(chat, 1));
  const now = await sealedText(sealer, olga.lane(chat), 'now', 2);
  const opener = await ana.opener(olga.lane(chat));
  await rejectsWith('crypto/unsealed', openedText(opener, before));
  const { kid } = (await ana.keys.openKeys(olga.lane(chat))).frame;
  await rejectsWith('crypto/former-epoch', ana.keys.openKeys(olga.lane(chat), kid - (1n << 48n)));
  assert.equal(await openedText(opener, now), 'now');
});

test('who is removed opens nothing that is sealed afterwards, with all keys kept', async () => {
  const meeting = await meetingOf('Olga', 'Ana', 'Ben');
  const [olga, ana, ben] = meeting.people as [Person, Person, Person];
  const sealer = await ana.sealer(chat);
  const kept = await ben.opener(ana.lane(chat));
  assert.equal(await openedText(kept, await sealedText(sealer, ana.lane(chat), 'all of us')), 'all of us');
  const { news } = await commits(olga, [ana, ben], { bans: [ben.member] });
  assert.deepEqual(
    news.map(({ name }) => name),
    ['epoch', 'epoch', 'removed'],
  );
  sealer.begin(await ana.keys.sealKeys(chat, 1));
  const line = await sealedText(sealer, ana.lane(chat), 'without Ben', 2);
  await rejectsWith('crypto/unsealed', openedText(kept, line));
  await rejectsWith('usage/not-admitted', ben.keys.openKeys(ana.lane(chat)));
  // Names that are introduced from then on are not for Ben either.
  await rejectsWith(/./, ben.learns(await ana.introduces()));
  assert.equal((await olga.learns(await ana.introduces())).length, 1);
});

test('who was removed for good is not let in again; who was merely gone comes back', async () => {
  const meeting = await meetingOf('Olga', 'Ana', 'Ben');
  const [olga, ana, ben] = meeting.people as [Person, Person, Person];
  await commits(olga, [ana, ben], { removes: [ana.member], bans: [ben.member] });
  assert.equal((await olga.keys.follow(await told(ben, { says: 'knock' }))).name, 'nothing');
  await letIn(olga, [ana]);
  await agree(olga, ana);
});

test('who has fallen behind notices it and comes in again without being admitted anew', async () => {
  const meeting = await meetingOf('Olga', 'Ana', 'Ben');
  const [olga, ana, ben] = meeting.people as [Person, Person, Person];
  await commits(olga, [ana]);
  const { packet } = await commits(olga, [ana]);
  assert.equal((await ben.keys.follow(packet)).name, 'behind');
  await rejectsWith('usage/not-admitted', ben.sealer(chat));
  const knocked = await olga.keys.follow(await told(ben, { says: 'knock' }));
  assert.deepEqual(knocked, { name: 'knocked', member: ben.member, wants: 'entry' });
  await letIn(olga, [ben], [ana]);
  await agree(olga, ana, ben);
  const again = await sealedText(await ben.sealer(chat), ben.lane(chat), 'I am back');
  await ana.learns(await ben.introduces());
  assert.equal(await openedText(await ana.opener(ben.lane(chat)), again), 'I am back');
});

test('of two commits in one epoch the one that the relay gives first counts, for their author too', async () => {
  const [olga, ana] = (await meetingOf('Olga', 'Ana')).people as [Person, Person];
  const [one, two] = [await told(olga, { says: 'commit' }), await told(olga, { says: 'commit' })];
  for (const { keys } of [olga, ana]) {
    assert.equal((await keys.follow(two)).name, 'epoch');
    assert.equal((await keys.follow(one)).name, 'nothing');
  }
  await agree(olga, ana);
});

test('a commit whose echo is lost changes nothing, and the next one does', async () => {
  const [olga, ana] = (await meetingOf('Olga', 'Ana')).people as [Person, Person];
  const before = await epochOf(olga);
  await told(olga, { says: 'commit' });
  assert.equal(await epochOf(olga), before);
  await commits(olga, [ana]);
  assert.equal(await epochOf(olga), before + 1);
  await agree(olga, ana);
});

test('what was on its way when an epoch ended still opens', async () => {
  const [olga, ana] = (await meetingOf('Olga', 'Ana')).people as [Person, Person];
  const late = await sealedText(await ana.sealer(chat), ana.lane(chat), 'on its way');
  const { kid } = (await olga.keys.openKeys(ana.lane(chat))).frame;
  await commits(olga, [ana]);
  const keys = await olga.keys.openKeys(ana.lane(chat), kid);
  assert.equal(await openedText(new LaneOpener(keys), late), 'on its way');
});

test('commits that come between welcome and tree are caught up with', async () => {
  const meeting = await foundMeeting();
  const { organizer: olga } = meeting;
  const ana = await outside(meeting, 'Ana');
  await knocks(olga, ana);
  await commits(olga);
  const [welcome, letter, tree] = (await welcomes(olga, [ana])) as [Packet, Packet, Packet];
  const { packet: later } = await commits(olga);
  const names = [];
  for (const packet of [welcome, letter, later, tree]) names.push((await ana.keys.follow(packet)).name);
  assert.deepEqual(names, ['nothing', 'nothing', 'nothing', 'joined']);
  await agree(olga, ana);
});

test('a welcome whose tree was overtaken by the next epoch is told as falling behind', async () => {
  const meeting = await foundMeeting();
  const { organizer: olga } = meeting;
  const ana = await outside(meeting, 'Ana');
  await knocks(olga, ana);
  await commits(olga);
  const [welcome] = (await welcomes(olga, [ana])) as [Packet];
  await commits(olga);
  assert.equal((await ana.keys.follow(welcome)).name, 'nothing');
  assert.equal((await ana.keys.follow(await told(olga, { says: 'tree' }))).name, 'behind');
  await letIn(olga, [ana]);
  await agree(olga, ana);
});

test('who knocks again with a key package that was not used yet is added once', async () => {
  const meeting = await foundMeeting();
  const { organizer: olga } = meeting;
  const ana = await outside(meeting, 'Ana');
  await knocks(olga, ana);
  const again = await olga.keys.follow(await told(ana, { says: 'knock' }));
  assert.deepEqual(again, { name: 'knocked', member: ana.member, wants: 'entry' });
  const { news } = await commits(olga);
  assert.deepEqual(news[0]?.name === 'epoch' && news[0].newcomers, [ana.member]);
  for (const packet of await welcomes(olga, [ana])) await ana.keys.follow(packet);
  await agree(olga, ana);
});

test('a knock that a relay plays again lets nobody in a second time', async () => {
  const meeting = await meetingOf('Olga');
  const { organizer: olga } = meeting;
  const ana = await outside(meeting, 'Ana');
  await knocks(olga, ana);
  const knock = await told(ana, { says: 'knock' });
  await commits(olga);
  assert.equal((await olga.keys.follow(knock)).name, 'nothing');
  const { news } = await commits(olga);
  assert.deepEqual(news[0]?.name === 'epoch' && news[0].newcomers, []);
});

test('heads speak of the epoch they are sealed in', async () => {
  const [olga, ana] = (await meetingOf('Olga', 'Ana')).people as [Person, Person];
  await commits(olga, [ana]);
  const target = { lane: olga.lane(heads), header: headerOf(1), positions: [] };
  const { head } = await ana.keys.openHead(delivered(target.lane, await olga.keys.signHead(target)));
  assert.equal(head.epoch, await epochOf(ana));
});

test('after close nothing of the group is left to be used', async () => {
  const [olga, ana] = (await meetingOf('Olga', 'Ana')).people as [Person, Person];
  const packet = await told(olga, { says: 'commit' });
  await ana.keys.close();
  await rejectsWith('usage/closed', ana.keys.follow(packet));
  await rejectsWith('usage/closed', told(ana, { says: 'knock' }));
});
