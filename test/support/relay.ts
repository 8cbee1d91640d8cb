import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type LaneKind, laneKinds } from '@folkmoot/wire';
import { type RelayOptions, type RelayServer, startRelay } from '@folkmoot/relay';
import { type Behaviour, type ScriptedMember, join } from './relay-client.js';
import { type Meeting, createMeeting } from './relay-meeting.js';

/** Runs a test with a relay in this process. */
export function withRelay(
  options: RelayOptions,
  test: (relay: RelayServer) => Promise<void>,
): () => Promise<void> {
  return async () => {
    const relay = await startRelay({ port: 0, logLevel: 'silent', ...options });
    try {
      await test(relay);
    } finally {
      await relay.close();
    }
  };
}

/** The kinds of lanes in most tests. */
export const allKinds: readonly LaneKind[] = Object.values(laneKinds);

/** A meeting in which everybody may publish everything, and its members, in the order of their names. */
export async function meetingOf<const N extends readonly string[]>(
  url: string,
  names: N,
  behaviour: Behaviour = {},
): Promise<{ meeting: Meeting; members: { [K in keyof N]: ScriptedMember } }> {
  const meeting = await createMeeting(url);
  const members = await Promise.all(names.map(() => join(meeting, behaviour)));
  const [first] = members;
  first?.say({ type: 'grant', signed: meeting.grant({ kinds: allKinds }) });
  await Promise.all(members.map((member) => member.heard('rights', ({ lanes }) => lanes.length > 0)));
  return { meeting, members: members as { [K in keyof N]: ScriptedMember } };
}

/** A meeting at a relay, for a test. */
export interface RelayMeeting<N extends readonly string[]> extends RelayServer {
  readonly meeting: Meeting;
  readonly members: { [K in keyof N]: ScriptedMember };
}

/** Runs a test with a relay in this process and a meeting at it, in which everybody may publish everything. */
export function inMeeting<const N extends readonly string[]>(
  names: N,
  test: (met: RelayMeeting<N>) => Promise<void>,
  options: { relay?: RelayOptions; behaviour?: Behaviour } = {},
): () => Promise<void> {
  return withRelay(options.relay ?? {}, async (relay) => {
    await test({ ...relay, ...(await meetingOf(relay.url, names, options.behaviour)) });
  });
}

/** A relay in a process of its own. */
export interface RelayProcess {
  readonly url: string;
  readonly process: ChildProcess;
  /** Everything it wrote on standard output. */
  readonly output: readonly string[];
  /** Its resident memory. */
  residentBytes(): number;
  /** The value of a metric, without labels. */
  metric(name: string): Promise<number>;
  close(): Promise<void>;
}

const root = path.resolve(import.meta.dirname, '../..');
const command = path.join(root, 'packages/relay/src/cli.ts');

/** Starts `folkmoot-relay` from its sources; `nodeArgs` are those of Node. */
export async function startRelayProcess(
  args: readonly string[] = [],
  nodeArgs: readonly string[] = [],
): Promise<RelayProcess> {
  const node = ['--conditions=folkmoot-source', '--import', 'tsx', command, '--port', '0', ...args];
  const child = spawn(process.execPath, [...nodeArgs, ...node], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the relay ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      output.push(line);
      const { event, url } = JSON.parse(line) as { event?: string; url?: string };
      if (event === 'listening' && url !== undefined) resolve(url);
    });
  });
  return {
    url,
    process: child,
    output,
    residentBytes: () => residentBytesOf(child.pid ?? 0),
    metric: (name) => metricOf(url, name),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** The sum of a metric over its labels. */
export async function metricOf(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

function residentBytesOf(pid: number): number {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]);
  return pages * 4096;
}
