import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '@folkmoot/kit';
import { laneKinds, type MemberId } from '@folkmoot/wire';
import { openChat } from '../../packages/room/src/chat.js';
import { checkedName, meetPeople } from '../../packages/room/src/people.js';
import { codeOf } from '../support/meeting.js';
import { seating, withheld } from '../support/seats.js';
import { ManualClock } from '../transport/manual-clock.js';

const stranger = 'f'.repeat(32) as MemberId;

test('a name is introduced without the blanks around it', () => {
  assert.equal(checkedName('\u00a0 Ana\tB. \n'), 'Ana B.'.replace(' ', '\t'));
});

test('everybody is known by name, oneself at once', async () => {
  const { organizer, join, close } = await seating();
  const ana = await meetPeople(organizer, 'ana');
  assert.equal(ana.nameOf(organizer.self), 'ana');
  const seat = await join();
  const ben = await meetPeople(seat, 'ben');
  assert.equal((await ana.introduced(seat.self)).name, 'ben');
  assert.equal((await ben.introduced(organizer.self)).name, 'ana');
  assert.equal(ana.nameOf(stranger), '');
  assert.equal(ana.screenGenerationOf(stranger), undefined);
  close();
});

test('the lane of the next share is announced to everybody, and to who comes later', async () => {
  const { organizer, join, close } = await seating();
  const ana = await meetPeople(organizer, 'ana');
  const seat = await join();
  const ben = await meetPeople(seat, 'ben');
  await ana.introduced(seat.self);
  assert.equal(ana.screenGenerationOf(seat.self), 1);
  await ben.announceNextScreen();
  await ben.announceNextScreen();
  assert.equal(ben.screenGenerationOf(seat.self), 3);
  await until(ana.known, () => ana.screenGenerationOf(seat.self) === 3);
  const late = await join();
  const cleo = await meetPeople(late, 'cleo');
  await cleo.introduced(seat.self);
  assert.equal(cleo.screenGenerationOf(seat.self), 3);
  assert.deepEqual(late.drops, []);
  close();
});

test('somebody who does not introduce themselves within ten seconds is unknown', async () => {
  const clock = new ManualClock();
  const { organizer, close } = await seating(clock);
  const ana = await meetPeople(organizer, 'ana');
  let isKnown: string | undefined;
  const waiting = codeOf(ana.introduced(stranger)).then((code) => (isKnown = code));
  await clock.advance(9_999);
  assert.equal(isKnown, undefined);
  await clock.advance(1);
  assert.equal(await waiting, 'crypto/unknown-sender');
  close();
});

test('waiting for an introduction ends with leaving, and no timer stays', async () => {
  const clock = new ManualClock();
  const { organizer, close } = await seating(clock);
  const ana = await meetPeople(organizer, 'ana');
  const waiting = codeOf(ana.introduced(stranger));
  assert.equal(clock.sleeping, 1);
  close();
  assert.equal(await waiting, 'crypto/unknown-sender');
  assert.equal(clock.sleeping, 0);
});

test('for somebody who is known no timer is set', async () => {
  const clock = new ManualClock();
  const { organizer, close } = await seating(clock);
  const ana = await meetPeople(organizer, 'ana');
  await ana.introduced(organizer.self);
  assert.equal(clock.sleeping, 0);
  close();
});

test('lines that come before the introduction of their author are read once it has come', async () => {
  const clock = new ManualClock();
  const { organizer, join, close } = await seating(clock);
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const learn = organizer.keys.learn.bind(organizer.keys);
  organizer.keys.learn = async (packet) => {
    await released;
    return learn(packet);
  };
  const ana = await meetPeople(organizer, 'ana');
  const chat = openChat(organizer, ana);
  const seat = await join();
  const ben = await meetPeople(seat, 'ben');
  const said = openChat(seat, ben);
  await said.send('one');
  await said.send('two');
  await until(said.lines, (lines) => lines.length === 2 && lines.every(({ status }) => status === 'sent'));
  await clock.advance(5_000);
  assert.equal(chat.lines.value.length, 0);
  release();
  await until(chat.lines, ({ length }) => length === 2);
  assert.deepEqual(
    chat.lines.value.map(({ name, text }) => `${name}: ${text}`),
    ['ben: one', 'ben: two'],
  );
  assert.deepEqual(organizer.drops, []);
  close();
});

test('lines of somebody whose introduction is withheld are dropped and counted', async () => {
  const clock = new ManualClock();
  const { organizer, join, close } = await seating(clock);
  const robbed = withheld(organizer, ({ lane }) => lane.kind === laneKinds.presence);
  const chat = openChat(robbed, await meetPeople(robbed, 'ana'));
  const seat = await join();
  await openChat(seat, await meetPeople(seat, 'ben')).send('Can you hear me?');
  while (organizer.drops.length === 0) await clock.advance(1_000);
  assert.deepEqual(
    organizer.drops.map(({ code }) => code),
    ['crypto/unknown-sender'],
  );
  assert.deepEqual(chat.lines.value, []);
  close();
});
