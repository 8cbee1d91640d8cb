import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type KeySource, LaneOpener, LaneSealer, type OpenKeys, type SealKeys } from '@folkmoot/crypto';
import { type Clock, utf8Decode, utf8Encode } from '@folkmoot/kit';
import { type LaneId, laneKinds } from '@folkmoot/wire';
import { Epochs } from '../../packages/crypto/src/epochs.js';
import { laneKid } from '../../packages/crypto/src/key-source.js';
import { laneFrameKey } from '../../packages/crypto/src/lane-keys.js';
import { OwnLanes } from '../../packages/crypto/src/own-lanes.js';
import { generateSigningPair, takeSecret } from '../../packages/crypto/src/primitives.js';
import { codeOf } from '../support/meeting.js';
import { headerOf, rejectsWith } from '../support/crypto.js';

const { chat } = laneKinds;
const lane: LaneId = { member: '01'.repeat(16) as LaneId['member'], kind: chat, generation: 1 };
const sender = new Uint8Array(16).fill(7);

/** An epoch whose keys nobody else has. */
function epochOf(epoch: number): KeySource {
  const secret = crypto.getRandomValues(new Uint8Array(32));
  return {
    epoch,
    baseKey: () => takeSecret(secret.slice()),
    authenticator: () => Promise.resolve(secret),
  };
}

/** A clock that goes on only when it is told to. */
function clockByHand(): Clock & {
  advance(ms: number): void;
  sleepers(): number;
  somebodySleeps(): Promise<void>;
} {
  let nowMs = 1_000;
  const sleepers = new Set<() => void>();
  return {
    now: () => nowMs,
    sleep: (_delayMs, signal) =>
      new Promise((resolve, reject) => {
        sleepers.add(resolve);
        signal?.addEventListener('abort', () => {
          sleepers.delete(resolve);
          reject(new Error('woken'));
        });
      }),
    advance(ms) {
      nowMs += ms;
      for (const wake of sleepers) wake();
    },
    sleepers: () => sleepers.size,
    async somebodySleeps() {
      while (sleepers.size === 0) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** Epochs of which this is the first. */
function beginningWith(first: KeySource, clock: Clock): Epochs {
  const epochs = new Epochs(clock);
  epochs.begin(first);
  return epochs;
}

const isOf = (epoch: number) => (source: KeySource) => Promise.resolve(source.epoch === epoch);

test('everything is sealed in the newest epoch, and the one before still opens', async () => {
  const [one, two] = [epochOf(1), epochOf(2)];
  const epochs = beginningWith(one, clockByHand());
  epochs.begin(two);
  assert.equal(epochs.current, two);
  assert.equal(await epochs.find(isOf(1)), one);
  assert.equal(await epochs.find(isOf(2)), two);
});

test('epochs never go back', () => {
  const epochs = beginningWith(epochOf(5), clockByHand());
  for (const epoch of [5, 4]) assert.throws(() => epochs.begin(epochOf(epoch)), RangeError);
});

test('an epoch that ended a while ago does not open any more', async () => {
  const clock = clockByHand();
  const epochs = beginningWith(epochOf(1), clock);
  epochs.begin(epochOf(2));
  clock.advance(15_000);
  assert.equal((await epochs.find(isOf(1))).epoch, 1);
  clock.advance(1);
  const finding = epochs.find(isOf(1));
  await clock.somebodySleeps();
  clock.advance(5_000);
  await rejectsWith('crypto/unknown-epoch', finding);
});

test('a packet that is ahead of its commit waits for it', async () => {
  const clock = clockByHand();
  const epochs = beginningWith(epochOf(1), clock);
  const finding = epochs.find(isOf(3));
  epochs.begin(epochOf(2));
  epochs.begin(epochOf(3));
  assert.equal((await finding).epoch, 3);
  assert.equal(clock.sleepers(), 0, 'nobody sleeps on');
});

test('a packet of an epoch that never begins is given up after a moment', async () => {
  const clock = clockByHand();
  const epochs = beginningWith(epochOf(1), clock);
  const finding = epochs.find(isOf(9));
  await clock.somebodySleeps();
  clock.advance(5_000);
  await rejectsWith('crypto/unknown-epoch', finding);
});

/** The two ends of a lane: what seals it, and what opens it, epoch by epoch. */
async function laneThrough(epochs: readonly KeySource[]): Promise<{
  seals: (index: number) => Promise<SealKeys>;
  opens: (index: number) => Promise<OpenKeys>;
  opener: (index: number) => Promise<LaneOpener>;
}> {
  const { publicKey, privateKey } = await generateSigningPair();
  const frameOf = (index: number, usage: 'encrypt' | 'decrypt') =>
    laneFrameKey(epochs[index] as KeySource, sender, { kind: chat, generation: 1, usage });
  const opens = async (index: number): Promise<OpenKeys> => {
    const { epoch } = epochs[index] as KeySource;
    return { lane, sender, epoch, frame: await frameOf(index, 'decrypt'), verifying: publicKey };
  };
  return {
    opens,
    async seals(index) {
      const { epoch } = epochs[index] as KeySource;
      const frame = await frameOf(index, 'encrypt');
      return { lane: { kind: chat, generation: 1 }, epoch, frame, signing: privateKey };
    },
    async opener(index) {
      const keysOf = async (kid: bigint): Promise<OpenKeys> => {
        for (const [at, { epoch }] of epochs.entries())
          if ((await laneKid(epoch, sender, chat, 1)) === kid) return opens(at);
        throw new Error('no such epoch');
      };
      return new LaneOpener(await opens(index), { keysOf });
    },
  };
}

let sequence = 0;
async function seal(sealer: LaneSealer, text: string): Promise<readonly [Uint8Array, LaneId, Uint8Array]> {
  const header = headerOf((sequence += 1));
  return [await sealer.seal(utf8Encode(text), lane, header), lane, header];
}

test('a lane goes on through epochs, and what was on its way when one ended still opens', async () => {
  const { seals, opener } = await laneThrough([epochOf(1), epochOf(2), epochOf(3)]);
  const sealer = new LaneSealer(await seals(0));
  const reader = await opener(0);
  const early = await seal(sealer, 'sealed in one');
  const late = await seal(sealer, 'sealed in one, arrives in two');
  assert.equal(utf8Decode(await reader.open(...early)), 'sealed in one');
  sealer.begin(await seals(1));
  assert.equal(sealer.epoch, 2);
  assert.equal(utf8Decode(await reader.open(...(await seal(sealer, 'two')))), 'two');
  assert.equal(utf8Decode(await reader.open(...late)), 'sealed in one, arrives in two');
  await rejectsWith('crypto/replay', reader.open(...early));
});

test('two epochs later nothing of the first opens', async () => {
  const { seals, opener } = await laneThrough([epochOf(1), epochOf(2), epochOf(3)]);
  const sealer = new LaneSealer(await seals(0));
  const reader = await opener(0);
  const late = await seal(sealer, 'one');
  for (const index of [1, 2]) {
    sealer.begin(await seals(index));
    await reader.open(...(await seal(sealer, 'newer')));
  }
  await rejectsWith('crypto/unknown-epoch', reader.open(...late));
});

test('whoever has the keys of one epoch opens nothing of the next', async () => {
  const { seals, opens } = await laneThrough([epochOf(1), epochOf(2)]);
  const removed = new LaneOpener(await opens(0));
  const sealer = new LaneSealer(await seals(0));
  sealer.begin(await seals(1));
  await rejectsWith('crypto/unsealed', removed.open(...(await seal(sealer, 'after the removal'))));
});

test('packets of a new epoch that arrive together count together', async () => {
  const { seals, opener } = await laneThrough([epochOf(1), epochOf(2)]);
  const sealer = new LaneSealer(await seals(1));
  const reader = await opener(0);
  const packet = await seal(sealer, 'once');
  const both = await Promise.allSettled([reader.open(...packet), reader.open(...packet)]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  assert.deepEqual(reader.counts, { opened: 1, refused: 0, replayed: 1 });
});

test('a sealer goes forward only, and only with the keys of its lane', async () => {
  const { seals } = await laneThrough([epochOf(1), epochOf(2)]);
  const sealer = new LaneSealer(await seals(1));
  const first = await seals(0);
  assert.throws(() => sealer.begin(first), RangeError);
  const other = { ...(await seals(1)), lane: { kind: chat, generation: 2 }, epoch: 9 };
  assert.throws(() => sealer.begin(other), { code: 'usage/lane' });
});

test('a client seals a lane once in each epoch', async () => {
  const sources = [epochOf(1), epochOf(2)];
  let now = 0;
  const own = new OwnLanes(() => sources[now] as KeySource, sender);
  await own.announce([{ kind: chat, generation: 1 }]);
  const take = () => own.take({ kind: chat, generation: 1 });
  const first = await take();
  assert.equal(await codeOf(take()), 'usage/lane-taken');
  now = 1;
  const second = await take();
  assert.deepEqual([first.epoch, second.epoch], [1, 2]);
  assert.notEqual(first.frame.kid, second.frame.kid);
  assert.equal(await codeOf(take()), 'usage/lane-taken');
});
