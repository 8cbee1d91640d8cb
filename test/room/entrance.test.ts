import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeysEngine, memoryStore } from '@folkmoot/crypto';
import { until } from '@folkmoot/kit';
import { createMemoryHub, createMemoryTicketOffice, type TicketOffice } from '@folkmoot/transport';
import { parseInvitation } from '@folkmoot/wire';
import { createRoom, enterMeeting, foundMeeting, joinRoom } from '../../packages/room/src/entrance.js';
import { checkedName } from '../../packages/room/src/people.js';
import { codeOf, inlineCrew, meeting } from '../support/meeting.js';

const relay = 'https://meet.example';

test('the link carries code and key, and leads into the room', async () => {
  const { ana, join, close } = await meeting('ana');
  assert.match(ana.link, /^https:\/\/meet\.example\/j\/\d{9}#1\.[\w-]{22}\.[\w-]{22}$/);
  assert.ok(ana.link.includes(`/j/${ana.code}#`));
  const ben = await join('ben', ` <${ana.link.replace('#', '%23')}> `);
  assert.equal(ben.code, ana.code);
  await close();
});

test('a link with the key of another meeting does not let in, whatever the relay says', async () => {
  const { ana, join, close } = await meeting('ana');
  const forged = ana.link.replace(/#1\.[\w-]{22}/, '#1.AAAAAAAAAAAAAAAAAAAAAA');
  assert.equal(await codeOf(join('ben', forged)), 'crypto/descriptor');
  await close();
});

test('a relay that swaps the meeting is noticed by the link', async () => {
  const hub = createMemoryHub();
  const tickets = createMemoryTicketOffice();
  const ana = await foundMeeting(inlineCrew({ transport: hub, tickets }), {
    name: 'ana',
    relay,
    carriage: { transport: hub, tickets },
  });
  const { descriptor } = await new KeysEngine({ store: memoryStore() }).openMeeting();
  const dishonest: TicketOffice = {
    ...tickets,
    ticket: async (...request) => ({ ...(await tickets.ticket(...request)), descriptor }),
  };
  const options = { name: 'ben', link: ana.link, carriage: { transport: hub, tickets: dishonest } };
  assert.equal(
    await codeOf(enterMeeting(inlineCrew({ transport: hub, tickets }), parseInvitation(ana.link), options)),
    'crypto/descriptor',
  );
  await ana.leave();
});

test('an unknown code is said to be one', async () => {
  const { ana, join, close } = await meeting('ana');
  assert.equal(await codeOf(join('ben', ana.link.replace(ana.code, '999999999'))), 'usage/unknown-code');
  await close();
});

test('a link that was cut or misspelt is refused before anything is started', async () => {
  const wrong = {
    'https://meet.example/j/123456789': 'usage/link-key-missing',
    'https://meet.example/j/12345678#1.a.b': 'usage/link-code',
    'https://meet.example/j/123456789#1.abc': 'usage/link-truncated',
    'https://meet.example/': 'usage/link',
  };
  for (const [link, code] of Object.entries(wrong))
    assert.equal(await codeOf(joinRoom({ link, name: 'ben' })), code);
});

test('nobody enters without a name, and a name has at most 300 characters', async () => {
  assert.equal(await codeOf(createRoom({ name: '   ', relay })), 'usage/empty-name');
  assert.equal(await codeOf(createRoom({ name: 'x'.repeat(301), relay })), 'limit/name-length');
  assert.equal(checkedName(` ${'x'.repeat(300)} `).length, 300);
});

test('a runtime that lacks what a room needs is told what is missing', async () => {
  assert.equal(await codeOf(createRoom({ name: 'ana', relay })), 'unsupported/browser');
});

test('a name of 300 characters and markup arrives as it was typed', async () => {
  const name = '<b onclick=x>'.padEnd(300, '🙂x');
  const { ana, join, close } = await meeting('ana');
  await join(name);
  await until(ana.roster.participants, (people) => people.length === 2);
  assert.equal(ana.roster.participants.value[1]?.name, name);
  await close();
});

test('leaving may be repeated, and the state says so', async () => {
  const { ana, ben, close } = await meeting('ana', 'ben');
  await ben.leave();
  await ben.leave();
  assert.deepEqual(ben.state.value, { name: 'left' });
  assert.deepEqual(ana.state.value, { name: 'open' });
  await close();
});

test('the organizer ends the meeting for everybody', async () => {
  const { ana, ben, join, close } = await meeting('ana', 'ben');
  await ana.end();
  await until(ben.state, ({ name }) => name === 'ended');
  await until(ana.state, ({ name }) => name === 'ended');
  await assert.rejects(join('cleo'));
  await close();
});

test('an attendee cannot end the meeting', async () => {
  const { ana, ben, close } = await meeting('ana', 'ben');
  assert.equal(await codeOf(ben.end()), 'permission/organizer-only');
  assert.deepEqual(ana.state.value, { name: 'open' });
  await close();
});

test('a relay that forgot everything gets the meeting back from its members', async () => {
  const { ana, ben, hub, close } = await meeting('ana', 'ben');
  hub.restart();
  await until(ana.state, ({ name }) => name === 'reconnecting');
  await Promise.all([ana, ben].map((room) => until(room.state, ({ name }) => name === 'open')));
  await ben.chat.send('still here');
  await until(ana.chat.lines, (lines) => lines.length === 1);
  await until(ben.chat.lines, (lines) => lines[0]?.status === 'sent');
  await close();
});

test('several rooms live next to each other in one page', async () => {
  const [one, two] = [await meeting('ana', 'ben'), await meeting('cleo', 'dan')];
  await one.ana.chat.send('first room');
  await two.cleo.chat.send('second room');
  await until(one.ben.chat.lines, (lines) => lines.length === 1);
  await until(two.dan.chat.lines, (lines) => lines.length === 1);
  assert.equal(one.ben.chat.lines.value[0]?.text, 'first room');
  assert.equal(two.dan.chat.lines.value[0]?.text, 'second room');
  await one.close();
  await two.close();
});
