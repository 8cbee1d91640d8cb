import assert from 'node:assert/strict';
import type { GroupNews, GroupWord, KeysEngine } from '@folkmoot/crypto';
import { type LaneKind, laneKinds, type MemberId, type Packet } from '@folkmoot/wire';
import { delivered, headerOf } from './crypto.js';

/** Somebody's keys, and who that is. */
export interface Keyholder {
  keys: Pick<KeysEngine, 'tell' | 'follow'>;
  member: MemberId;
}

/** A word about the group, as a relay delivers it. */
export async function told(
  { keys, member }: Keyholder,
  word: GroupWord,
  recipients: readonly MemberId[] = [],
): Promise<Packet> {
  const lane = { member, kind: kindOf(word), generation: 1 };
  return delivered(lane, await keys.tell({ lane, header: headerOf(1, { recipients }) }, word));
}

/** Somebody knocks until a committer would add them. */
export async function knocks(committer: Keyholder, comer: Keyholder): Promise<void> {
  const first = await committer.keys.follow(await told(comer, { says: 'knock' }));
  if (first.name === 'knocked' && first.wants === 'admission') {
    const note = await told(committer, { says: 'admission', to: comer.member }, [comer.member]);
    assert.equal((await comer.keys.follow(note)).name, 'admitted');
    await committer.keys.follow(await told(comer, { says: 'knock' }));
  }
}

/** A commit that the relay gives to everybody: its author first. */
export async function commits(
  committer: Keyholder,
  others: readonly Keyholder[] = [],
  change: Omit<Extract<GroupWord, { says: 'commit' }>, 'says'> = {},
): Promise<{ packet: Packet; news: GroupNews[] }> {
  const packet = await told(committer, { says: 'commit', ...change });
  const news = [await committer.keys.follow(packet)];
  for (const other of others) news.push(await other.keys.follow(packet));
  return { packet, news };
}

/** What newcomers get after a commit, in this order. */
export async function welcomes(committer: Keyholder, comers: readonly Keyholder[]): Promise<Packet[]> {
  const recipients = comers.map(({ member }) => member);
  return [
    await told(committer, { says: 'welcome' }, recipients),
    await told(committer, { says: 'letter' }, recipients),
    await told(committer, { says: 'tree' }),
  ];
}

/** Lets people into the group by one commit, which the others follow. */
export async function letIn(
  committer: Keyholder,
  comers: readonly Keyholder[],
  others: readonly Keyholder[] = [],
): Promise<void> {
  for (const comer of comers) await knocks(committer, comer);
  await commits(committer, others);
  const packets = await welcomes(committer, comers);
  for (const comer of comers) {
    const news = [];
    for (const packet of packets) news.push((await comer.keys.follow(packet)).name);
    assert.ok(news.includes('joined'), `came in by none of ${news.join(', ')}`);
  }
}

function kindOf({ says }: GroupWord): LaneKind {
  if (says === 'knock') return laneKinds.knock;
  return says === 'tree' ? laneKinds.tree : laneKinds.group;
}
