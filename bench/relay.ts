/**
 * `npm run bench -- relay`: what one delivery costs the relay's process, next to the limit and to other servers.
 * `npm run bench -- relay [--json] [--viewers N] [--bursts N] [--rounds N] [--no-memory]`
 *
 * Looked into with `FOLKMOOT_BENCH_NODE="--cpu-prof --cpu-prof-dir=DIR"`. A profile showed writes of many parts (21 %),
 * garbage collection (15 %) and buffers written to (10 %). Remembering only the newest batch of a tick left the writes as they
 * were; that viewers with less credit come between those in step is a guess, and so is what the batches of a tick save.
 *
 * The servers take turns, round by round, so that whatever else the machine does hits all of them; medians of the rounds.
 */
import { loadavg } from 'node:os';
import { bundleServers } from './relay/bundle.js';
import { type Load, standardLoad } from './relay/load.js';
import { type IdleMemory, measureIdleMemory } from './relay/memory.js';
import { type RelayResult, printRelay, roundsInBrief } from './relay/report.js';
import { serverNames } from './relay/servers.js';
import { type Round, type Trial, startTrial } from './relay/trial.js';

/** Runs the benchmark with the arguments of its command. */
export async function benchRelay(args: readonly string[]): Promise<void> {
  const number = (name: string, otherwise: number): number => {
    const at = args.indexOf(name);
    return at < 0 ? otherwise : Number(args[at + 1]);
  };
  const load = {
    ...standardLoad,
    viewers: number('--viewers', standardLoad.viewers),
    bursts: number('--bursts', standardLoad.bursts),
  };
  const result = await measureRelay(load, {
    rounds: number('--rounds', 5),
    memory: !args.includes('--no-memory'),
  });
  if (args.includes('--json')) console.log(JSON.stringify(result));
  else printRelay(result);
}

/** Measures all servers under this load. */
export async function measureRelay(
  load: Load,
  { rounds, memory }: { rounds: number; memory: boolean },
): Promise<RelayResult> {
  const serverFile = await bundleServers();
  const servers = await measureServers(load, rounds, serverFile);
  const idle: IdleMemory[] = [];
  if (memory) for (const viewers of [250, 1_000]) idle.push(await measureIdleMemory(serverFile, viewers));
  return { load, rounds, machineLoad: loadavg(), servers: roundsInBrief(servers), idle };
}

async function measureServers(load: Load, rounds: number, serverFile: string): Promise<Map<string, Round[]>> {
  const measured = new Map<string, Round[]>();
  const trials: Trial[] = [];
  try {
    for (const name of serverNames) trials.push(await startTrial(name, serverFile, load));
    for (const trial of trials) await trial.run(load.warmUpBursts);
    for (let round = 0; round < rounds; round += 1) {
      for (const trial of trials)
        measured.set(trial.name, [...(measured.get(trial.name) ?? []), await trial.run(load.bursts)]);
    }
  } finally {
    for (const trial of trials) await trial.close();
  }
  return measured;
}
