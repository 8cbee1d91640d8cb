import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utf8Decode, utf8Encode } from '@folkmoot/kit';
import fc from 'fast-check';
import { flipped, foundMeeting, meetingOf, type Person, rejectsWith } from '../support/crypto.js';
import { forgerIn } from '../support/forger.js';

const associated = utf8Encode('line 1');

async function three(): Promise<[Person, Person, Person]> {
  return (await meetingOf('Olga', 'Ana', 'Ben')).people as [Person, Person, Person];
}

async function said(from: Person, to: Person, text: string): Promise<Uint8Array> {
  return from.keys.sealFor(to.member, { content: utf8Encode(text), associated });
}

async function heard(
  reader: Person,
  [from, to]: readonly [Person, Person],
  content: Uint8Array,
): Promise<string> {
  const between = { from: from.member, to: to.member };
  return utf8Decode(await reader.keys.openBetween(between, { content, associated }));
}

test('what is for one person is read by the two, and by nobody else who has the keys of the epoch', async () => {
  const [olga, ana, ben] = await three();
  const sealed = await said(ana, ben, 'only you');
  assert.equal(await heard(ben, [ana, ben], sealed), 'only you');
  assert.equal(await heard(ana, [ana, ben], sealed), 'only you');
  await rejectsWith('crypto/unsealed', heard(olga, [ana, ben], sealed));
  await rejectsWith('crypto/unsealed', heard(olga, [ana, olga], sealed));
  await rejectsWith('crypto/unsealed', heard(olga, [olga, ben], sealed));
});

test('the sealed form does not hold the text, and the same text never looks the same', async () => {
  const [, ana, ben] = await three();
  const [one, other] = [await said(ana, ben, 'canary'), await said(ana, ben, 'canary')];
  assert.equal(Buffer.from(one).includes('canary'), false);
  assert.notDeepEqual(one, other);
});

test('what one said to the other does not pass for what the other said', async () => {
  const [, ana, ben] = await three();
  const sealed = await said(ana, ben, 'I owe you ten');
  await rejectsWith('crypto/unsealed', heard(ben, [ben, ana], sealed));
  await rejectsWith('crypto/unsealed', heard(ana, [ben, ana], sealed));
});

test('what belongs to one line does not pass for another', async () => {
  const [, ana, ben] = await three();
  const content = await said(ana, ben, 'yes');
  const between = { from: ana.member, to: ben.member };
  const other = { content, associated: utf8Encode('line 2') };
  await rejectsWith('crypto/unsealed', ben.keys.openBetween(between, other));
});

test('every flipped byte is noticed, and so is what is too short', async () => {
  const [, ana, ben] = await three();
  const sealed = await said(ana, ben, 'yes');
  for (let at = 0; at < sealed.length; at += 1)
    await rejectsWith('crypto/unsealed', heard(ben, [ana, ben], flipped(sealed, at)));
  for (const length of [0, 11, 12, 27])
    await rejectsWith('crypto/unsealed', heard(ben, [ana, ben], sealed.subarray(0, length)));
});

test('nobody writes to themselves, or to somebody who has not introduced themselves', async () => {
  const { organizer, join } = await foundMeeting('Olga');
  const ana = await join('Ana');
  await organizer.learns(await organizer.introduces());
  await rejectsWith('usage/oneself', said(organizer, organizer, 'hello me'));
  await rejectsWith('crypto/unknown-sender', said(organizer, ana, 'too early'));
});

test('a key that is none costs the line to its owner only', async () => {
  const meeting = await meetingOf('Olga', 'Ana');
  const [olga, ana] = meeting.people as [Person, Person];
  const mallory = await forgerIn(meeting);
  await olga.keys.learn(await mallory.writes({ exchangeKey: new Uint8Array(32) }));
  const to = mallory.identity.member;
  await rejectsWith('crypto/introduction', olga.keys.sealFor(to, { content: new Uint8Array(1), associated }));
  assert.equal(await heard(ana, [olga, ana], await said(olga, ana, 'still works')), 'still works');
});

test('somebody who borrowed the key of another reads nothing by it', async () => {
  const meeting = await meetingOf('Olga', 'Ana');
  const [olga, ana] = meeting.people as [Person, Person];
  const mallory = await forgerIn(meeting);
  const [facts] = await olga.learns(await ana.introduces());
  await olga.keys.learn(await mallory.writes({ exchangeKey: facts?.exchangeKey ?? new Uint8Array(32) }));
  const content = await olga.keys.sealFor(mallory.identity.member, { content: utf8Encode('x'), associated });
  await rejectsWith('crypto/unsealed', heard(ana, [olga, ana], content));
});

test('a run keeps the key it introduced', async () => {
  const meeting = await meetingOf('Olga');
  const mallory = await forgerIn(meeting);
  const { keys } = meeting.organizer;
  await keys.learn(await mallory.writes({ counter: 1 }));
  const other = mallory.writes({ counter: 2, exchangeKey: new Uint8Array(32).fill(1) });
  await rejectsWith('crypto/introduction', keys.learn(await other));
});

test('after closing nothing is sealed or read', async () => {
  const [, ana, ben] = await three();
  const sealed = await said(ana, ben, 'late');
  await ben.keys.close();
  await rejectsWith('usage/closed', heard(ben, [ana, ben], sealed));
});

test('any text of any length arrives as it was', async () => {
  const [, ana, ben] = await three();
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 400 }), async (text) => {
      assert.equal(await heard(ben, [ana, ben], await said(ana, ben, text)), text);
    }),
    { numRuns: 20 },
  );
});
