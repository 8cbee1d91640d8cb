import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryStore } from '@folkmoot/crypto';
import { SealingContext } from '@folkmoot/crypto/testing';
import { type EngineState, enter, giveUp } from '../../packages/crypto/src/engine-state.js';
import {
  foundMeeting,
  meetingOf,
  type Person,
  rejectsWith,
  testClock,
  type TestMeeting,
} from '../support/crypto.js';

function emptyState(): EngineState {
  return {
    store: memoryStore(),
    clock: testClock(),
    identity: undefined,
    kept: undefined,
    meeting: undefined,
    isClosed: false,
  };
}

function accessTo({ link, descriptor }: TestMeeting): Parameters<typeof enter>[1] {
  return { ...link, descriptor };
}

test('giving up overwrites the link secret where it stands, and drops everything', async () => {
  const state = emptyState();
  const { secret } = await enter(state, accessTo(await foundMeeting()));
  assert.ok(secret.some((byte) => byte !== 0));
  giveUp(state);
  assert.deepEqual([...secret], Array<number>(16).fill(0));
  assert.equal(state.meeting, undefined);
  assert.equal(state.identity, undefined);
});

test('whoever gives up while entering holds nothing afterwards', async () => {
  const state = emptyState();
  const entering = enter(state, accessTo(await foundMeeting()));
  giveUp(state);
  await rejectsWith('usage/closed', entering);
  assert.equal(state.meeting, undefined);
});

test('a meeting that is entered while another is does not take its place', async () => {
  const state = emptyState();
  const first = await enter(state, accessTo(await foundMeeting()));
  await rejectsWith('usage/entered', enter(state, accessTo(await foundMeeting())));
  assert.equal(state.meeting, first);
});

test('a counter seals once', async () => {
  const { people } = await meetingOf('Olga');
  const [olga] = people as [Person];
  const { frame } = await olga.keys.sealKeys(1, 1);
  const turn = new SealingContext(frame).take();
  const nothing = new Uint8Array(0);
  await turn.seal(nothing, nothing);
  await assert.rejects(turn.seal(nothing, nothing), RangeError);
});
