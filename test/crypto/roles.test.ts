/** The table of roles in the group: everybody's client keeps to it, epoch by epoch. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeysEngine, LaneOpener, memoryStore, type Roles, type RolesChange } from '@folkmoot/crypto';
import { laneKinds, type MemberId } from '@folkmoot/wire';
import { commits, knocks, letIn, told, welcomes } from '../support/admitting.js';
import {
  foundMeeting,
  meetingOf,
  openedText,
  type Person,
  personOf,
  presents,
  rejectsWith,
  sealedText,
  type TestMeeting,
  usualLanes,
} from '../support/crypto.js';

const { chat, screen } = laneKinds;

async function three(): Promise<{ meeting: TestMeeting; olga: Person; ana: Person; ben: Person }> {
  const meeting = await meetingOf('Olga', 'Ana', 'Ben');
  const [olga, ana, ben] = meeting.people as [Person, Person, Person];
  return { meeting, olga, ana, ben };
}

const changes = (by: Person, others: readonly Person[], roles: RolesChange): Promise<unknown> =>
  commits(by, others, { roles });
const rolesOf = ({ keys }: Person): Promise<Roles> => keys.roles();
const epochOf = async ({ keys }: Person): Promise<number> => (await keys.standing()).epoch;

/** Somebody with the link who has not knocked yet. */
async function outside(meeting: TestMeeting, name: string): Promise<Person> {
  const keys = new KeysEngine({ store: memoryStore(), clock: meeting.clock });
  const { member } = await keys.joinMeeting({ ...meeting.link, descriptor: meeting.descriptor });
  return personOf(name, keys, member);
}

test('whoever founds a meeting organizes and presents; everybody may write, nobody alone, and the door is open', async () => {
  const { olga, ana } = await three();
  const { table, charter } = await rolesOf(ana);
  const { organizer, coOrganizers, greeters } = charter;
  assert.deepEqual([organizer, coOrganizers, greeters], [olga.member, [], []]);
  assert.equal(table.presenter, olga.member);
  assert.deepEqual(table.chat, { isOpen: true, isPrivateAllowed: false, muted: [] });
  assert.equal(table.isLocked, false);
});

test('everybody in an epoch has the same table, also who comes later', async () => {
  const { meeting, olga, ana, ben } = await three();
  await changes(olga, [ana, ben], { presenter: ana.member, mute: [ben.member] });
  const late = await meeting.join('Late');
  const [first, ...others] = await Promise.all([olga, ana, ben, late].map(rolesOf));
  for (const other of others) assert.deepEqual(other, first);
  assert.equal(first?.table.presenter, ana.member);
});

test('many changes asked at once are one table and one epoch', async () => {
  const { olga, ana, ben } = await three();
  const before = [await epochOf(ana), (await rolesOf(ana)).table.serial] as const;
  await changes(olga, [ana, ben], {
    presenter: ben.member,
    mute: [ana.member],
    isLocked: true,
    isPrivateChatAllowed: true,
    appoint: [ben.member],
  });
  assert.equal(await epochOf(ana), before[0] + 1);
  const { table, charter } = await rolesOf(ana);
  assert.equal(table.serial, before[1] + 1);
  assert.deepEqual(charter.coOrganizers, [ben.member]);
  assert.deepEqual([table.presenter, table.isLocked, table.chat.muted], [ben.member, true, [ana.member]]);
});

test('a change that changes nothing leaves the table as it is', async () => {
  const { olga, ana, ben } = await three();
  const before = await rolesOf(ana);
  await changes(olga, [ana, ben], { presenter: olga.member, unmute: [ana.member], isLocked: false });
  assert.deepEqual(await rolesOf(ana), before);
});

test('only the presenter’s screen opens, in whatever lane it was introduced', async () => {
  const { olga, ana, ben } = await three();
  assert.ok(await ben.keys.openKeys(olga.lane(screen)));
  await rejectsWith('permission/presenter', ben.keys.openKeys(ana.lane(screen)));
  await presents(olga, ana.member, [ana, ben]);
  assert.ok(await ben.keys.openKeys(ana.lane(screen)));
  await rejectsWith('permission/presenter', ben.keys.openKeys(olga.lane(screen)));
  await ben.learns(await ana.introduces([...usualLanes, { kind: screen, generation: 2 }]));
  assert.ok(await ben.keys.openKeys(ana.lane(screen, 2)));
});

test('what a former presenter sealed before the change opens no more', async () => {
  const { olga, ana, ben } = await three();
  await presents(olga, ana.member, [ana, ben]);
  const map = await sealedText(await ana.sealer(screen), ana.lane(screen), 'still mine');
  const { kid } = (await ben.keys.openKeys(ana.lane(screen))).frame;
  await presents(olga, ben.member, [ana, ben]);
  await rejectsWith('permission/presenter', ben.keys.openKeys(ana.lane(screen), kid));
  await rejectsWith('permission/presenter', ben.keys.requireRight(map.lane));
});

test('who is muted is not read, neither in the new epoch nor with what was sealed in the old one', async () => {
  const { olga, ana, ben } = await three();
  const sealer = await ana.sealer(chat);
  const { kid } = (await ben.keys.openKeys(ana.lane(chat))).frame;
  await changes(olga, [ana, ben], { mute: [ana.member] });
  sealer.begin(await ana.keys.sealKeys(chat, 1));
  await rejectsWith('permission/muted', ben.keys.openKeys(ana.lane(chat)));
  await rejectsWith('permission/muted', ben.keys.openKeys(ana.lane(chat), kid));
  await rejectsWith('permission/muted', ben.keys.requireRight(ana.lane(chat)));
  assert.ok(await ben.keys.openKeys(olga.lane(chat)));
  await changes(olga, [ana, ben], { unmute: [ana.member] });
  assert.ok(await ben.keys.openKeys(ana.lane(chat)));
});

test('what was sealed while somebody was muted stays unread when they may write again', async () => {
  const { olga, ana, ben } = await three();
  await changes(olga, [ana, ben], { mute: [ana.member] });
  const line = await sealedText(await ana.sealer(chat), ana.lane(chat), 'too early');
  const former = (await ana.keys.openKeys(olga.lane(chat))).epoch;
  await changes(olga, [ana, ben], { unmute: [ana.member] });
  const opener = new LaneOpener(await ben.keys.openKeys(ana.lane(chat)), {
    keysOf: (kid) => ben.keys.openKeys(ana.lane(chat), kid),
  });
  await rejectsWith('permission/muted', openedText(opener, line));
  assert.equal((await ben.keys.openKeys(ana.lane(chat))).epoch, former + 1);
});

test('with the chat switched off the organizer and co-organizers are read, and nobody else', async () => {
  const { olga, ana, ben } = await three();
  await changes(olga, [ana, ben], { isChatOpen: false, appoint: [ana.member] });
  assert.ok(await ben.keys.openKeys(olga.lane(chat)));
  assert.ok(await ben.keys.openKeys(ana.lane(chat)));
  await rejectsWith('permission/chat-off', olga.keys.openKeys(ben.lane(chat)));
});

test('a co-organizer lets people in, mutes, says who presents and removes', async () => {
  const { meeting, olga, ana, ben } = await three();
  await changes(olga, [ana, ben], { appoint: [ana.member] });
  const cleo = await outside(meeting, 'Cleo');
  await letIn(ana, [cleo], [olga, ben]);
  await changes(ana, [olga, ben, cleo], { presenter: cleo.member, mute: [ben.member] });
  assert.equal((await rolesOf(olga)).table.presenter, cleo.member);
  const { news } = await commits(ana, [olga, cleo, ben], { bans: [ben.member] });
  assert.deepEqual(
    news.map(({ name }) => name),
    ['epoch', 'epoch', 'epoch', 'removed'],
  );
  assert.deepEqual((await rolesOf(olga)).table.banned, [ben.member]);
});

test('what only the organizer can do a co-organizer’s engine does not even begin', async () => {
  const { olga, ana, ben } = await three();
  await changes(olga, [ana, ben], { appoint: [ana.member] });
  const before = await rolesOf(ana);
  await rejectsWith('permission/organizer-only', changes(ana, [], { appoint: [ben.member] }));
  await rejectsWith('permission/organizer-only', changes(ana, [], { dismiss: [ana.member] }));
  await rejectsWith('crypto/roles', commits(ana, [], { removes: [olga.member] }));
  assert.deepEqual(await rolesOf(ana), before);
});

test('whoever is dismissed commits no more', async () => {
  const { olga, ana, ben } = await three();
  await changes(olga, [ana, ben], { appoint: [ana.member] });
  await changes(ana, [olga, ben], { isLocked: true });
  await changes(olga, [ana, ben], { dismiss: [ana.member] });
  await rejectsWith('crypto/commit', changes(ana, [], { isLocked: false }));
});

test('a greeter lets people in while the organizer is away', async () => {
  const { meeting, olga, ana, ben } = await three();
  await changes(olga, [ana, ben], { greeters: [ana.member] });
  const cleo = await outside(meeting, 'Cleo');
  await letIn(ana, [cleo], [olga, ben]);
  assert.deepEqual(await cleo.keys.standing(), await olga.keys.standing());
});

test('at a locked door nobody new is heard; who is in comes back by another leaf', async () => {
  const { meeting, olga, ana, ben } = await three();
  await changes(olga, [ana, ben], { greeters: [ana.member], isLocked: true });
  const cleo = await outside(meeting, 'Cleo');
  const knock = await told(cleo, { says: 'knock' });
  for (const { keys } of [olga, ana]) assert.equal((await keys.follow(knock)).name, 'nothing');
  await commits(olga, [ana]);
  const { packet } = await commits(olga, [ana]);
  assert.equal((await ben.keys.follow(packet)).name, 'behind');
  await letIn(ana, [ben], [olga]);
  assert.deepEqual(await ben.keys.standing(), await olga.keys.standing());
});

test('who was let in by somebody who is no committer any more is admitted anew', async () => {
  const { meeting, olga, ana, ben } = await three();
  await changes(olga, [ana, ben], { greeters: [ana.member] });
  const cleo = await outside(meeting, 'Cleo');
  await knocks(ana, cleo);
  await changes(olga, [ana, ben], { greeters: [] });
  meeting.clock.advance(1_000);
  assert.deepEqual(await olga.keys.follow(await told(cleo, { says: 'knock' })), {
    name: 'knocked',
    member: cleo.member,
    wants: 'admission',
  });
  await letIn(olga, [cleo], [ana, ben]);
  assert.deepEqual(await cleo.keys.standing(), await ana.keys.standing());
});

test('who leaves takes what named them along, and the organizer presents', async () => {
  const { olga, ana, ben } = await three();
  await changes(olga, [ana, ben], { greeters: [ben.member], presenter: ana.member, mute: [ana.member] });
  await commits(ben, [olga], { removes: [ana.member] });
  const { presenter, chat: rules } = (await rolesOf(olga)).table;
  assert.equal(presenter, olga.member);
  assert.deepEqual(rules.muted, []);
});

test('of two committers the one whom the relay hears first counts, and the other begins anew', async () => {
  const { meeting, olga, ana, ben } = await three();
  await changes(olga, [ana, ben], { appoint: [ana.member] });
  const cleo = await outside(meeting, 'Cleo');
  await knocks(olga, cleo);
  await ana.keys.follow(await told(cleo, { says: 'knock' }));
  const hers = await told(ana, { says: 'commit', roles: { isLocked: true } });
  const mine = await told(olga, { says: 'commit', roles: { presenter: ben.member } });
  for (const { keys } of [olga, ana, ben]) {
    assert.equal((await keys.follow({ ...hers, arrival: 7 })).name, 'epoch');
    assert.equal((await keys.follow({ ...mine, arrival: 8 })).name, 'nothing');
  }
  const { table } = await rolesOf(ben);
  assert.deepEqual([table.isLocked, table.presenter], [true, olga.member]);
  await changes(olga, [ana, ben], { presenter: ben.member });
  assert.equal((await rolesOf(ana)).table.presenter, ben.member);
});

test('whoever took the later of two commits is behind, and comes in again', async () => {
  const { olga, ana, ben } = await three();
  await changes(olga, [ana, ben], { appoint: [ana.member] });
  const hers = { ...(await told(ana, { says: 'commit', roles: { isLocked: true } })), arrival: 7 };
  const mine = { ...(await told(olga, { says: 'commit', roles: { presenter: ben.member } })), arrival: 8 };
  for (const { keys } of [ana, ben]) await keys.follow(hers);
  assert.equal((await olga.keys.follow(mine)).name, 'epoch');
  assert.equal((await olga.keys.follow(hers)).name, 'behind');
  await letIn(ana, [olga], [ben]);
  assert.deepEqual(await olga.keys.standing(), await ben.keys.standing());
  await changes(olga, [ana, ben], { presenter: ben.member });
  assert.equal((await rolesOf(ana)).table.presenter, ben.member);
});

test('whoever was let in by two committers at once is in the group once', async () => {
  const { meeting, olga, ana, ben } = await three();
  await changes(olga, [ana, ben], { greeters: [ana.member] });
  const cleo = await outside(meeting, 'Cleo');
  await knocks(olga, cleo);
  await ana.keys.follow(await told(cleo, { says: 'knock' }));
  await commits(ana, [olga, ben]);
  for (const packet of await welcomes(ana, [cleo])) await cleo.keys.follow(packet);
  const { news } = await commits(olga, [ana, ben, cleo]);
  assert.deepEqual(news[0]?.name === 'epoch' && news[0].newcomers, []);
});

test('an old knock that a new greeter finds in the log takes nobody out of the group', async () => {
  const meeting = await foundMeeting();
  const { organizer: olga } = meeting;
  const gina = await meeting.join('Gina');
  const ana = await outside(meeting, 'Ana');
  await knocks(olga, ana);
  const old = await told(ana, { says: 'knock' });
  await commits(olga, [gina]);
  for (const packet of await welcomes(olga, [ana])) await ana.keys.follow(packet);
  meeting.clock.advance(1_000);
  await commits(olga, [gina]);
  const { packet } = await commits(olga, [gina], { roles: { greeters: [gina.member] } });
  assert.equal((await ana.keys.follow(packet)).name, 'behind');
  await letIn(olga, [ana], [gina]);
  assert.equal((await gina.keys.follow(old)).name, 'nothing');
  const { news } = await commits(gina, [olga, ana]);
  assert.deepEqual(news[0]?.name === 'epoch' && news[0].newcomers, []);
});

test('a committer lets in whom it is told to, and the others wait', async () => {
  const meeting = await meetingOf('Olga');
  const { organizer: olga } = meeting;
  const [ana, ben] = [await outside(meeting, 'Ana'), await outside(meeting, 'Ben')];
  for (const comer of [ana, ben]) await knocks(olga, comer);
  const newcomersOf = async (adds?: readonly MemberId[]): Promise<readonly MemberId[]> => {
    const { news } = await commits(olga, [], adds ? { adds } : {});
    return news[0]?.name === 'epoch' ? news[0].newcomers : [];
  };
  assert.deepEqual(await newcomersOf([]), []);
  assert.deepEqual(await newcomersOf([ben.member]), [ben.member]);
  assert.deepEqual(await newcomersOf(), [ana.member]);
});
