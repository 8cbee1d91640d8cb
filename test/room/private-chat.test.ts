import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until, utf8Encode } from '@folkmoot/kit';
import { chatLine, decode, encode, laneKinds, type MemberId, type Packet } from '@folkmoot/wire';
import { openChat } from '../../packages/room/src/chat.js';
import { openMessageLane } from '../../packages/room/src/message-lane.js';
import { meetPeople } from '../../packages/room/src/people.js';
import type { Room } from '../../packages/room/src/room.js';
import { codeOf, meeting } from '../support/meeting.js';
import { seating } from '../support/seats.js';

const texts = (room: Room): string[] => room.chat.lines.value.map(({ text }) => text);
const idOf = (room: Room): MemberId => room.self.value.id;
const hasLines = (room: Room, count: number): Promise<unknown> =>
  until(room.chat.lines, (lines) => lines.length === count && lines.every(({ status }) => status === 'sent'));

const knows = (room: Room, count: number): Promise<unknown> =>
  until(room.roster.participants, ({ length }) => length === count);

/** The organizer lets people write to one other person, and these know it. */
async function allowed(organizer: Room, ...others: readonly Room[]): Promise<void> {
  await organizer.changeRules({ isPrivateChatAllowed: true });
  for (const { rules } of others) await until(rules, ({ isPrivateChatAllowed }) => isPrivateChatAllowed);
}

test('unless it is allowed, only who organizes writes to one person', async () => {
  const { ana, ben, close } = await meeting('ana', 'ben');
  await knows(ben, 2);
  await knows(ana, 2);
  assert.equal(await codeOf(ben.chat.send('psst', { to: idOf(ana) })), 'permission/private-chat-off');
  await ana.chat.send('for you', { to: idOf(ben) });
  await hasLines(ben, 1);
  await close();
});

test('a line for one person is read by the two, marked as theirs, and by nobody else', async () => {
  const { ana, ben, cleo, close } = await meeting('ana', 'ben', 'cleo');
  await allowed(ana, ben, cleo);
  await knows(ben, 3);
  await ben.chat.send('between us', { to: idOf(cleo) });
  await hasLines(cleo, 1);
  await hasLines(ben, 1);
  await ben.chat.send('for all');
  await hasLines(ana, 1);
  assert.deepEqual(texts(ana), ['for all']);
  await hasLines(cleo, 2);
  for (const room of [ben, cleo]) {
    assert.deepEqual(texts(room), ['between us', 'for all']);
    assert.deepEqual(room.chat.lines.value[0]?.to, { id: idOf(cleo), name: 'cleo' });
    assert.equal(room.chat.lines.value[1]?.to, undefined);
  }
  assert.equal(ana.droppedMessages.value, 0);
  await close();
});

test('even the organizer, given the packet by a relay, does not read what is for others', async () => {
  const { ana, ben, cleo, crews, close } = await meeting('ana', 'ben', 'cleo');
  const from = idOf(ben);
  const to = idOf(cleo);
  const overheard = crews.cleo
    .link()
    .subscribe({ kind: laneKinds.chat, member: from })
    [Symbol.asyncIterator]();
  await allowed(ana, ben, cleo);
  await knows(ben, 3);
  await ben.chat.send('canary', { to });
  const packet = (await overheard.next()).value as Packet;
  await knows(ana, 3);
  const { keys } = crews.ana;
  const { text, id, private: forOne } = decode(chatLine, await keys.open(packet));
  assert.equal(text, '');
  const content = forOne?.sealed ?? new Uint8Array();
  assert.equal(await codeOf(keys.openBetween({ from, to }, { content, associated: id })), 'crypto/unsealed');
  await hasLines(cleo, 1);
  assert.deepEqual(texts(ana), []);
  await close();
});

test('nobody writes to themselves, or to somebody who is not there', async () => {
  const { ana, ben, cleo, close } = await meeting('ana', 'ben', 'cleo');
  const gone = idOf(cleo);
  await knows(ana, 3);
  await cleo.leave();
  await knows(ana, 2);
  assert.equal(await codeOf(ana.chat.send('me', { to: idOf(ana) })), 'usage/oneself');
  assert.equal(await codeOf(ana.chat.send('gone', { to: gone })), 'usage/unknown-participant');
  const stranger = 'ab'.repeat(16) as MemberId;
  assert.equal(await codeOf(ana.chat.send('who', { to: stranger })), 'usage/unknown-participant');
  assert.deepEqual(texts(ana), []);
  assert.equal(ben.droppedMessages.value, 0);
  await close();
});

test('a line that says it is for one person and went to all is dropped', async () => {
  const { organizer, join, close } = await seating();
  const chat = openChat(organizer, await meetPeople(organizer, 'ana'));
  const mallory = await join();
  const known = await meetPeople(mallory, 'mallory');
  await known.introduced(organizer.self);
  const id = new Uint8Array(8).fill(3);
  const sealed = await mallory.keys.sealFor(organizer.self, { content: utf8Encode('psst'), associated: id });
  const body = encode(chatLine, { id, sentAt: 1, text: '', private: { to: organizer.self, sealed } });
  const lane = openMessageLane<Uint8Array>(mallory, laneKinds.chat, {
    priority: 2,
    seal: (said, of, header) => mallory.keys.seal(of, header, said),
  });
  await lane.send(body);
  // What is refused shows nothing: the next line of the same lane tells that it was looked at.
  await lane.send(encode(chatLine, { id, sentAt: 2, text: 'hello all' }));
  await until(chat.lines, ({ length }) => length === 1);
  assert.deepEqual(
    organizer.drops.map(({ code }) => code),
    ['crypto/unsealed'],
  );
  assert.equal(chat.lines.value[0]?.to, undefined);
  close();
});
