import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signBody } from '@folkmoot/crypto/testing';
import { encode, laneKinds, type RolesTable, rolesTable } from '@folkmoot/wire';
import {
  meetingOf,
  type Person,
  presents,
  rejectsWith,
  type TestMeeting,
  usualLanes,
} from '../support/crypto.js';
import { forgerIn } from '../support/forger.js';
import { malloryIn } from '../support/mallory.js';

/** Tables that the meeting key did sign, and that are wrong all the same: each check stands alone here. */

const { roles, screen } = laneKinds;
const someSender = new Uint8Array(16).fill(5);

interface Desk {
  meeting: TestMeeting;
  olga: Person;
  ana: Person;
  ben: Person;
  /** The table in force, which Ben knows: Ana presents. */
  table: RolesTable;
  /** Lets Ben hear the table with some fields changed, from the organizer's lane or that of somebody. */
  hears(changed: Partial<RolesTable>, from?: { by?: Person; sender?: Uint8Array }): Promise<RolesTable>;
}

async function desk(): Promise<Desk> {
  const meeting = await meetingOf('Olga', 'Ana', 'Ben');
  const [olga, ana, ben] = meeting.people as [Person, Person, Person];
  const table = await ben.keys.openRoles(await presents(olga, ana.lane(screen)));
  const mallory = await malloryIn(meeting);
  return {
    meeting,
    olga,
    ana,
    ben,
    table,
    async hears(changed, { by = olga, sender = table.organizer.sender } = {}) {
      const next = { ...table, serial: table.serial + 1, ...changed };
      const signed = await signBody('roles', meeting.meetingKey.privateKey, encode(rolesTable, next));
      return ben.keys.openRoles(await mallory.announces(by.lane(roles), sender, signed));
    },
  };
}

/** The presenter's entry, with something changed. */
function entry({ table }: Desk, changed: Partial<NonNullable<RolesTable['presenter']>>): Partial<RolesTable> {
  assert.ok(table.presenter);
  return { presenter: { ...table.presenter, ...changed } };
}

test('a table written by hand and signed by the meeting key counts (control)', async () => {
  const { table, hears } = await desk();
  assert.equal((await hears({})).serial, table.serial + 1);
});

test('two tables with one serial: the first one holds', async () => {
  const { ben, ana, table, hears } = await desk();
  await rejectsWith('crypto/stale', hears({ serial: table.serial, sentAt: table.sentAt + 1 }));
  assert.ok(await ben.keys.openKeys(ana.lane(screen)));
});

test('a table for another room does not count', async () => {
  const { hears } = await desk();
  await rejectsWith('crypto/roles', hears({ room: new Uint8Array(16) }));
});

test('a table does not count when it comes by the lane of somebody else than its organizer', async () => {
  const { ana, hears } = await desk();
  await rejectsWith('crypto/roles', hears({}, { by: ana }));
});

test('a table does not count under a sender that is not its organizer’s', async () => {
  const { hears } = await desk();
  await rejectsWith('crypto/roles', hears({}, { sender: someSender }));
});

test('bytes that are signed, but are no table, do not count', async () => {
  const { meeting, olga, ben } = await desk();
  const mallory = await malloryIn(meeting);
  const signed = await signBody('roles', meeting.meetingKey.privateKey, new Uint8Array(40));
  await rejectsWith(
    'crypto/roles',
    ben.keys.openRoles(await mallory.announces(olga.lane(roles), someSender, signed)),
  );
});

test('the presenter’s keys are given out only while member, sender, kind, generation and key all agree', async () => {
  const wrong: Parameters<typeof entry>[1][] = [
    { sender: someSender },
    { kind: laneKinds.camera },
    { generation: 2 },
    { key: new Uint8Array(32).fill(1) },
  ];
  for (const changed of wrong) {
    const all = await desk();
    await all.hears(entry(all, changed));
    await rejectsWith('permission/presenter', all.ben.keys.openKeys(all.ana.lane(screen)));
  }
});

test('somebody who announces the presenter’s own sender and key is not the presenter', async () => {
  const { meeting, ben, table } = await desk();
  assert.ok(table.presenter);
  const { sender, kind, generation, key } = table.presenter;
  const forged = await (await forgerIn(meeting)).writes({ sender, laneKeys: [{ kind, generation, key }] });
  const { member } = await ben.keys.learn(forged);
  await rejectsWith('permission/presenter', ben.keys.openKeys({ member, kind, generation }));
});

test('naming a generation in advance gives nobody keys for a lane that was not introduced', async () => {
  const all = await desk();
  await all.hears(entry(all, { generation: 2 }));
  await rejectsWith('crypto/unknown-lane', all.ben.keys.openKeys(all.ana.lane(screen, 2)));
  const again = await all.ana.introduces([...usualLanes, { kind: screen, generation: 2 }]);
  await all.ben.learns(again);
  await rejectsWith('permission/presenter', all.ben.keys.openKeys(all.ana.lane(screen, 2)));
});
