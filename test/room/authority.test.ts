/** Who may publish what, as the organizer's grants say: in the page and at a relay in its own process. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '@folkmoot/kit';
import { createRelayTransport, httpTicketOffice, type LaneWriter } from '@folkmoot/transport';
import { type LaneKind, laneKinds, MeetingError } from '@folkmoot/wire';
import WebSocket from 'ws';
import { followAuthority, holdAuthority } from '../../packages/room/src/authority.js';
import { meetPeople } from '../../packages/room/src/people.js';
import { codeOf, type InlineCrew, meeting, meetingAt } from '../support/meeting.js';
import { type RelayProcess, startRelayProcess } from '../support/relay.js';
import { seating } from '../support/seats.js';

let relay: RelayProcess;

before(async () => {
  relay = await startRelayProcess();
});
after(() => relay.close());

const { roles, screen, chat } = laneKinds;
/** A generation that no room uses by itself. */
const spare = 7;

const writerOf = (crew: InlineCrew, kind: LaneKind): LaneWriter => crew.link().open(kind, spare);
const isNow = (writer: LaneWriter, state: 'open' | 'closed'): Promise<unknown> =>
  until(writer.state, (now) => now === state);

const threePeople = ['ana', 'ben', 'cleo'] as const;
const places = {
  'in the page': () => meeting(...threePeople),
  'at a relay': () => {
    const transport = createRelayTransport({ webSocket: WebSocket });
    const carriage = { transport, tickets: httpTicketOffice(relay.url) };
    return meetingAt({ relay: relay.url, carriageOf: () => carriage }, ...threePeople);
  },
};

for (const [where, meet] of Object.entries(places)) {
  test(`${where}, everybody may talk, and nobody but the organizer says who may do what`, async () => {
    const { crews, close } = await meet();
    await isNow(writerOf(crews.ben, chat), 'open');
    await isNow(writerOf(crews.ana, roles), 'open');
    assert.equal(writerOf(crews.ben, roles).state.value, 'waiting');
    assert.equal(writerOf(crews.cleo, screen).state.value, 'waiting');
    await close();
  });

  test(`${where}, whoever presents may send a screen, until somebody else does`, async () => {
    const { ana, ben, cleo, crews, close } = await meet();
    await until(ana.roster.participants, ({ length }) => length === 3);
    const [bens, cleos] = [writerOf(crews.ben, screen), writerOf(crews.cleo, screen)];
    await ana.roster.makePresenter(ben.self.value.id);
    await isNow(bens, 'open');
    assert.equal(cleos.state.value, 'waiting');
    await ana.roster.makePresenter(cleo.self.value.id);
    await isNow(cleos, 'open');
    await isNow(bens, 'closed');
    assert.equal(bens.refusal.value?.code, 'permission/lane');
    await ana.roster.makePresenter(ana.self.value.id);
    await isNow(cleos, 'closed');
    await isNow(writerOf(crews.ana, screen), 'open');
    await close();
  });

  test(`${where}, a grant that somebody else signed gives nothing`, async () => {
    const { ben, crews, close } = await meet();
    const lanes = [{ kind: screen, maxBytesPerSecond: 1_000_000 }];
    assert.equal(
      await codeOf(crews.ben.keys.signGrant({ member: ben.self.value.id, lanes, out: false })),
      'permission/organizer-only',
    );
    const other = await meet();
    const foreign = await other.crews.ana.keys.signGrant({ member: ben.self.value.id, lanes, out: false });
    const writer = writerOf(crews.ben, screen);
    crews.ben.link().grant(foreign);
    await ben.chat.send('said after the grant');
    await until(ben.chat.lines, (lines) => lines[0]?.status === 'sent');
    assert.equal(writer.state.value, 'waiting');
    await other.close();
    await close();
  });

  test(`${where}, somebody who is removed is told so, and does not come back`, async () => {
    const { ana, ben, crews, join, close } = await meet();
    const grant = await crews.ana.keys.signGrant({ member: ben.self.value.id, lanes: [], out: true });
    crews.ana.link().grant(grant);
    const state = await until(ben.state, ({ name }) => name === 'failed');
    assert.equal(state.name === 'failed' && state.error.code, 'permission/removed');
    await until(ana.roster.participants, (people) => people.every(({ name }) => name !== 'ben'));
    assert.equal(await codeOf(ben.chat.send('let me in')), 'connection/closed');
    await join('dan');
    await close();
  });
}

test('the table of roles names the organizer and nobody’s lane but the presenter’s', async () => {
  const { organizer, join, close } = await seating();
  const ana = await meetPeople(organizer, 'ana');
  const authority = await holdAuthority(organizer, ana);
  const seat = await join();
  const { roles: seen } = followAuthority(seat);
  await meetPeople(seat, 'ben');
  const table = await until(seen, (now) => now !== undefined);
  assert.equal(table.organizer.member, organizer.self);
  assert.equal(table.presenter?.member, organizer.self);
  assert.equal(table.presenter.generation, 1);
  assert.deepEqual(authority.roles.value, table);
  close();
});

test('the table is signed anew when the presenter announces the next share, and for nobody else', async () => {
  const { organizer, join, close } = await seating();
  const ana = await meetPeople(organizer, 'ana');
  const { roles: signed, letPresent } = await holdAuthority(organizer, ana);
  const [one, other] = [await join(), await join()];
  const [ben, cleo] = [await meetPeople(one, 'ben'), await meetPeople(other, 'cleo')];
  await Promise.all([ana.introduced(one.self), ana.introduced(other.self)]);
  await letPresent(one.self);
  await until(signed, (table) => table?.presenter?.member === one.self);
  const { serial } = signed.value ?? { serial: 0 };
  await cleo.announceNextScreen();
  await until(ana.known, () => ana.screenGenerationOf(other.self) === 2);
  assert.equal(signed.value?.serial, serial);
  await ben.announceNextScreen();
  const next = await until(signed, (table) => table?.presenter?.generation === 2);
  assert.ok((next?.serial ?? 0) > serial);
  close();
});

test('making somebody the presenter who is it already signs nothing', async () => {
  const { organizer, close } = await seating();
  const { roles: signed, letPresent } = await holdAuthority(organizer, await meetPeople(organizer, 'ana'));
  const { serial } = signed.value ?? {};
  await letPresent(organizer.self);
  assert.equal(signed.value?.serial, serial);
  close();
});

test('leaving while the next table is being signed is no fault of anybody', async () => {
  const { organizer, join, close } = await seating();
  const ana = await meetPeople(organizer, 'ana');
  const { letPresent } = await holdAuthority(organizer, ana);
  const seat = await join();
  await meetPeople(seat, 'ben');
  await ana.introduced(seat.self);
  const { promise: signing, began, finish } = heldUp(organizer.keys);
  const making = letPresent(seat.self);
  await began;
  close();
  finish();
  await Promise.all([making, signing]);
  assert.deepEqual(organizer.drops, []);
});

test('a table that cannot be signed is counted, and the former one stays in force', async () => {
  const { organizer, join, close } = await seating();
  const ana = await meetPeople(organizer, 'ana');
  const { roles: signed, letPresent } = await holdAuthority(organizer, ana);
  const before = signed.value;
  const seat = await join();
  await meetPeople(seat, 'ben');
  await ana.introduced(seat.self);
  let failed: () => void = () => undefined;
  const failing = new Promise<void>((resolve) => (failed = resolve));
  organizer.keys.signRoles = () => {
    failed();
    return Promise.reject(new MeetingError('crypto/unknown-lane', 'No such lane.'));
  };
  await letPresent(seat.self);
  await failing;
  while (organizer.drops.length === 0) await Promise.resolve();
  assert.equal(organizer.drops[0]?.code, 'crypto/unknown-lane');
  assert.equal(signed.value, before);
  close();
});

test('a meeting whose first table cannot be signed does not open', async () => {
  const { organizer, close } = await seating();
  const ana = await meetPeople(organizer, 'ana');
  organizer.keys.signRoles = () => Promise.reject(new MeetingError('usage/closed', 'The keys are gone.'));
  assert.equal(await codeOf(holdAuthority(organizer, ana)), 'usage/closed');
  close();
});

test('the end of the meeting is a word to everybody', async () => {
  const { organizer, join, close } = await seating();
  const { endMeeting } = await holdAuthority(organizer, await meetPeople(organizer, 'ana'));
  const seat = await join();
  assert.equal(await codeOf(followAuthority(seat).endMeeting()), 'permission/organizer-only');
  await endMeeting();
  const state = await until(seat.link.state, ({ name }) => name === 'closed');
  assert.equal(state.name === 'closed' && state.error?.code, 'connection/ended');
  close();
});

/** Signing of roles that lasts until a test ends it. */
function heldUp(keys: { signRoles: (...target: never[]) => Promise<unknown> }) {
  const sign = keys.signRoles.bind(keys);
  let finish: () => void = () => undefined;
  let begin: () => void = () => undefined;
  const began = new Promise<void>((resolve) => (begin = resolve));
  const promise = new Promise<void>((resolve) => (finish = resolve));
  keys.signRoles = async (...target) => {
    begin();
    await promise;
    return sign(...target);
  };
  return { promise, began, finish: () => finish() };
}
