import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeysEngine, memoryStore } from '@folkmoot/crypto';
import { laneKinds, type Packet } from '@folkmoot/wire';
import fc from 'fast-check';
import {
  delivered,
  flipped,
  foundMeeting,
  headerOf,
  meetingOf,
  type Person,
  presents,
  rejectsWith,
  testClock,
  usualLanes,
} from '../support/crypto.js';

const { roles, screen } = laneKinds;

async function three(): Promise<{ olga: Person; ana: Person; ben: Person }> {
  const [olga, ana, ben] = (await meetingOf('Olga', 'Ana', 'Ben')).people as [Person, Person, Person];
  return { olga, ana, ben };
}

test('the organizer says who presents, and everybody sees it', async () => {
  const { olga, ana, ben } = await three();
  const packet = await presents(olga, ana.lane(screen));
  const table = await ben.keys.openRoles(packet);
  assert.equal(table.organizer.member, olga.member);
  assert.equal(table.presenter?.member, ana.member);
  assert.deepEqual([table.presenter.kind, table.presenter.generation], [screen, 1]);
});

test('a table may name no presenter', async () => {
  const { olga, ben } = await three();
  const table = await ben.keys.openRoles(await presents(olga, undefined));
  assert.equal(table.presenter, undefined);
});

test('the organizer’s own client knows the table without hearing it', async () => {
  const { olga, ana } = await three();
  const target = { lane: olga.lane(roles), header: headerOf(1), presenter: ana.lane(screen) };
  const { table } = await olga.keys.signRoles(target);
  assert.equal(table.presenter?.member, ana.member);
  assert.ok(await olga.keys.openKeys(ana.lane(screen)));
});

test('roles can be read before anybody has introduced themselves', async () => {
  const meeting = await foundMeeting();
  const late = await meeting.join('Late');
  const table = await late.keys.openRoles(await presents(meeting.organizer, undefined));
  assert.equal(table.organizer.member, meeting.organizer.member);
});

test('nobody but the organizer can sign roles', async () => {
  const { ana } = await three();
  const target = { lane: ana.lane(roles), header: headerOf(1) };
  await rejectsWith('permission/organizer-only', ana.keys.signRoles(target));
});

test('the organizer cannot make somebody the presenter who has not introduced that lane', async () => {
  const { olga, ana } = await three();
  await rejectsWith('crypto/unknown-lane', presents(olga, ana.lane(screen, 9)));
  await rejectsWith(
    'crypto/unknown-sender',
    presents(olga, { ...ana.lane(screen), member: strangerOf(ana) }),
  );
});

test('roles are sealed for the roles lane of the organizer only', async () => {
  const { olga, ana } = await three();
  for (const lane of [olga.lane(screen), ana.lane(roles)]) {
    await rejectsWith('usage/lane', olga.keys.signRoles({ lane, header: headerOf(1) }));
  }
});

test('without a table nobody presents, the organizer included', async () => {
  const { olga, ana, ben } = await three();
  for (const lane of [ana.lane(screen), olga.lane(screen)]) {
    await rejectsWith('permission/presenter', ben.keys.openKeys(lane));
  }
});

test('only the lane that the table names has screen keys', async () => {
  const { olga, ana, ben } = await three();
  await ben.keys.openRoles(await presents(olga, ana.lane(screen)));
  assert.ok(await ben.keys.openKeys(ana.lane(screen)));
  await rejectsWith('permission/presenter', ben.keys.openKeys(olga.lane(screen)));
  await rejectsWith('permission/presenter', ben.keys.openKeys(ben.lane(screen)));
});

test('the next share of the presenter needs the organizer’s word again', async () => {
  const { olga, ana, ben } = await three();
  await ben.keys.openRoles(await presents(olga, ana.lane(screen)));
  const again = await ana.introduces([...usualLanes, { kind: screen, generation: 2 }]);
  await ben.learns(again);
  await olga.learns(again);
  await rejectsWith('permission/presenter', ben.keys.openKeys(ana.lane(screen, 2)));
  await ben.keys.openRoles(await presents(olga, ana.lane(screen, 2), 2));
  assert.ok(await ben.keys.openKeys(ana.lane(screen, 2)));
  await rejectsWith('permission/presenter', ben.keys.openKeys(ana.lane(screen)));
});

test('handing on takes the screen keys from the former presenter', async () => {
  const { olga, ana, ben } = await three();
  await ben.keys.openRoles(await presents(olga, ana.lane(screen)));
  await ben.keys.openRoles(await presents(olga, olga.lane(screen), 2));
  assert.ok(await ben.keys.openKeys(olga.lane(screen)));
  await rejectsWith('permission/presenter', ben.keys.openKeys(ana.lane(screen)));
});

test('roles do not go back', async () => {
  const { olga, ana, ben } = await three();
  const older = await presents(olga, ana.lane(screen), 1);
  const newer = await presents(olga, undefined, 2);
  await ben.keys.openRoles(newer);
  await rejectsWith('crypto/stale', ben.keys.openRoles(older));
  await rejectsWith('permission/presenter', ben.keys.openKeys(ana.lane(screen)));
});

test('the table in force may be heard again', async () => {
  const { olga, ana, ben } = await three();
  const packet = await presents(olga, ana.lane(screen));
  const first = await ben.keys.openRoles(packet);
  assert.deepEqual(await ben.keys.openRoles(packet), first);
});

test('two tables opened at once: the newer one stands in either order', async () => {
  const { olga, ana, ben } = await three();
  const older = await presents(olga, ana.lane(screen), 1);
  const newer = await presents(olga, undefined, 2);
  await Promise.allSettled([ben.keys.openRoles(newer), ben.keys.openRoles(older)]);
  await rejectsWith('permission/presenter', ben.keys.openKeys(ana.lane(screen)));
});

test('serial numbers grow even within a millisecond', async () => {
  const { olga, ben } = await three();
  const serials = [];
  for (let i = 1; i <= 4; i += 1) {
    serials.push((await ben.keys.openRoles(await presents(olga, undefined, i))).serial);
  }
  assert.deepEqual(
    serials,
    [...new Set(serials)].sort((a, b) => a - b),
  );
  assert.equal(serials.length, 4);
});

test('serial numbers grow over a reload of the organizer', async () => {
  const clock = testClock();
  const store = memoryStore();
  const before = new KeysEngine({ store, clock });
  const access = await before.openMeeting();
  const member = new KeysEngine({ store: memoryStore(), clock });
  await member.joinMeeting(access);
  const first = await member.openRoles(await rolesBy(before));
  await before.close();
  clock.advance(5_000);
  const after = new KeysEngine({ store, clock });
  await after.resumeMeeting(access);
  const second = await member.openRoles(await rolesBy(after));
  assert.ok(second.serial > first.serial);
  assert.notEqual(second.organizer.member, first.organizer.member);
});

test('every flipped byte of a roles packet is noticed', async () => {
  const { olga, ana, ben } = await three();
  const packet = await presents(olga, ana.lane(screen));
  for (let at = 0; at < packet.payload.length; at += 1) {
    const payload = flipped(packet.payload, at, at % 8);
    await rejectsWith('crypto/unsealed', ben.keys.openRoles({ ...packet, payload }));
  }
  for (let at = 0; at < packet.headerBytes.length; at += 1) {
    const headerBytes = flipped(packet.headerBytes, at);
    await rejectsWith('crypto/unsealed', ben.keys.openRoles({ ...packet, headerBytes }));
  }
});

test('a roles packet does not open in the lane of somebody else', async () => {
  const { olga, ana, ben } = await three();
  const packet = await presents(olga, ana.lane(screen));
  await rejectsWith('crypto/unsealed', ben.keys.openRoles({ ...packet, lane: ana.lane(roles) }));
});

test('whatever a relay delivers as roles, opening it rejects with nothing but a MeetingError', async () => {
  const { olga, ben } = await three();
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (payload) => {
      const packet = delivered(olga.lane(roles), { header: headerOf(1), payload });
      await rejectsWith('crypto/unsealed', ben.keys.openRoles(packet));
    }),
    { numRuns: 100 },
  );
});

async function rolesBy(keys: KeysEngine): Promise<Packet> {
  const { member } = await keys.identity();
  const target = { lane: { member, kind: roles, generation: 1 }, header: headerOf(1) };
  return delivered(target.lane, await keys.signRoles(target));
}

function strangerOf({ member }: Person): Person['member'] {
  return [...member].reverse().join('') as Person['member'];
}
