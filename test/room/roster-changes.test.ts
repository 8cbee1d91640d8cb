import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '@folkmoot/kit';
import type { Room } from '../../packages/room/src/room.js';
import type { RosterChange } from '../../packages/room/src/roster-changes.js';
import { meeting } from '../support/meeting.js';

const told = ({ kind, participant }: RosterChange): string => `${participant.name} ${kind}`;

/** Everything a stream tells until it ends. */
async function allOf(changes: AsyncIterable<RosterChange>): Promise<string[]> {
  const all: string[] = [];
  for await (const change of changes) all.push(told(change));
  return all;
}

async function firstOf(changes: AsyncIterable<RosterChange>): Promise<string> {
  for await (const change of changes) return told(change);
  return 'nothing';
}

const hasPeople = (room: Room, count: number): Promise<unknown> =>
  until(room.roster.participants, ({ length }) => length === count);

test('every listener is told everything from its own beginning on', async () => {
  const { ana, join, close } = await meeting('ana');
  const early = allOf(ana.roster.changes());
  await join('ben');
  await hasPeople(ana, 2);
  const late = allOf(ana.roster.changes());
  await join('cleo');
  await hasPeople(ana, 3);
  await close();
  assert.deepEqual((await early).slice(0, 2), ['ben joined', 'cleo joined']);
  assert.deepEqual((await late).slice(0, 1), ['cleo joined']);
});

test('a listener that has heard enough keeps nobody else from hearing', async () => {
  const { ana, join, close } = await meeting('ana');
  const [brief, patient] = [firstOf(ana.roster.changes()), allOf(ana.roster.changes())];
  const ben = await join('ben');
  assert.equal(await brief, 'ben joined');
  await ben.leave();
  await hasPeople(ana, 1);
  await close();
  assert.deepEqual(await patient, ['ben joined', 'ben left']);
});

test('a stream that is read late has kept what happened meanwhile', async () => {
  const { ana, join, close } = await meeting('ana');
  const changes = ana.roster.changes();
  const ben = await join('ben');
  await hasPeople(ana, 2);
  await ben.leave();
  await hasPeople(ana, 1);
  await close();
  assert.deepEqual(await allOf(changes), ['ben joined', 'ben left']);
});

test('after leaving there is nothing to tell, and the stream ends at once', async () => {
  const { ana, close } = await meeting('ana');
  await ana.leave();
  assert.deepEqual(await allOf(ana.roster.changes()), []);
  await close();
});

test('who presents from the beginning is no news, and neither is a broken line', async () => {
  const { ana, ben, hub, close } = await meeting('ana', 'ben');
  await hasPeople(ana, 2);
  const changes = allOf(ana.roster.changes());
  hub.cut(ben.self.value.id);
  await until(ana.roster.participants, (people) => people.some(({ presence }) => presence === 'away'));
  await until(ana.roster.participants, (people) => people.every(({ presence }) => presence === 'here'));
  await until(ben.state, ({ name }) => name === 'open');
  await ana.leave();
  assert.deepEqual(await changes, []);
  await close();
});

test('when presenting passes from one to the other and back, each turn is told once', async () => {
  const { ana, ben, close } = await meeting('ana', 'ben');
  await hasPeople(ana, 2);
  const changes = allOf(ana.roster.changes());
  for (const next of [ben, ana, ben]) {
    await ana.roster.makePresenter(next.self.value.id);
    await until(next.screen.mayShare, Boolean);
    await until(ana.roster.participants, (people) =>
      people.some(({ id, presents }) => presents && id === next.self.value.id),
    );
  }
  await ana.leave();
  assert.deepEqual(await changes, ['ben presenter', 'ana presenter', 'ben presenter']);
  await close();
});

test('who was in the meeting when one entered is no news, and who comes then is told once', async () => {
  const { ana, join, close } = await meeting('ana', 'ben', 'cleo', 'dan', 'eva');
  await hasPeople(ana, 5);
  const finn = await join('finn');
  const changes = allOf(finn.roster.changes());
  await hasPeople(finn, 5 + 1);
  await until(finn.roster.participants, (people) => people.some(({ presents }) => presents));
  await join('gil');
  await hasPeople(finn, 5 + 2);
  await finn.leave();
  assert.deepEqual(await changes, ['gil joined']);
  await close();
});

test('somebody who left and comes again is told to have joined', async () => {
  const { ana, join, close } = await meeting('ana', 'ben');
  await hasPeople(ana, 2);
  const cleo = await join('cleo');
  const changes = allOf(cleo.roster.changes());
  await hasPeople(cleo, 3);
  const dan = await join('dan');
  await hasPeople(cleo, 4);
  await dan.leave();
  await hasPeople(cleo, 3);
  await join('dan');
  await hasPeople(cleo, 4);
  await cleo.leave();
  assert.deepEqual(await changes, ['dan joined', 'dan left', 'dan joined']);
  await close();
});

test('who presents when one enters is no news, and who does after them is', async () => {
  const { ana, ben, join, close } = await meeting('ana', 'ben');
  await hasPeople(ana, 2);
  const cleo = await join('cleo');
  const changes = allOf(cleo.roster.changes());
  await until(cleo.roster.participants, (people) => people.some(({ presents }) => presents));
  await ana.roster.makePresenter(ben.self.value.id);
  await until(cleo.roster.participants, (people) =>
    people.some(({ name, presents }) => presents && name === 'ben'),
  );
  await cleo.leave();
  assert.deepEqual(await changes, ['ben presenter']);
  await close();
});
