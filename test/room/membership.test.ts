/** Coming into the group, staying in it and being removed from it, as rooms over the memory hub. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '@folkmoot/kit';
import { createMemoryHub, createMemoryTicketOffice } from '@folkmoot/transport';
import { type MemberId, parseInvitation } from '@folkmoot/wire';
import { Absences } from '../../packages/room/src/absences.js';
import { enterMeeting, foundMeeting } from '../../packages/room/src/entrance.js';
import type { Room } from '../../packages/room/src/room.js';
import { codeOf, type InlineCrew, inlineCrew, meeting } from '../support/meeting.js';

const epochOf = async ({ keys }: InlineCrew): Promise<number> => (await keys.standing()).epoch;
const hears = (room: Room, text: string): Promise<unknown> =>
  until(room.chat.lines, (lines) => lines.some((line) => line.text === text));

test('ten people who come at once come in by a few commits, and all hear each other', async () => {
  const { ana, crews, join, close } = await meeting('ana');
  const before = await epochOf(crews.ana);
  const guests = await Promise.all(Array.from({ length: 10 }, (_, index) => join(`guest ${String(index)}`)));
  assert.ok((await epochOf(crews.ana)) - before <= 5);
  await until(ana.roster.participants, ({ length }) => length === 11);
  await guests[9]?.chat.send('Here I am');
  await Promise.all(guests.map((guest) => hears(guest, 'Here I am')));
  assert.deepEqual(
    [ana, ...guests].map(({ droppedMessages }) => droppedMessages.value),
    Array.from({ length: 11 }, () => 0),
  );
  await close();
});

test('who is removed is told so, and the keys have changed for all others', async () => {
  const { ana, ben, cleo, crews, close } = await meeting('ana', 'ben', 'cleo');
  await until(ana.roster.participants, ({ length }) => length === 3);
  const before = await epochOf(crews.ana);
  await ana.roster.remove(ben.self.value.id);
  const state = await until(ben.state, ({ name }) => name === 'failed');
  assert.equal(state.name === 'failed' && state.error.code, 'permission/removed');
  assert.ok((await epochOf(crews.ana)) > before);
  await cleo.chat.send('among us');
  await hears(ana, 'among us');
  assert.equal(cleo.droppedMessages.value + ana.droppedMessages.value, 0);
  await close();
});

test('only the organizer removes people, others than themselves and such as are there', async () => {
  const { ana, ben, close } = await meeting('ana', 'ben');
  await until(ana.roster.participants, ({ length }) => length === 2);
  assert.equal(await codeOf(ben.roster.remove(ana.self.value.id)), 'permission/organizer-only');
  assert.equal(await codeOf(ana.roster.remove(ana.self.value.id)), 'usage/oneself');
  assert.equal(await codeOf(ana.roster.remove('f'.repeat(32) as MemberId)), 'usage/unknown-participant');
  await close();
});

test('after a removal newcomers know everybody by name, and everybody them', async () => {
  const { ana, ben, cleo, join, close } = await meeting('ana', 'ben', 'cleo');
  await until(ana.roster.participants, ({ length }) => length === 3);
  await ana.roster.remove(ben.self.value.id);
  const dan = await join('dan');
  for (const room of [ana, cleo, dan]) {
    const people = await until(room.roster.participants, ({ length }) => length === 3);
    assert.deepEqual(people.map(({ name }) => name).sort(), ['ana', 'cleo', 'dan']);
  }
  await close();
});

test('who comes while the organizer’s line is broken is let in once it is back', async () => {
  const { ana, hub, join, close } = await meeting('ana');
  hub.cut(ana.self.value.id);
  const ben = await join('ben');
  await ben.chat.send('made it');
  await hears(ana, 'made it');
  await close();
});

test('who breaks off while others come in hears them when the line is back', async () => {
  const { ana, ben, hub, join, close } = await meeting('ana', 'ben');
  hub.cut(ben.self.value.id);
  const cleo = await join('cleo');
  await cleo.chat.send('new here');
  await Promise.all([hears(ana, 'new here'), hears(ben, 'new here')]);
  await close();
});

test('a relay that starts anew in the middle costs nobody their place, and lets newcomers in', async () => {
  const { ana, ben, hub, join, close } = await meeting('ana', 'ben');
  await until(ana.roster.participants, ({ length }) => length === 2);
  hub.restart();
  await until(ben.state, ({ name }) => name === 'reconnecting');
  await Promise.all([ana, ben].map((room) => until(room.state, ({ name }) => name === 'open')));
  await ben.chat.send('still here');
  await hears(ana, 'still here');
  const cleo = await join('cleo');
  await until(cleo.roster.participants, ({ length }) => length === 3);
  await ana.chat.send('welcome');
  await Promise.all([hears(ben, 'welcome'), hears(cleo, 'welcome')]);
  await close();
});

test('who missed a change of keys comes in again by itself', async () => {
  const { ana, crews, join, close, ben } = await meeting('ana', 'ben');
  const { keys } = crews.ben;
  const follow = keys.follow.bind(keys);
  // The relay withholds from Ben the next change.
  keys.follow = () => Promise.resolve({ name: 'nothing' });
  await join('cleo');
  keys.follow = follow;
  await join('dan');
  await until(ana.roster.participants, ({ length }) => length === 4);
  while ((await epochOf(crews.ana)) !== (await epochOf(crews.ben).catch(() => 0)))
    await new Promise((resolve) => setImmediate(resolve));
  await ben.chat.send('still here');
  await hears(ana, 'still here');
  await close();
});

test('who gives up at the door is not in the room', async () => {
  const carriage = { transport: createMemoryHub(), tickets: createMemoryTicketOffice() };
  const crew = inlineCrew(carriage);
  const organizer = await foundMeeting(crew, { name: 'ana', relay: 'https://meet.example', carriage });
  // Nobody answers.
  crew.keys.follow = () => Promise.resolve({ name: 'nothing' });
  const giving = new AbortController();
  const guest = inlineCrew(carriage);
  const { link } = organizer;
  const entering = enterMeeting(guest, parseInvitation(link), {
    name: 'ben',
    link,
    carriage,
    signal: giving.signal,
  });
  await until(crew.link().members, ({ length }) => length === 2);
  giving.abort();
  await assert.rejects(entering, { name: 'AbortError' });
  await until(crew.link().members, ({ length }) => length === 1);
  await organizer.leave();
});

test('a meeting that ends while somebody waits at the door says so', async () => {
  const carriage = { transport: createMemoryHub(), tickets: createMemoryTicketOffice() };
  const crew = inlineCrew(carriage);
  const organizer = await foundMeeting(crew, { name: 'ana', relay: 'https://meet.example', carriage });
  crew.keys.follow = () => Promise.resolve({ name: 'nothing' });
  const { link } = organizer;
  const entering = codeOf(
    enterMeeting(inlineCrew(carriage), parseInvitation(link), { name: 'ben', link, carriage }),
  );
  await until(crew.link().members, ({ length }) => length === 2);
  await organizer.end();
  assert.equal(await entering, 'connection/ended');
  await organizer.leave();
});

test('who is missing on the relay’s list for ten seconds has left; who is back in time has not', () => {
  const [ana, ben] = ['a', 'b'].map((digit) => digit.repeat(32)) as [MemberId, MemberId];
  const absences = new Absences();
  absences.add([ana, ben]);
  assert.deepEqual(absences.look(new Set([ana]), 1_000), []);
  assert.deepEqual(absences.look(new Set([ana, ben]), 10_000), []);
  assert.deepEqual(absences.look(new Set([ana]), 12_000), []);
  assert.deepEqual(absences.look(new Set([ana]), 21_999), []);
  absences.forgive();
  assert.deepEqual(absences.look(new Set([ana]), 22_000), []);
  assert.deepEqual(absences.look(new Set([ana]), 32_000), [ben]);
  absences.delete([ben]);
  assert.deepEqual(absences.look(new Set([ana]), 60_000), []);
});
