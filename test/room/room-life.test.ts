/** Coming in, breaking off, coming back, and the ways in which a room is over. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '@folkmoot/kit';
import { createMemoryHub, createMemoryTicketOffice, type Link } from '@folkmoot/transport';
import { MeetingError, parseInvitation } from '@folkmoot/wire';
import { enterMeeting, foundMeeting } from '../../packages/room/src/entrance.js';
import type { Room, RoomState } from '../../packages/room/src/room.js';
import { codeOf, type InlineCrew, inlineCrew, meeting } from '../support/meeting.js';
import { asTrack, FakeTrack, provideCapture } from '../support/fake-capture.js';

const relay = 'https://meet.example';
const over = (room: Room): Promise<RoomState> =>
  until(room.state, ({ name }) => name !== 'open' && name !== 'reconnecting');

test('a line that breaks is told, and told again when it is back', async () => {
  const { ana, ben, hub, close } = await meeting('ana', 'ben');
  const told: string[] = [];
  const stop = ben.state.subscribe(({ name }) => told.push(name));
  hub.cut(ben.self.value.id);
  await until(ben.state, ({ name }) => name === 'reconnecting');
  await until(ben.state, ({ name }) => name === 'open');
  stop();
  assert.equal(told[0], 'open');
  assert.equal(told.at(-1), 'open');
  assert.ok(told.includes('reconnecting'));
  assert.equal(ana.state.value.name, 'open');
  await close();
});

test('leaving while the line is broken is leaving', async () => {
  const { ben, hub, close } = await meeting('ana', 'ben');
  hub.cut(ben.self.value.id);
  await until(ben.state, ({ name }) => name === 'reconnecting');
  await ben.leave();
  assert.deepEqual(ben.state.value, { name: 'left' });
  await close();
  // Otherwise the hub would expect Ben back for 20 seconds.
  hub.restart();
});

test('the organizer who ends the meeting is told that it has ended', async () => {
  const { ana, ben, close } = await meeting('ana', 'ben');
  await ana.end();
  assert.deepEqual([await over(ana), await over(ben)], [{ name: 'ended' }, { name: 'ended' }]);
  await ben.leave();
  assert.deepEqual(ben.state.value, { name: 'ended' });
  assert.equal(await codeOf(ana.chat.send('hello?')), 'connection/closed');
  await close();
});

test('a room entered a second time with the same keys is over in the first place, and says why', async () => {
  const place = await foundedPlace();
  const crew = inlineCrew(place);
  const ben = await place.enter(crew);
  const again = await place.transport.connect(
    {
      publicKey: (await crew.keys.identity()).publicKey,
      prove: (challenge) => crew.keys.prove(challenge),
      ticket: () => place.tickets.ticket(ben.code, new Uint8Array()),
    },
    new AbortController().signal,
  );
  const state = await over(ben);
  assert.equal(state.name === 'failed' && state.error.code, 'connection/replaced');
  assert.equal(state.name === 'failed' && state.error.retryable, false);
  again.close();
  await place.organizer.leave();
});

test('workers end with the room, however it ends, and only once', async () => {
  const { ana, ben, crews, close } = await meeting('ana', 'ben');
  const closed: string[] = [];
  for (const [name, crew] of Object.entries(crews)) noteClosing(crew, () => closed.push(name));
  await ben.leave();
  await ben.leave();
  await ana.end();
  await over(ana);
  await settled();
  assert.deepEqual(closed, ['ben', 'ana']);
  await close();
});

test('somebody who could not introduce themselves does not stay in the room of the others', async () => {
  const place = await foundedPlace();
  const crew = inlineCrew(place);
  crew.keys.introduce = () => Promise.reject(new MeetingError('crypto/unsealed', 'The keys are broken.'));
  assert.equal(await codeOf(place.enter(crew)), 'crypto/unsealed');
  assert.equal(crew.link().state.value.name, 'closed');
  await until(place.organizer.roster.participants, ({ length }) => length === 1);
  await until(place.link().members, ({ length }) => length === 1);
  await place.organizer.leave();
});

test('who gives up after connecting gets an AbortError, and is not in the room', async () => {
  const place = await foundedPlace();
  const crew = inlineCrew(place);
  const giving = new AbortController();
  const introduce = crew.keys.introduce.bind(crew.keys);
  crew.keys.introduce = (target) => {
    giving.abort();
    return introduce(target);
  };
  await assert.rejects(place.enter(crew, giving.signal), { name: 'AbortError' });
  assert.equal(crew.link().state.value.name, 'closed');
  await until(place.link().members, ({ length }) => length === 1);
  await place.organizer.leave();
});

test('leaving goes through although the share cannot be ended', async () => {
  const { ana, crews, close } = await meeting('ana');
  const browser = provideCapture();
  await until(ana.screen.mayShare, Boolean);
  const track = new FakeTrack();
  await ana.screen.start(asTrack(track));
  const desk = crews.ana.desk();
  const stop = desk.stop.bind(desk);
  desk.stop = async () => {
    await stop();
    throw new Error('The worker is gone.');
  };
  await ana.leave();
  assert.equal(ana.state.value.name, 'left');
  assert.equal(track.stops, 1);
  browser.restore();
  await close();
});

test('a canvas taken away where no worker shows anything is no fault', async () => {
  const { ben, crews, close } = await meeting('ana', 'ben');
  crews.ben.screen = () => Promise.reject(new MeetingError('unsupported/worker', 'No worker.'));
  const canvas = { transferControlToOffscreen: () => ({}) } as unknown as HTMLCanvasElement;
  ben.screen.attach(canvas).close();
  assert.equal(ben.screen.share.value.name, 'none');
  await close();
});

test('a line that cannot be sealed is not shown as sent', async () => {
  const { ana, crews, close } = await meeting('ana');
  crews.ana.keys.seal = () => Promise.reject(new MeetingError('usage/closed', 'The keys are gone.'));
  const sending = codeOf(ana.chat.send('lost'));
  assert.equal(ana.chat.lines.value.length, 1);
  assert.equal(await sending, 'usage/closed');
  assert.deepEqual(ana.chat.lines.value, []);
  await close();
});

/** A founded meeting, and how others enter it with a crew of the test's own. */
async function foundedPlace() {
  const carriage = { transport: createMemoryHub(), tickets: createMemoryTicketOffice() };
  const crew = inlineCrew(carriage);
  const organizer = await foundMeeting(crew, { name: 'ana', relay, carriage });
  const { link } = organizer;
  return {
    ...carriage,
    organizer,
    link: (): Link => crew.link(),
    enter: (other: InlineCrew, signal?: AbortSignal) =>
      enterMeeting(other, parseInvitation(link), { name: 'ben', link, carriage, ...(signal && { signal }) }),
  };
}

function noteClosing(crew: InlineCrew, closed: () => void): void {
  const close = crew.close.bind(crew);
  crew.close = () => {
    closed();
    close();
  };
}

/** Everything that goes on without time passing has gone on, timers of no time included. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
