/** Commits one after the other, together where they are asked at once, and again where somebody else was faster. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GroupNews, GroupWord } from '@folkmoot/crypto';
import { MeetingError } from '@folkmoot/wire';
import { Commits } from '../../packages/room/src/commits.js';
import { ana, ben, carl, dora, everyone, olga, rolesOf } from '../support/roles.js';
import { emptySeat } from '../support/seats.js';
import { ManualClock } from '../transport/manual-clock.js';

type Commit = Extract<GroupWord, { says: 'commit' }>;
type Epoch = GroupNews & { name: 'epoch' };

/** Commits that go nowhere: what is sent is seen, and what becomes of it is said by the test. */
function committing() {
  const clock = new ManualClock();
  const { seat, leave } = emptySeat(clock);
  const sent: Commit[] = [];
  let failure: MeetingError | undefined;
  let wake: () => void = () => undefined;
  const commits = new Commits(seat, async (word) => {
    sent.push(word as Commit);
    wake();
    if (failure) throw failure;
  });
  const news = (more: Partial<Epoch>): Epoch => ({
    name: 'epoch',
    epoch: 1,
    rosterGeneration: 1,
    roles: rolesOf(),
    members: everyone,
    isOwn: true,
    newcomers: [],
    comers: [],
    ...more,
  });
  return {
    clock,
    commits,
    sent,
    leave,
    fail: (error: MeetingError | undefined) => (failure = error),
    began: (more: Partial<Epoch> = {}) => commits.began(news(more)),
    /** Resolves when so many were sent. */
    async isSent(count: number): Promise<Commit> {
      while (sent.length < count) await new Promise<void>((resolve) => (wake = resolve));
      // What waits for the relay's echo does so by now.
      await new Promise((resolve) => setImmediate(resolve));
      return sent[count - 1] as Commit;
    },
  };
}

test('what is asked while a commit is on its way is one commit after it', async () => {
  const { commits, sent, began, isSent } = committing();
  const first = commits.make({ adds: [dora] });
  await isSent(1);
  const rest = [
    commits.make({ roles: { presenter: ana, mute: [ben] } }),
    commits.make({ bans: [carl] }),
    commits.make({ removes: [ben], roles: { unmute: [ben], mute: [ana], isLocked: true } }),
  ];
  began();
  const { roles, ...change } = await isSent(2);
  assert.deepEqual(change, { says: 'commit', adds: [], removes: [ben], bans: [carl] });
  assert.deepEqual(
    { ...roles, appoint: undefined, dismiss: undefined },
    { presenter: ana, mute: [ana], unmute: [ben], isLocked: true, appoint: undefined, dismiss: undefined },
  );
  began();
  await Promise.all([first, ...rest]);
  assert.equal(sent.length, 2);
});

test('of what contradicts itself the later one counts', async () => {
  const { commits, began, isSent } = committing();
  const first = commits.make();
  await isSent(1);
  const rest = [
    commits.make({ roles: { appoint: [ana], presenter: ana } }),
    commits.make({ roles: { dismiss: [ana], appoint: [ben], presenter: ben } }),
    commits.make({ roles: { appoint: [ana] } }),
  ];
  began();
  const { roles } = await isSent(2);
  assert.deepEqual([roles?.appoint, roles?.dismiss, roles?.presenter], [[ben, ana], [], ben]);
  began();
  await Promise.all([first, ...rest]);
});

test('when somebody else was faster, what is left is made again', async () => {
  const { commits, began, isSent } = committing();
  const making = commits.make({ adds: [dora, ana], removes: [ben, carl], roles: { isLocked: true } });
  await isSent(1);
  began({ isOwn: false, newcomers: [dora], members: [...everyone, dora].filter((member) => member !== ben) });
  assert.deepEqual(await isSent(2), {
    says: 'commit',
    adds: [ana],
    removes: [carl],
    bans: [],
    roles: { isLocked: true },
  });
  began();
  await making;
});

test('when somebody else did all of it, nothing is made again', async () => {
  const { commits, sent, began, isSent } = committing();
  const making = commits.make({ adds: [dora] });
  await isSent(1);
  began({ isOwn: false, newcomers: [dora] });
  await making;
  const renewing = commits.make();
  await isSent(2);
  began({ isOwn: false });
  await renewing;
  assert.equal(sent.length, 2);
});

test('without an echo a commit is made again after ten seconds', async () => {
  const { clock, commits, began, isSent } = committing();
  const making = commits.make({ bans: [ben] });
  await isSent(1);
  await clock.advance(9_999);
  await clock.advance(1);
  assert.deepEqual((await isSent(2)).bans, [ben]);
  began();
  await making;
});

test('what fails is told, and who was to be removed still is with the next change', async () => {
  const { commits, fail, began, isSent } = committing();
  fail(new MeetingError('crypto/commit', 'No.'));
  await assert.rejects(commits.make({ bans: [ben], roles: { presenter: olga } }), { code: 'crypto/commit' });
  fail(undefined);
  const making = commits.make();
  const { bans, roles } = await isSent(2);
  assert.deepEqual([bans, roles], [[ben], undefined]);
  began();
  await making;
});

test('after leaving nothing is made again', async () => {
  const { commits, sent, leave, isSent } = committing();
  const making = commits.make({ bans: [ben] });
  await isSent(1);
  leave();
  await making;
  assert.equal(sent.length, 1);
});
