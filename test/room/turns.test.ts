/** Whose turn it is to let people in, and who sees that somebody has gone: with a clock that a test moves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signal } from '@folkmoot/kit';
import type { LinkState, Present } from '@folkmoot/transport';
import type { MemberId } from '@folkmoot/wire';
import type { Change } from '../../packages/room/src/commits.js';
import type { Seat } from '../../packages/room/src/seat.js';
import { Turns } from '../../packages/room/src/turns.js';
import { Watch } from '../../packages/room/src/watch.js';
import { ana, ben, carl, everyone, gina, olga, rolesOf, type Said } from '../support/roles.js';
import { ManualClock } from '../transport/manual-clock.js';

/** Somebody's turns and watch, while the relay says that these are there. */
function at(self: MemberId, here: readonly MemberId[], said: Said = {}) {
  const clock = new ManualClock();
  const closing = new AbortController();
  const listed = (members: readonly MemberId[], away: readonly MemberId[] = []): Present[] =>
    members.map((member) => ({ member, away: away.includes(member) }));
  const members = signal<readonly Present[]>(listed(here));
  const state = signal<LinkState>({ name: 'open' });
  const roles = signal(rolesOf(said));
  const seat = { self, clock, link: { members, state }, closed: closing.signal } as unknown as Seat;
  const turns = new Turns(seat, roles);
  const watch = new Watch(seat, roles, turns);
  watch.began(everyone);
  const acts: Change[] = [];
  void watch.keep((change) => acts.push(change));
  return {
    clock,
    turns,
    watch,
    acts,
    state,
    roles,
    sees: (now: readonly MemberId[], away?: readonly MemberId[]) => (members.value = listed(now, away)),
    leave: () => closing.abort(),
  };
}

test('whoever comes first in the charter acts at once, the others one after another', () => {
  const waits = [olga, carl, gina].map((self) => at(self, everyone).turns.patienceMs);
  assert.deepEqual(waits, [0, 1_500, 3_000]);
});

test('who is not there, or away for a moment, is not waited for', () => {
  assert.equal(at(gina, [carl, gina, ana]).turns.patienceMs, 1_500);
  assert.equal(at(gina, [gina, ana]).turns.patienceMs, 0);
  const { turns, sees } = at(gina, everyone);
  sees(everyone, [olga, carl]);
  assert.equal(turns.patienceMs, 0);
});

test('one’s turn comes after the others had theirs, and not at all for who is no committer then', async () => {
  const { clock, turns, roles, leave } = at(gina, everyone);
  let mine: boolean | undefined;
  void turns.come().then((may) => (mine = may));
  await clock.advance(2_999);
  assert.equal(mine, undefined);
  await clock.advance(1);
  assert.equal(mine, true);
  const dismissed = turns.come();
  roles.value = rolesOf({ greeters: [] });
  await clock.advance(3_000);
  assert.equal(await dismissed, false);
  assert.equal(await at(ana, everyone).turns.come(), false);
  leave();
});

test('who has left is taken out after ten seconds by who comes first, a moment later by the next', async () => {
  for (const [self, afterMs] of [
    [olga, 12_500],
    [carl, 15_000],
  ] as const) {
    const { clock, acts, sees, leave } = at(self, everyone);
    sees(everyone.filter((member) => member !== ben));
    await clock.advance(afterMs - 1);
    assert.deepEqual(acts, []);
    await clock.advance(1);
    assert.deepEqual(acts, [{ removes: [ben] }]);
    leave();
  }
});

test('nobody takes the organizer out, and a greeter nobody who organizes', async () => {
  const alone = at(gina, [gina]);
  await alone.clock.advance(30_000);
  assert.deepEqual(alone.acts, [{ removes: [ana, ben] }]);
  const helper = at(carl, [carl]);
  await helper.clock.advance(30_000);
  assert.deepEqual(helper.acts, [{ removes: [gina, ana, ben] }]);
  for (const { leave } of [alone, helper]) leave();
});

test('an attendee takes nobody out, and with a broken line nobody does', async () => {
  const attendee = at(ana, [ana]);
  const broken = at(olga, [olga]);
  broken.state.value = { name: 'resuming', attempt: 1 };
  for (const { clock, acts, leave } of [attendee, broken]) {
    await clock.advance(60_000);
    assert.deepEqual(acts, []);
    leave();
  }
});

test('keys are renewed every ten minutes by who comes first; who acts later finds it done', async () => {
  const first = at(olga, everyone);
  await first.clock.advance(600_000);
  assert.deepEqual(first.acts, [{ removes: [] }]);
  const second = at(carl, everyone);
  await second.clock.advance(600_000);
  second.watch.began(everyone);
  await second.clock.advance(600_000);
  assert.deepEqual(second.acts, []);
  for (const { leave } of [first, second]) leave();
});

test('who has been there for longest comes first', () => {
  const { watch, sees, leave } = at(olga, everyone);
  watch.began([ben, olga, ana]);
  watch.began([carl, ben, olga, ana]);
  sees([ana, carl, olga]);
  assert.deepEqual(watch.here, [olga, ana, carl]);
  leave();
});
