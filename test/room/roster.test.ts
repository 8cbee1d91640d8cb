import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '@folkmoot/kit';
import type { Room } from '../../packages/room/src/room.js';
import type { Participant } from '../../packages/room/src/participant.js';
import type { RosterChange } from '../../packages/room/src/roster-changes.js';
import { codeOf, meeting } from '../support/meeting.js';

const names = (room: Room): string[] => room.roster.participants.value.map(({ name }) => name);
const seesAll = (room: Room, count: number): Promise<readonly Participant[]> =>
  until(
    room.roster.participants,
    (people) => people.length === count && people.some(({ role }) => role === 'organizer'),
  );

test('everybody sees everybody, the organizer first', async () => {
  const { ana, ben, cleo, close } = await meeting('ana', 'ben', 'cleo');
  await Promise.all([ana, ben, cleo].map((room) => seesAll(room, 3)));
  for (const room of [ana, ben, cleo]) {
    assert.equal(names(room)[0], 'ana');
    assert.deepEqual(names(room).toSorted(), ['ana', 'ben', 'cleo']);
  }
  await close();
});

test('everybody knows who they are themselves', async () => {
  const { ana, ben, close } = await meeting('ana', 'ben');
  await seesAll(ben, 2);
  assert.equal(ben.self.value.name, 'ben');
  assert.equal(ben.self.value.isSelf, true);
  assert.deepEqual(
    ben.roster.participants.value.filter(({ isSelf }) => isSelf).map(({ name }) => name),
    ['ben'],
  );
  assert.equal(ana.self.value.role, 'organizer');
  await close();
});

test('who leaves is gone for the others', async () => {
  const { ana, ben, close } = await meeting('ana', 'ben');
  await seesAll(ana, 2);
  await ben.leave();
  await until(ana.roster.participants, ({ length }) => length === 1);
  assert.deepEqual(names(ana), ['ana']);
  await close();
});

test('who is cut off is away, and here again after coming back', async () => {
  const { ana, ben, hub, close } = await meeting('ana', 'ben');
  await seesAll(ana, 2);
  const presenceOfBen = (): string | undefined =>
    ana.roster.participants.value.find(({ name }) => name === 'ben')?.presence;
  hub.cut(ben.self.value.id);
  await until(ana.roster.participants, () => presenceOfBen() === 'away');
  await until(ana.roster.participants, () => presenceOfBen() === 'here');
  await until(ben.state, ({ name }) => name === 'open');
  await until(ben.state, ({ name }) => name === 'open');
  await close();
});

test('coming, presenting and leaving are told one by one', async () => {
  const { ana, join, close } = await meeting('ana');
  const told: string[] = [];
  const telling = listen(ana.roster.changes(), told, 3);
  const ben = await join('ben');
  await seesAll(ana, 2);
  await ana.roster.makePresenter(ben.self.value.id);
  await until(ana.roster.participants, (people) =>
    people.some(({ name, presents }) => name === 'ben' && presents),
  );
  await ben.leave();
  await telling;
  assert.deepEqual(told, ['ben joined', 'ben presenter', 'ben left']);
  await close();
});

test('there is exactly one presenter, at first the organizer', async () => {
  const { ana, ben, close } = await meeting('ana', 'ben');
  await Promise.all([seesAll(ana, 2), seesAll(ben, 2)]);
  await until(ben.roster.participants, (people) => people.some(({ presents }) => presents));
  assert.deepEqual(presentersSeenBy(ben), ['ana']);
  await ana.roster.makePresenter(ben.self.value.id);
  await until(ben.roster.participants, () => presentersSeenBy(ben)[0] === 'ben');
  await until(ana.roster.participants, () => presentersSeenBy(ana)[0] === 'ben');
  assert.deepEqual(presentersSeenBy(ben), ['ben']);
  await close();
});

test('only who presents may share', async () => {
  const { ana, ben, close } = await meeting('ana', 'ben');
  await until(ana.screen.mayShare, Boolean);
  assert.equal(ben.screen.mayShare.value, false);
  assert.equal(await codeOf(ben.screen.start()), 'permission/not-presenter');
  await seesAll(ana, 2);
  await ana.roster.makePresenter(ben.self.value.id);
  await until(ben.screen.mayShare, Boolean);
  await until(ana.screen.mayShare, (mayShare) => !mayShare);
  await ana.roster.makePresenter(ana.self.value.id);
  await until(ana.screen.mayShare, Boolean);
  await until(ben.screen.mayShare, (mayShare) => !mayShare);
  await close();
});

test('only the organizer says who presents', async () => {
  const { ana, ben, close } = await meeting('ana', 'ben');
  await seesAll(ben, 2);
  const [one, other] = [ana.self.value.id, ben.self.value.id];
  assert.ok(ana.roster.actionsOn(other).includes('make-presenter'));
  assert.ok(!ben.roster.actionsOn(other).includes('make-presenter'));
  assert.ok(!ben.roster.actionsOn(one).includes('make-presenter'));
  assert.equal(await codeOf(ben.roster.makePresenter(ben.self.value.id)), 'permission/organizer-only');
  await close();
});

test('somebody who is not there cannot be made the presenter', async () => {
  const { ana, close } = await meeting('ana');
  const stranger = 'f'.repeat(32) as Participant['id'];
  assert.equal(await codeOf(ana.roster.makePresenter(stranger)), 'usage/unknown-participant');
  await close();
});

test('somebody who comes late knows who presents', async () => {
  const { ana, ben, join, close } = await meeting('ana', 'ben');
  await seesAll(ana, 2);
  await ana.roster.makePresenter(ben.self.value.id);
  const cleo = await join('cleo');
  await until(cleo.roster.participants, () => presentersSeenBy(cleo)[0] === 'ben');
  await close();
});

test('two people with one name are told apart', async () => {
  const { ana, join, close } = await meeting('ana');
  await join('ana');
  await seesAll(ana, 2);
  const [organizer, other] = ana.roster.participants.value;
  assert.equal(organizer?.role, 'organizer');
  assert.equal(other?.role, 'attendee');
  assert.notEqual(organizer.id, other.id);
  await close();
});

function presentersSeenBy(room: Room): string[] {
  return room.roster.participants.value.filter(({ presents }) => presents).map(({ name }) => name);
}

async function listen(changes: AsyncIterable<RosterChange>, told: string[], count: number): Promise<void> {
  for await (const { kind, participant } of changes) {
    told.push(`${participant.name} ${kind}`);
    if (told.length === count) return;
  }
}
