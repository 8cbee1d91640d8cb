import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '@folkmoot/kit';
import { createMemoryHub, createMemoryTicketOffice } from '@folkmoot/transport';
import {
  descriptor,
  encode,
  everybody,
  joinSigned,
  laneKinds,
  limits,
  MeetingError,
  times,
} from '@folkmoot/wire';
import { connect, createKey, meeting, numbersOf, signed } from './hub-meeting.js';
import { ManualClock } from './manual-clock.js';
import { packet, retiring } from './scripted-relay.js';

const { chat, screen } = laneKinds;

test('who lost the connection is away for the others, and back when it is', async () => {
  const { hub, join, end } = await meeting();
  const [ana, ben] = [await join(), await join()];
  await until(ana.members, ({ length }) => length === 2);
  hub.cut(ben.self);
  await until(ana.members, (members) => members.some(({ member, away }) => away && member === ben.self));
  await until(ben.state, ({ name }) => name === 'resuming');
  await until(ben.state, ({ name }) => name === 'open');
  await until(ana.members, (members) => members.length === 2 && members.every(({ away }) => !away));
  end();
});

test('the lanes of who stays away are gone after 20 s', async () => {
  const clock = new ManualClock();
  const { hub, join, grant: give, end } = await meeting(clock);
  const [ana, ben] = [await join(), await join()];
  await give(ana, everybody, screen);
  ben.open(screen, 1).send(packet(1));
  assert.deepEqual(await numbersOf(ana, screen, 1), [1]);
  const leaving = until(ana.members, ({ length }) => length === 1);
  hub.cut(ben.self);
  await until(ana.members, (members) => members.some(({ away }) => away));
  ben.close();
  await keepGoing(clock, times.awayMs - 1000);
  assert.equal(ana.members.value.length, 2);
  await keepGoing(clock, 2000);
  await leaving;
  end();
});

/** Moves the clock in small steps, so that heartbeats come through. */
async function keepGoing(clock: ManualClock, byMs: number): Promise<void> {
  for (let ms = 0; ms < byMs; ms += 100) {
    await clock.advance(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('a hub that starts anew gets everything again from those who published it', async () => {
  const { hub, join, grant: give, end } = await meeting();
  const [ana, ben] = [await join(), await join()];
  await give(ana, ana.self, screen, chat);
  const [pictures, lines] = [ana.open(screen, 1), ana.open(chat, 1)];
  for (const number of [1, 2, 3]) pictures.send(packet(number));
  pictures.send(packet(4, retiring(2)));
  lines.send(packet(1));
  lines.send(packet(2));
  assert.deepEqual(await numbersOf(ben, screen, 3), [1, 3, 4]);
  hub.restart();
  for (const link of [ana, ben]) await until(link.state, ({ name }) => name === 'resuming');
  for (const link of [ana, ben]) await until(link.state, ({ name }) => name === 'open');
  const cat = await join();
  assert.deepEqual(await numbersOf(cat, screen, 3), [1, 3, 4]);
  assert.deepEqual(await numbersOf(cat, chat, 2), [1, 2]);
  end();
});

test('meetings in one hub do not hear each other', async () => {
  const one = await meeting();
  const other = await meeting();
  const [ana, ben] = [await one.join(), await other.join()];
  for (const { members } of [ana, ben]) {
    const { length } = await until(members, (present) => present.length > 0);
    assert.equal(length, 1);
  }
  one.end();
  other.end();
});

test('a descriptor that its meeting key did not sign lets nobody in', async () => {
  const key = await createKey();
  const room = new Uint8Array(16);
  const body = encode(descriptor, { version: 1, meetingKey: key.publicKey, room, createdAt: 1 });
  for (const forged of [
    joinSigned(body, new Uint8Array(64)),
    await signed(await createKey(), 'descriptor', body),
  ]) {
    await assert.rejects(
      connect(createMemoryHub(), forged),
      (error) => error instanceof MeetingError && error.code === 'permission/ticket',
    );
  }
});

test('a descriptor that is none lets nobody in', async () => {
  await assert.rejects(connect(createMemoryHub(), Uint8Array.of(1, 2, 3)), MeetingError);
});

test('a live set near its limit still comes through whole', async () => {
  const { join, grant: give, end } = await meeting();
  const [ana, ben] = [await join(), await join()];
  await give(ana, ana.self, screen);
  const writer = ana.open(screen, 1);
  const count = 20;
  for (let number = 1; number <= count; number += 1) {
    writer.send(packet(number, { endOfFrame: number === count }, new Uint8Array(500_000)));
  }
  assert.throws(
    () => writer.send(packet(99, {}, new Uint8Array(limits.liveSetBytes - 1_000_000))),
    MeetingError,
  );
  assert.equal((await numbersOf(ben, screen, count)).length, count);
  end();
});

test('the office of a page knows the meetings that were made in it, and no others', async () => {
  const office = createMemoryTicketOffice();
  const [one, other] = [Uint8Array.of(1), Uint8Array.of(2)];
  const codes = [await office.createMeeting(one), await office.createMeeting(other)];
  assert.ok(codes.every((code) => /^\d{9}$/.test(code)));
  assert.notEqual(codes[0], codes[1]);
  assert.deepEqual((await office.ticket(codes[1] ?? '', new Uint8Array(32))).descriptor, other);
  await assert.rejects(
    office.ticket('999999999', new Uint8Array(32)),
    (error) => error instanceof MeetingError && error.code === 'usage/unknown-code',
  );
});
