import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '@folkmoot/kit';
import type { Room } from '../../packages/room/src/room.js';
import { codeOf, meeting } from '../support/meeting.js';

const texts = (room: Room): string[] => room.chat.lines.value.map(({ text }) => text);
const hasLines = (room: Room, count: number): Promise<unknown> =>
  until(room.chat.lines, (lines) => lines.length === count && lines.every(({ status }) => status === 'sent'));

test('what somebody writes is read by the others, with the name', async () => {
  const { ana, ben, close } = await meeting('ana', 'ben');
  await ben.chat.send('Good morning');
  await hasLines(ana, 1);
  const [line] = ana.chat.lines.value;
  assert.equal(line?.text, 'Good morning');
  assert.equal(line.name, 'ben');
  assert.equal(line.from, ben.self.value.id);
  assert.equal(line.isMine, false);
  await close();
});

test('one’s own line shows at once, and as sent when the relay has it', async () => {
  const { ana, close } = await meeting('ana');
  const sending = ana.chat.send('Anybody here?');
  assert.equal(ana.chat.lines.value[0]?.status, 'sending');
  assert.equal(ana.chat.lines.value[0].isMine, true);
  await sending;
  await hasLines(ana, 1);
  await close();
});

test('somebody who comes late reads nothing of what was said before, and all from then on', async () => {
  const { ana, join, close } = await meeting('ana');
  await ana.chat.send('one');
  await hasLines(ana, 1);
  const cleo = await join('cleo');
  await ana.chat.send('two');
  await hasLines(cleo, 1);
  assert.deepEqual(texts(cleo), ['two']);
  assert.equal(cleo.droppedMessages.value, 0);
  await close();
});

test('everybody reads the lines of several people in the same order', async () => {
  const { ana, ben, cleo, close } = await meeting('ana', 'ben', 'cleo');
  const rooms = [ana, ben, cleo];
  await Promise.all(
    rooms.flatMap((room, who) =>
      [0, 1, 2, 3, 4].map((index) => room.chat.send(`${String(who)}-${String(index)}`)),
    ),
  );
  await Promise.all(rooms.map((room) => hasLines(room, 15)));
  assert.deepEqual(texts(ben), texts(ana));
  assert.deepEqual(texts(cleo), texts(ana));
  const own = texts(ana).filter((text) => text.startsWith('1-'));
  assert.deepEqual(own, ['1-0', '1-1', '1-2', '1-3', '1-4']);
  await close();
});

test('the name at a line is the one its author had, even after leaving', async () => {
  const { ana, ben, close } = await meeting('ana', 'ben');
  await ben.chat.send('Bye');
  await hasLines(ana, 1);
  await ben.leave();
  await until(ana.roster.participants, ({ length }) => length === 1);
  assert.equal(ana.chat.lines.value[0]?.name, 'ben');
  await close();
});

test('markup, emoji and right-to-left text arrive as they were typed', async () => {
  const { ana, ben, close } = await meeting('ana', 'ben');
  const typed = '<img src=x onerror=alert(1)> 👩‍🚀 שלום \u202E&amp;';
  await ana.chat.send(typed);
  await hasLines(ben, 1);
  assert.deepEqual(texts(ben), [typed]);
  await close();
});

test('a line of 4,000 characters is sent, a longer one is refused and nothing is lost', async () => {
  const { ana, ben, close } = await meeting('ana', 'ben');
  assert.equal(await codeOf(ana.chat.send('x'.repeat(4_001))), 'limit/text-length');
  assert.equal(ana.chat.lines.value.length, 0);
  await ana.chat.send('x'.repeat(4_000));
  await hasLines(ben, 1);
  await close();
});

test('an empty line is refused', async () => {
  const { ana, close } = await meeting('ana');
  assert.equal(await codeOf(ana.chat.send('  \n ')), 'usage/empty-text');
  await close();
});

test('nothing can be sent after leaving', async () => {
  const { ana, close } = await meeting('ana');
  await ana.leave();
  assert.equal(await codeOf(ana.chat.send('too late')), 'connection/closed');
  await close();
});

test('a line written while the line is broken arrives once it is back, and once only', async () => {
  const { ana, ben, hub, close } = await meeting('ana', 'ben');
  await ana.chat.send('before');
  await hasLines(ben, 1);
  hub.cut(ana.self.value.id);
  await until(ana.state, ({ name }) => name === 'reconnecting');
  await ana.chat.send('during');
  await until(ana.state, ({ name }) => name === 'open');
  await hasLines(ben, 2);
  await hasLines(ana, 2);
  assert.deepEqual(texts(ben), ['before', 'during']);
  assert.deepEqual(texts(ana), ['before', 'during']);
  await close();
});
