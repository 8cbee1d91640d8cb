import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Group, KeyPackage, StagedCommit } from '@folkmoot/crypto/testing';
import { utf8Encode } from '@folkmoot/kit';
import fc from 'fast-check';
import { rejectsWith } from '../support/crypto.js';
import { arriveBy, assertAgree, foundedBy, offerOf, viewOf } from '../support/group.js';

/** Groups that go through random meetings: whatever the order, who is in one epoch agrees on everything. */

type Step =
  | { kind: 'race'; wants: readonly Want[]; winner: number }
  | { kind: 'lost'; by: number; want: Want }
  | { kind: 'shuffled'; by: number };

interface Want {
  by: number;
  adds: number;
  remove: boolean;
  renames: boolean;
  victim: number;
}

const want: fc.Arbitrary<Want> = fc.record({
  by: fc.nat(20),
  adds: fc.integer({ min: 0, max: 3 }),
  remove: fc.boolean(),
  renames: fc.boolean(),
  victim: fc.nat(20),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('race' as const),
      wants: fc.array(want, { minLength: 1, maxLength: 3 }),
      winner: fc.nat(2),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lost' as const), by: fc.nat(20), want }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('shuffled' as const), by: fc.nat(20) }) },
);

/** One random meeting: who is in, who was removed, and how many there ever were. */
interface Meeting {
  inside: Group[];
  removed: Group[];
  names: number;
}

interface Attempt {
  author: Group;
  staged: StagedCommit;
  offers: KeyPackage[];
}

test('whatever people commit, lose and race for, who is in an epoch agrees on everything', async () => {
  const startMs = performance.now();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
      const meeting: Meeting = { inside: [await foundedBy('0')], removed: [], names: 1 };
      for (const next of steps) {
        await take(meeting, next);
        await assertAgree(...meeting.inside);
      }
    }),
    { seed: 20_261_124, numRuns: 30, interruptAfterTimeLimit: 20_000, markInterruptAsFailure: false },
  );
  assert.ok(performance.now() - startMs < 100_000);
});

async function take(meeting: Meeting, next: Step): Promise<void> {
  if (next.kind === 'race') return race(meeting, next.wants, next.winner);
  if (next.kind === 'lost') {
    const attempt = await attemptOf(meeting, { ...next.want, by: next.by });
    attempt.staged.discard();
    return;
  }
  const author = pick(meeting.inside, next.by);
  const before = await viewOf(author);
  await rejectsWith(/^crypto\/|^protocol\/malformed$/, author.process(author.ratchetTree()));
  assert.deepEqual(await viewOf(author), before);
}

/** Several commits in one epoch, of which the relay takes one. */
async function race(meeting: Meeting, wants: readonly Want[], winner: number): Promise<void> {
  const attempts: Attempt[] = [];
  for (const wish of wants) attempts.push(await attemptOf(meeting, wish));
  const won = pick(attempts, winner);
  const stays: Group[] = [];
  for (const group of meeting.inside) {
    // Authors hear the echo of their own commit like anybody else's.
    const outcome = await group.process(won.staged.commit);
    (outcome === 'adopted' ? stays : meeting.removed).push(group);
  }
  const newcomers = await Promise.all(won.offers.map((offer) => arriveBy(won.staged, offer)));
  meeting.inside = [...stays, ...newcomers];
  for (const { staged } of attempts) await rejectsWith(/^(crypto\/stale|usage\/closed)$/, staged.adopt());
  for (const group of meeting.removed) assert.throws(() => group.epoch, /closed/);
  const late = pick(meeting.inside, winner);
  for (const lost of attempts.filter((attempt) => attempt !== won)) {
    await rejectsWith('crypto/stale', late.process(lost.staged.commit));
  }
}

async function attemptOf(meeting: Meeting, { by, adds, remove, renames, victim }: Want): Promise<Attempt> {
  const author = pick(meeting.inside, by);
  const offers = await Promise.all(
    Array.from({ length: adds }, () => {
      meeting.names += 1;
      return offerOf(`${meeting.names}`);
    }),
  );
  const others = author.members().filter(({ leafIndex }) => leafIndex !== author.leafIndex);
  const removes = remove && others.length > 0 ? [pick(others, victim).leafIndex] : [];
  const staged = await author.commit({
    adds: offers.map(({ bytes }) => bytes),
    removes,
    ...(renames && { context: utf8Encode(`context ${meeting.names} ${victim}`) }),
  });
  return { author, staged, offers };
}

function pick<T>(from: readonly T[], number: number): T {
  return from[number % from.length] as T;
}
