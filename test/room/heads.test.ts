/** Whether what one sees is up to date, with a clock that a test moves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Roles } from '@folkmoot/crypto';
import { type ReadonlySignal, signal, until } from '@folkmoot/kit';
import { laneKinds, MeetingError } from '@folkmoot/wire';
import { openChat } from '../../packages/room/src/chat.js';
import { type Freshness, sayHeads, watchHeads } from '../../packages/room/src/heads.js';
import { meetPeople } from '../../packages/room/src/people.js';
import { seating, type TestSeat, withheld } from '../support/seats.js';
import { ManualClock, settled } from '../transport/manual-clock.js';

/** Ana says heads; whoever watches joins by `watch`. */
async function watchedMeeting() {
  const clock = new ManualClock();
  const { organizer, join, change, close } = await seating(clock);
  const people = await meetPeople(organizer, 'ana');
  return {
    clock,
    organizer,
    people,
    change,
    join,
    close,
    saysHeads: () => sayHeads(organizer, organizer),
    /** What somebody sees of the heads of others. */
    look: async (seat: TestSeat) => watchHeads(seat, await meetPeople(seat, 'ben'), { authority: seat }),
    watch: async (seat: TestSeat) => {
      const { freshness } = watchHeads(seat, await meetPeople(seat, 'ben'), { authority: seat });
      return freshness;
    },
    /** Lets time pass, a second at a time, until it is so. */
    goOnUntil: async (freshness: ReadonlySignal<Freshness>, wanted: Freshness) => {
      while (freshness.value !== wanted) await clock.advance(1_000);
    },
  };
}

/** Counts what a seat's keys are at, since sealing and opening take time that no clock of ours knows. */
function watchWork(seat: TestSeat): () => Promise<void> {
  const { keys } = seat;
  let underway = 0;
  const counted =
    <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> => {
      underway += 1;
      return work.apply(keys, args).finally(() => (underway -= 1));
    };
  keys.signHead = counted(keys.signHead.bind(keys));
  keys.openHead = counted(keys.openHead.bind(keys));
  keys.standing = counted(keys.standing.bind(keys));
  return async () => {
    // One thing leads to the next within a turn of the event loop or two.
    for (let quiet = 0; quiet < 3; quiet = underway === 0 ? quiet + 1 : 0) await settled();
  };
}

/** What one sees in the next eight seconds, with time for everybody's work in each of them. */
async function seenLater(
  freshness: ReadonlySignal<Freshness>,
  clock: ManualClock,
  idle: readonly (() => Promise<void>)[],
): Promise<Freshness[]> {
  const seen: Freshness[] = [];
  const stop = freshness.subscribe((value) => seen.push(value));
  for (let second = 0; second < 8; second += 1) {
    await clock.advance(1_000);
    for (const done of idle) await done();
  }
  stop();
  return seen;
}

test('before the organizer’s first word nothing is known, however long it takes', async () => {
  const { clock, join, watch, close } = await watchedMeeting();
  const freshness = await watch(await join());
  await clock.advance(60_000);
  assert.equal(freshness.value, 'unknown');
  close();
});

test('the organizer knows everything first hand', async () => {
  const { organizer, people, goOnUntil, close } = await watchedMeeting();
  await goOnUntil(watchHeads(organizer, people, { authority: organizer }).freshness, 'fresh');
  close();
});

test('with the organizer’s word every two seconds one is up to date, and stays it', async () => {
  const { clock, organizer, join, watch, saysHeads, goOnUntil, close } = await watchedMeeting();
  const ben = await join();
  const idle = [watchWork(organizer), watchWork(ben)];
  saysHeads();
  const freshness = await watch(ben);
  await goOnUntil(freshness, 'fresh');
  assert.deepEqual(await seenLater(freshness, clock, idle), ['fresh']);
  close();
});

test('when the organizer is silent one may be out of date, and is not again when the word comes', async () => {
  const { organizer, join, watch, saysHeads, goOnUntil, close } = await watchedMeeting();
  saysHeads();
  const freshness = await watch(await join());
  await goOnUntil(freshness, 'fresh');
  const { signHead } = organizer.keys;
  organizer.keys.signHead = () => Promise.reject(new MeetingError('crypto/sealing', 'Not now.'));
  await goOnUntil(freshness, 'stale');
  organizer.keys.signHead = signHead;
  await goOnUntil(freshness, 'fresh');
  close();
});

test('a relay that freezes the organizer’s words is noticed', async () => {
  const { join, watch, saysHeads, goOnUntil, close } = await watchedMeeting();
  saysHeads();
  let isFrozen = false;
  const freshness = await watch(
    withheld(await join(), ({ lane }) => isFrozen && lane.kind === laneKinds.heads),
  );
  await goOnUntil(freshness, 'fresh');
  isFrozen = true;
  await goOnUntil(freshness, 'stale');
  isFrozen = false;
  await goOnUntil(freshness, 'fresh');
  close();
});

test('a relay that hides a new table of roles is noticed', async () => {
  const { organizer, change, join, watch, saysHeads, goOnUntil, close } = await watchedMeeting();
  saysHeads();
  const ben = await join();
  const freshness = await watch(ben);
  await goOnUntil(freshness, 'fresh');
  await change({ roles: { isLocked: true } }, ben);
  assert.equal(organizer.roles.value?.table.isLocked, true);
  await goOnUntil(freshness, 'stale');
  close();
});

test('a co-organizer says heads as well, and whoever organizes hears what others say', async () => {
  const { organizer, people, change, join, watch, goOnUntil, close } = await watchedMeeting();
  const ben = await join();
  const cleo = await join();
  await change({ roles: { appoint: [ben.self] } });
  const { freshness: atOlgas } = watchHeads(organizer, people, { authority: organizer });
  const atCleos = await watch(cleo);
  await meetPeople(ben, 'ben');
  sayHeads(ben, ben);
  await goOnUntil(atCleos, 'fresh');
  await goOnUntil(atOlgas, 'fresh');
  close();
});

test('a relay that holds back a line of the chat is noticed, although heads come', async () => {
  const { organizer, people, join, saysHeads, goOnUntil, close } = await watchedMeeting();
  let isHeldBack = false;
  const ben = withheld(await join(), ({ lane }) => isHeldBack && lane.kind === laneKinds.chat);
  const known = await meetPeople(ben, 'ben');
  const [anas, bens] = [openChat(organizer, people), openChat(ben, known)];
  const { freshness } = watchHeads(ben, known, { authority: ben });
  saysHeads();
  await anas.send('one');
  await until(bens.lines, ({ length }) => length === 1);
  await goOnUntil(freshness, 'fresh');
  isHeldBack = true;
  await anas.send('two');
  await goOnUntil(freshness, 'stale');
  close();
});

test('a line that is for somebody else is not missed', async () => {
  const { clock, organizer, people, join, look, saysHeads, goOnUntil, close } = await watchedMeeting();
  const [ben, cleo] = [await join(), await join()];
  const { freshness } = await look(ben);
  await meetPeople(cleo, 'cleo');
  const chat = openChat(organizer, people);
  await people.introduced(cleo.self);
  saysHeads();
  await chat.send('psst', { to: cleo.self });
  await goOnUntil(freshness, 'fresh');
  const idle = [watchWork(organizer), watchWork(ben)];
  assert.deepEqual(await seenLater(freshness, clock, idle), ['fresh']);
  close();
});

test('without a word of who organizes nothing is published any more, until it comes', async () => {
  const { organizer, join, look, saysHeads, goOnUntil, close } = await watchedMeeting();
  saysHeads();
  const { freshness, isSafe } = await look(await join());
  await goOnUntil(freshness, 'fresh');
  assert.equal(isSafe.value, true);
  const { signHead } = organizer.keys;
  organizer.keys.signHead = () => Promise.reject(new MeetingError('crypto/sealing', 'Not now.'));
  await goOnUntil(freshness, 'stale');
  assert.equal(isSafe.value, false);
  organizer.keys.signHead = signHead;
  await goOnUntil(freshness, 'fresh');
  assert.equal(isSafe.value, true);
  close();
});

test('a picture that the relay holds back is noticed by the head of who presents', async () => {
  const { organizer, join, goOnUntil, close } = await watchedMeeting();
  const ben = await join();
  const lane = { member: organizer.self, kind: laneKinds.screen, generation: 1 };
  let sequence = 5;
  const screen = { received: () => Promise.resolve({ lane, sequence }) };
  const { freshness } = watchHeads(ben, await meetPeople(ben, 'ben'), { authority: ben, screen });
  sayHeads(organizer, organizer, { published: () => Promise.resolve({ lane, sequence: 9 }) });
  await goOnUntil(freshness, 'stale');
  sequence = 9;
  await goOnUntil(freshness, 'fresh');
  close();
});

test('with nobody there who organizes, the heads of greeters count', async () => {
  const { organizer, change, join, look, goOnUntil, close } = await watchedMeeting();
  const [ben, cleo] = [await join(), await join()];
  await change({ roles: { greeters: [ben.self] } });
  const { freshness } = await look(cleo);
  await meetPeople(ben, 'ben');
  sayHeads(ben, ben);
  organizer.leave();
  await until(cleo.link.members, (members) => !members.some(({ member }) => member === organizer.self));
  await goOnUntil(freshness, 'fresh');
  close();
});

test('the heads of somebody who does not organize count for nothing', async () => {
  const { join, watch, organizer, clock, close } = await watchedMeeting();
  const other = await join();
  await meetPeople(other, 'mallory');
  const { charter, ...others } = organizer.roles.value ?? assert.fail();
  const posing = signal<Roles | undefined>({ ...others, charter: { ...charter, organizer: other.self } });
  sayHeads(other, { roles: posing });
  const freshness = await watch(await join());
  await clock.advance(20_000);
  assert.equal(freshness.value, 'unknown');
  close();
});

test('a head that cannot be signed is tried again after two seconds, not at once', async () => {
  const { clock, organizer, saysHeads, close } = await watchedMeeting();
  let tries = 0;
  organizer.keys.signHead = () => {
    tries += 1;
    return Promise.reject(new MeetingError('crypto/sealing', 'Not now.'));
  };
  saysHeads();
  await clock.advance(1_999);
  assert.equal(tries, 1);
  await clock.advance(4_001);
  assert.equal(tries, 4);
  close();
});

test('no timer goes on after leaving', async () => {
  const { clock, join, watch, saysHeads, goOnUntil, close } = await watchedMeeting();
  saysHeads();
  await goOnUntil(await watch(await join()), 'fresh');
  close();
  await clock.advance(0);
  assert.equal(clock.sleeping, 0);
});
