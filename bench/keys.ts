/**
 * `npm run bench -- keys [--json] [--members 10,50] [--runs N]`: what joining, adding and removing cost in groups of
 * several sizes, each the median of some runs, in this process.
 */
import { loadavg } from 'node:os';
import { foundGroup, type Group, joinGroup, type KeyPackage, makeKeyPackage } from '@folkmoot/crypto/testing';

/** What is printed for one size of a group; `…CpuMs` is the time of all threads of this process. */
export type KeysResult = {
  members: number;
  addBytes: number;
  removeBytes: number;
  welcomeBytes: number;
  treeBytes: number;
  /** All but the committer are added at once, with one welcome; the only figure of a single run. */
  addAllMs: number;
  welcomeForAllBytes: number;
  /** Load of the machine over the last minute: in a busy one only processor times say something. */
  load: number;
} & Record<`${Task}Ms` | `${Task}CpuMs`, number>;

/**
 * Somebody opens a welcome and checks the tree; a committer adds one person, another member follows; a committer removes
 * one person and gives everybody new keys, another member follows.
 */
type Task = (typeof tasks)[number];

const tasks = ['join', 'add', 'followAdd', 'remove', 'followRemove'] as const;

/** About what a `memberCredential` takes. */
const credentialBytes = 276;

/** Runs the benchmark with the arguments of its command. */
export async function benchKeys(args: readonly string[]): Promise<void> {
  const sizes = (valueOf(args, '--members') ?? '10,50,100,250').split(',').map(Number);
  const runs = Number(valueOf(args, '--runs') ?? 5);
  await measure(10, 1);
  for (const members of sizes) {
    const result = await measure(members, runs);
    if (args.includes('--json')) console.log(JSON.stringify(result));
    else print(result);
  }
}

async function measure(members: number, runs: number): Promise<KeysResult> {
  // One place stays free for the one who comes and goes.
  const { committer, follower, all } = await groupOf(members - 1);
  const rounds: Round[] = [];
  for (let run = 0; run < runs; run += 1) rounds.push(await round(committer, follower));
  const [first] = rounds;
  if (!first) throw new RangeError('At least one run.');
  const times = tasks.flatMap((task) => [
    [`${task}Ms`, median(rounds.map(({ spent }) => spent[task].ms))],
    [`${task}CpuMs`, median(rounds.map(({ spent }) => spent[task].cpuMs))],
  ]);
  return {
    members,
    ...(Object.fromEntries(times) as Record<`${Task}Ms` | `${Task}CpuMs`, number>),
    ...first.sizes,
    ...all,
    load: rounded(loadavg()[0] ?? 0),
  };
}

interface Round {
  spent: Record<Task, { ms: number; cpuMs: number }>;
  sizes: Pick<KeysResult, 'addBytes' | 'removeBytes' | 'welcomeBytes' | 'treeBytes'>;
}

/** Somebody comes, joins and is removed again. */
async function round(committer: Group, follower: Group): Promise<Round> {
  const offer = await offerOf();
  const [add, added] = await timed(() => committer.commit({ adds: [offer.bytes] }));
  const [followAdd] = await timed(() => follower.process(added.commit));
  await added.adopt();
  const { welcome, ratchetTree } = added;
  if (!welcome) throw new TypeError('A commit that adds somebody has a welcome.');
  const [join, guest] = await timed(() => joinGroup({ welcome, ratchetTree, keyPackage: offer, policy }));
  const [remove, removed] = await timed(() => committer.commit({ removes: [guest.leafIndex] }));
  const [followRemove] = await timed(() => follower.process(removed.commit));
  await removed.adopt();
  guest.close();
  const sizes = {
    addBytes: added.commit.length,
    removeBytes: removed.commit.length,
    welcomeBytes: welcome.length,
    treeBytes: ratchetTree.length,
  };
  return { spent: { join, add, followAdd, remove, followRemove }, sizes };
}

/** A committer and one other member of a group of this size, whose keys were all renewed once. */
async function groupOf(
  members: number,
): Promise<{ committer: Group; follower: Group; all: Pick<KeysResult, 'addAllMs' | 'welcomeForAllBytes'> }> {
  const committer = await foundGroup({
    groupId: crypto.getRandomValues(new Uint8Array(16)),
    context: new Uint8Array(512),
    credential: crypto.getRandomValues(new Uint8Array(credentialBytes)),
    signatureKeyPair: await pair(),
    policy,
  });
  const offers: KeyPackage[] = [];
  for (let count = 1; count < members; count += 1) offers.push(await offerOf());
  const [{ ms }, added] = await timed(() => committer.commit({ adds: offers.map(({ bytes }) => bytes) }));
  await added.adopt();
  const { welcome, ratchetTree } = added;
  const [keyPackage] = offers;
  if (!welcome || !keyPackage) throw new RangeError('At least three members.');
  const follower = await joinGroup({ welcome, ratchetTree, keyPackage, policy });
  const renewed = await committer.commit();
  await follower.process(renewed.commit);
  await renewed.adopt();
  return { committer, follower, all: { addAllMs: rounded(ms), welcomeForAllBytes: welcome.length } };
}

const policy = { acceptLeaf: () => true, acceptCommit: () => true, acceptWelcome: () => true };

async function offerOf(): Promise<KeyPackage> {
  const credential = crypto.getRandomValues(new Uint8Array(credentialBytes));
  const lifetime = { notBeforeMs: 0, notAfterMs: Number.MAX_SAFE_INTEGER };
  return makeKeyPackage({ credential, signatureKeyPair: await pair(), lifetime });
}

async function pair(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
}

async function timed<T>(work: () => Promise<T>): Promise<[spent: { ms: number; cpuMs: number }, result: T]> {
  const startMs = performance.now();
  const startCpu = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(startCpu);
  return [{ ms: performance.now() - startMs, cpuMs: (user + system) / 1000 }, result];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return rounded(sorted[Math.floor(sorted.length / 2)] ?? 0);
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function print(result: KeysResult): void {
  console.log(`\n${result.members} members (load ${result.load})`);
  for (const [name, value] of Object.entries(result)) {
    if (name !== 'members' && name !== 'load')
      console.log(`  ${name.padEnd(20)} ${String(value).padStart(9)}`);
  }
}

function valueOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
}
