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

test('an organizer who reloads alone is the organizer, and lets people in', async () => {
  const { ana, reload, join, close } = await meeting('ana');
  const again = await reload('ana');
  assert.deepEqual([again.self.value.id, again.self.value.role], [ana.self.value.id, 'organizer']);
  const ben = await join('ben');
  await ben.chat.send('good morning');
  await hears(again, 'good morning');
  await close();
});

test('when the organizer reloads all others stay, and everything goes on', async () => {
  const { ana, ben, cleo, reload, join, close } = await meeting('ana', 'ben', 'cleo');
  await until(ana.roster.participants, ({ length }) => length === 3);
  const again = await reload('ana');
  await again.chat.send('it is me');
  await Promise.all([ben, cleo].map((room) => hears(room, 'it is me')));
  await ben.chat.send('we noticed nothing');
  await Promise.all([again, cleo].map((room) => hears(room, 'we noticed nothing')));
  const dan = await join('dan');
  for (const room of [again, ben, cleo, dan]) {
    const people = await until(room.roster.participants, ({ length }) => length === 4);
    assert.deepEqual(
      people.filter(({ role }) => role === 'organizer').map(({ name }) => name),
      ['ana'],
    );
  }
  await again.roster.makePresenter(cleo.self.value.id);
  await until(ben.roster.participants, (people) =>
    people.some(({ name, presents }) => presents && name === 'cleo'),
  );
  await again.roster.remove(cleo.self.value.id);
  await until(cleo.state, ({ name }) => name === 'failed');
  await ben.chat.send('without cleo');
  await Promise.all([again, dan].map((room) => hears(room, 'without cleo')));
  assert.deepEqual(
    [again, ben, dan].map(({ droppedMessages, state }) => [droppedMessages.value, state.value.name]),
    [
      [0, 'open'],
      [0, 'open'],
      [0, 'open'],
    ],
  );
  await close();
});

test('an organizer may reload again and again', async () => {
  const { ben, reload, close } = await meeting('ana', 'ben');
  for (const text of ['once', 'twice', 'three times']) {
    const again = await reload('ana');
    await again.chat.send(text);
    await hears(ben, text);
    await ben.chat.send(`${text}: heard`);
    await hears(again, `${text}: heard`);
  }
  await close();
});

test('who was removed before the organizer’s reload is not let in after it', async () => {
  const { ana, ben, reload, hub, join, close } = await meeting('ana', 'ben');
  await until(ana.roster.participants, ({ length }) => length === 2);
  await ana.roster.remove(ben.self.value.id);
  await until(ben.state, ({ name }) => name === 'failed');
  await reload('ana');
  hub.restart();
  await assert.rejects(join('ben'), { code: 'permission/removed' });
  await close();
});

test('what the others write while somebody’s page is loading reaches them, and no newcomer', async () => {
  const { ana, ben, cleo, vanish, join, close } = await meeting('ana', 'ben', 'cleo');
  await until(cleo.roster.participants, ({ length }) => length === 3);
  await ana.changeRules({ isPrivateChatAllowed: true });
  await until(cleo.rules, ({ isPrivateChatAllowed }) => isPrivateChatAllowed);
  await vanish('ben');
  await cleo.chat.send('to all, ben too');
  await cleo.chat.send('to ben alone', { to: ben.self.value.id });
  await ana.chat.send('to ana’s own people');
  const again = await join('ben');
  await Promise.all(
    ['to all, ben too', 'to ben alone', 'to ana’s own people'].map((text) => hears(again, text)),
  );
  const dan = await join('dan');
  await cleo.chat.send('now dan is here');
  await hears(dan, 'now dan is here');
  assert.equal(dan.chat.lines.value.length, 1);
  await Promise.all([again, ana].map((room) => hears(room, 'now dan is here')));
  assert.equal(again.chat.lines.value.find(({ text }) => text === 'to ben alone')?.to?.name, 'ben');
  assert.equal(ana.chat.lines.value.length, 3, 'nobody gets a line twice');
  await close();
});

test('what is said while the organizer’s page is loading reaches them', async () => {
  const { ben, cleo, vanish, join, close } = await meeting('ana', 'ben', 'cleo');
  await until(ben.roster.participants, ({ length }) => length === 3);
  await vanish('ana');
  await ben.chat.send('is ana there?');
  await hears(cleo, 'is ana there?');
  const again = await join('ana');
  await hears(again, 'is ana there?');
  await close();
});

test('after a reload all lines are there again, one’s own as one’s own; after leaving none is', async () => {
  const { ana, ben, crews, reload, join, close } = await meeting('ana', 'ben');
  await until(ana.roster.participants, ({ length }) => length === 2);
  await ana.chat.send('first');
  await ben.chat.send('second');
  await until(ben.chat.lines, (lines) => lines.filter(({ status }) => status === 'sent').length === 2);
  await crews.ben.keys.rememberedLines();
  const again = await reload('ben');
  await ana.chat.send('third');
  await hears(again, 'third');
  assert.deepEqual(
    again.chat.lines.value.map(({ text, isMine, name }) => [text, isMine, name]),
    [
      ['first', false, 'ana'],
      ['second', true, 'ben'],
      ['third', false, 'ana'],
    ],
  );
  await again.leave();
  await crews.ben.keys.close();
  const later = await join('ben');
  await ana.chat.send('fourth');
  await hears(later, 'fourth');
  assert.equal(
    later.chat.lines.value.some(({ text }) => text === 'second'),
    false,
  );
  await close();
});
