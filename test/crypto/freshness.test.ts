import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshnessOf, hearHead, type HeardHead, type VerifiedHead, type View } from '@folkmoot/crypto';
import { laneKey, laneKinds, type MemberId } from '@folkmoot/wire';
import fc from 'fast-check';

const olga = '0a'.repeat(16) as MemberId;
const ana = '0b'.repeat(16) as MemberId;
const chat = { member: olga, kind: laneKinds.chat, generation: 1 };
const startMs = 1_000_000;
const authenticator = new Uint8Array(32).fill(1);
const rolesHash = new Uint8Array(32).fill(2);
const other = new Uint8Array(32).fill(9);

interface Said {
  atMs: number;
  member?: MemberId;
  delayMs?: number;
  epoch?: number;
  authenticator?: Uint8Array;
  rolesHash?: Uint8Array;
  chat?: number;
}

/** Heads as they are heard, one after the other, each on the way for some time. */
function heard(...said: readonly Said[]): HeardHead[] {
  const last = new Map<MemberId, HeardHead>();
  return said.map((one) => {
    const { member, head } = headFrom(one);
    const heard = hearHead({ member, head }, one.atMs + (one.delayMs ?? 50), last.get(member));
    last.set(member, heard);
    return heard;
  });
}

function headFrom({ atMs, member = olga, chat: sequence, ...said }: Said): VerifiedHead {
  const head = {
    room: new Uint8Array(16),
    epoch: said.epoch ?? 0,
    authenticator: said.authenticator ?? authenticator,
    rolesHash: said.rolesHash ?? rolesHash,
    positions: sequence === undefined ? [] : [{ lane: chat, sequence }],
    timeMs: atMs,
  };
  return { member, head };
}

function view(more: Partial<View> & { chat?: number } = {}): View {
  const { chat: seen, ...rest } = more;
  return {
    epoch: 0,
    authenticator,
    rolesHash,
    rolesSinceMs: 0,
    position: (lane) => (laneKey(lane) === laneKey(chat) ? seen : undefined),
    ...rest,
  };
}

/** Heads every two seconds for ten seconds. */
function steady(more: Partial<Said> = {}): Said[] {
  return [0, 2, 4, 6, 8, 10].map((second) => ({ ...more, atMs: startMs + second * 1_000 }));
}

const nowMs = startMs + 10_100;

test('a view that agrees with all heads is fresh', () => {
  assert.deepEqual(freshnessOf(view({ chat: 3 }), heard(...steady({ chat: 3 })), nowMs), { fresh: true });
});

test('without any head it may be out of date', () => {
  assert.deepEqual(freshnessOf(view(), [], nowMs), { fresh: false, reason: 'silent' });
});

test('a frozen relay is noticed after ten seconds of silence', () => {
  const heads = heard(...steady());
  const lastMs = startMs + 10_050;
  assert.equal(freshnessOf(view(), heads, lastMs + 10_000).fresh, true);
  assert.deepEqual(freshnessOf(view(), heads, lastMs + 10_001), { fresh: false, reason: 'silent' });
});

test('how long is too long can be told', () => {
  const heads = heard({ atMs: startMs, delayMs: 0 });
  assert.equal(freshnessOf(view(), heads, startMs + 3_000, { silenceMs: 2_999 }).fresh, false);
  assert.equal(freshnessOf(view(), heads, startMs + 3_000, { silenceMs: 3_000 }).fresh, true);
});

test('a relay that holds everything back a little longer each time is noticed', () => {
  const said = [0, 2, 4, 6].map((second) => ({
    atMs: startMs + second * 1_000,
    delayMs: 50 + second * 1_000,
  }));
  assert.deepEqual(freshnessOf(view(), heard(...said), startMs + 12_100), {
    fresh: false,
    reason: 'late',
    member: olga,
  });
});

test('clocks that differ by hours are no delay', () => {
  const threeHours = 3 * 3_600_000;
  for (const delayMs of [threeHours, -threeHours]) {
    const heads = heard(...steady({ delayMs }));
    assert.equal(freshnessOf(view(), heads, nowMs + delayMs).fresh, true);
  }
});

test('a slow patch shorter than the grace time is no alarm', () => {
  const heads = heard({ atMs: startMs }, { atMs: startMs + 2_000, delayMs: 4_049 });
  assert.equal(freshnessOf(view(), heads, startMs + 6_100).fresh, true);
});

test('a fork is noticed at once: same epoch, other keys', () => {
  const heads = heard(...steady(), { atMs: startMs + 10_020, member: ana, authenticator: other });
  assert.deepEqual(freshnessOf(view(), heads, nowMs), { fresh: false, reason: 'forked', member: ana });
});

test('a hidden change of epoch is noticed after the grace time', () => {
  const heads = heard({ atMs: startMs, epoch: 1, authenticator: other });
  assert.equal(freshnessOf(view(), heads, startMs + 4_049).fresh, true);
  const late = freshnessOf(view(), heads, startMs + 4_050);
  assert.deepEqual(late, { fresh: false, reason: 'epoch', member: olga });
});

test('somebody who has not caught up with my epoch does not alarm me', () => {
  const heads = heard(...steady({ epoch: 0, authenticator: other }));
  assert.equal(freshnessOf(view({ epoch: 1 }), heads, nowMs).fresh, true);
});

test('a hidden table of roles is noticed after the grace time', () => {
  const said = [
    ...steady(),
    ...[12, 14, 16].map((second) => ({ atMs: startMs + second * 1_000, rolesHash: other })),
  ];
  const heads = heard(...said);
  assert.equal(freshnessOf(view(), heads.slice(0, 7), startMs + 12_100).fresh, true);
  assert.deepEqual(freshnessOf(view(), heads, startMs + 16_100), {
    fresh: false,
    reason: 'roles',
    member: olga,
  });
});

test('a table that has just arrived is not doubted because of older heads', () => {
  const heads = heard(...steady({ rolesHash: other }));
  assert.equal(freshnessOf(view({ rolesSinceMs: nowMs - 1 }), heads, nowMs).fresh, true);
});

test('an old head that overtook the new table is no alarm once a newer one agrees', () => {
  const rolesSinceMs = startMs + 5_000;
  const heads = heard(
    { atMs: startMs + 4_990, rolesHash: other },
    { atMs: startMs + 7_000 },
    { atMs: startMs + 9_000 },
  );
  assert.equal(freshnessOf(view({ rolesSinceMs }), heads, startMs + 9_100).fresh, true);
});

test('a withheld chat line is noticed after the grace time', () => {
  const heads = heard({ atMs: startMs, chat: 4 });
  assert.equal(freshnessOf(view({ chat: 3 }), heads, startMs + 4_049).fresh, true);
  const late = freshnessOf(view({ chat: 3 }), heads, startMs + 4_050);
  assert.deepEqual(late, { fresh: false, reason: 'behind', member: olga });
  assert.equal(freshnessOf(view({ chat: 4 }), heads, startMs + 4_050).fresh, true);
});

test('being ahead of a head is fine, and lanes one does not follow do not count', () => {
  const heads = heard(...steady({ chat: 4 }));
  assert.equal(freshnessOf(view({ chat: 9 }), heads, nowMs).fresh, true);
  assert.equal(freshnessOf(view(), heads, nowMs).fresh, true);
});

test('a fork is told before anything else', () => {
  const heads = heard(...steady({ chat: 9, rolesHash: other }), {
    atMs: startMs + 10_000,
    authenticator: other,
  });
  const told = freshnessOf(view({ chat: 1 }), heads, nowMs);
  assert.equal(told.fresh ? '' : told.reason, 'forked');
});

test('an honest relay never raises an alarm, however people’s clocks differ', () => {
  const skew = fc.integer({ min: -10_000_000, max: 10_000_000 });
  const delays = fc.array(fc.integer({ min: 0, max: 1_500 }), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(skew, delays, (skewMs, delaysMs) => {
      const said = steady({ chat: 3 }).map((one, i) => ({ ...one, delayMs: skewMs + (delaysMs[i] ?? 0) }));
      const told = freshnessOf(view({ chat: 3 }), heard(...said), startMs + skewMs + 11_600);
      assert.deepEqual(told, { fresh: true });
    }),
  );
});

test('the shortest way of a member’s heads is remembered', () => {
  const [first, second, third] = heard(
    { atMs: 0, delayMs: 80 },
    { atMs: 10, delayMs: 30 },
    { atMs: 20, delayMs: 90 },
  );
  assert.deepEqual([first?.leastDelayMs, second?.leastDelayMs, third?.leastDelayMs], [80, 30, 30]);
});
