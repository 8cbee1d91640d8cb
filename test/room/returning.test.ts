/** Coming back into a room after a reload, over the memory hub. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '@folkmoot/kit';
import type { RosterChange } from '../../packages/room/src/roster-changes.js';
import type { Room } from '../../packages/room/src/room.js';
import { meeting } from '../support/meeting.js';

const hears = (room: Room, text: string): Promise<unknown> =>
  until(room.chat.lines, (lines) => lines.some((line) => line.text === text));
const namesIn = (room: Room): string[] => room.roster.participants.value.map(({ name }) => name).sort();

test('who reloads is the same person, whom the others never lost', async () => {
  const { ana, ben, cleo, reload, close } = await meeting('ana', 'ben', 'cleo');
  await until(ana.roster.participants, ({ length }) => length === 3);
  const changes = ana.roster.changes()[Symbol.asyncIterator]();
  const again = await reload('ben');
  assert.equal(again.self.value.id, ben.self.value.id);
  await until(again.roster.participants, ({ length }) => length === 3);
  assert.deepEqual(namesIn(again), ['ana', 'ben', 'cleo']);
  await cleo.leave();
  const next = await changes.next();
  const change = next.value as RosterChange;
  assert.deepEqual([change.kind, change.participant.name], ['left', 'cleo']);
  await close();
});

test('who reloads hears the others, and is heard by them', async () => {
  const { ana, cleo, reload, close } = await meeting('ana', 'ben', 'cleo');
  const again = await reload('ben');
  await again.chat.send('back again');
  await Promise.all([ana, cleo].map((room) => hears(room, 'back again')));
  await cleo.chat.send('so you are');
  await hears(again, 'so you are');
  const twice = await reload('ben');
  await twice.chat.send('and again');
  await Promise.all([ana, cleo].map((room) => hears(room, 'and again')));
  assert.deepEqual(
    [ana, cleo, twice].map(({ droppedMessages }) => droppedMessages.value),
    [0, 0, 0],
  );
  await close();
});

test('who comes after somebody has reloaded knows them once, by their newest introduction', async () => {
  const { ana, reload, join, close } = await meeting('ana', 'ben');
  await until(ana.roster.participants, ({ length }) => length === 2);
  const again = await reload('ben');
  const dan = await join('dan');
  await until(dan.roster.participants, ({ length }) => length === 3);
  await again.chat.send('hello dan');
  await hears(dan, 'hello dan');
  assert.equal(dan.droppedMessages.value, 0);
  await close();
});

test('who comes by a second tab is a second person', async () => {
  const { ana, ben, join, close } = await meeting('ana', 'ben');
  const second = await join('ben');
  assert.notEqual(second.self.value.id, ben.self.value.id);
  await until(ana.roster.participants, ({ length }) => length === 3);
  assert.equal(ben.state.value.name, 'open');
  await close();
});

test('who left and comes back is the same person, and need not be let in again', async () => {
  const { ana, ben, crews, join, close } = await meeting('ana', 'ben');
  const { id } = ben.self.value;
  await ben.leave();
  await crews.ben.keys.close();
  await until(ana.roster.participants, ({ length }) => length === 1);
  const admissions: string[] = [];
  const tell = crews.ana.keys.tell.bind(crews.ana.keys);
  crews.ana.keys.tell = (target, word) => {
    admissions.push(word.says);
    return tell(target, word);
  };
  const again = await join('ben');
  assert.equal(again.self.value.id, id);
  assert.equal(admissions.includes('admission'), false);
  await again.chat.send('hello again');
  await hears(ana, 'hello again');
  await close();
});

test('who was removed does not come back by the identity that is kept', async () => {
  const { ana, ben, join, close } = await meeting('ana', 'ben');
  await until(ana.roster.participants, ({ length }) => length === 2);
  await ana.roster.remove(ben.self.value.id);
  await until(ben.state, ({ name }) => name === 'failed');
  await assert.rejects(join('ben'), { code: 'permission/removed' });
  await close();
});
