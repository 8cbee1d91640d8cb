import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createIdentity } from '@folkmoot/crypto';
import { laneKinds } from '@folkmoot/wire';
import { foundMeeting, rejectsWith } from '../support/crypto.js';

const { chat } = laneKinds;

test('somebody who starts anew replaces their former run', async () => {
  const meeting = await foundMeeting();
  const identity = await createIdentity();
  const before = await meeting.join('Ana', identity);
  const [former] = await meeting.organizer.learns(await before.introduces());
  meeting.clock.advance(1_000);
  const after = await meeting.join('Ana', identity);
  const [facts] = await meeting.organizer.learns(await after.introduces());
  assert.deepEqual(facts?.replaces, former?.sender);
  assert.notDeepEqual(facts?.sender, former?.sender);
});

test('after that the keys are those of the new run', async () => {
  const meeting = await foundMeeting();
  const identity = await createIdentity();
  const before = await meeting.join('Ana', identity);
  await meeting.organizer.learns(await before.introduces());
  const formerKeys = await meeting.organizer.keys.openKeys(before.lane(chat));
  meeting.clock.advance(1_000);
  const after = await meeting.join('Ana', identity);
  await meeting.organizer.learns(await after.introduces());
  const keys = await meeting.organizer.keys.openKeys(after.lane(chat));
  assert.notEqual(keys.frame.kid, formerKeys.frame.kid);
});

test('the former run does not come back, however new its word', async () => {
  const meeting = await foundMeeting();
  const identity = await createIdentity();
  const before = await meeting.join('Ana', identity);
  await meeting.organizer.learns(await before.introduces());
  meeting.clock.advance(1_000);
  const after = await meeting.join('Ana', identity);
  await meeting.organizer.learns(await after.introduces());
  meeting.clock.advance(1_000);
  await rejectsWith('crypto/introduction', meeting.organizer.keys.learn(await before.introduces()));
});

test('a second run with an older word is refused', async () => {
  const meeting = await foundMeeting();
  const identity = await createIdentity();
  const early = await (await meeting.join('Ana', identity)).introduces();
  meeting.clock.advance(1_000);
  await meeting.organizer.learns(await (await meeting.join('Ana', identity)).introduces());
  await rejectsWith('crypto/stale', meeting.organizer.keys.learn(early));
});

test('every run of an engine has a sender of its own, so no key ever counts from zero twice', async () => {
  const meeting = await foundMeeting();
  const identity = await createIdentity();
  const senders = new Set<string>();
  for (let run = 0; run < 20; run += 1) {
    const person = await meeting.join('Ana', identity);
    senders.add(Buffer.from((await person.introduces()).payload.subarray(0, 16)).toString('hex'));
  }
  assert.equal(senders.size, 20);
});
