import { median, round } from '../screen/report.js';
import type { Load } from './load.js';
import type { IdleMemory } from './memory.js';
import type { Round } from './trial.js';

/** Medians of the rounds of one server. */
export interface ServerResult extends Round {
  /** CPU per delivery, as a multiple of what the limit needs in the same run. */
  timesTheLimit: number;
  /** How often the relay's CPU per delivery this server needs. */
  timesTheRelay: number;
}

/** What is printed. */
export interface RelayResult {
  load: Load;
  rounds: number;
  /** Load averages of the machine over 1, 5 and 15 minutes. */
  machineLoad: readonly number[];
  servers: Readonly<Record<string, ServerResult>>;
  idle: readonly IdleMemory[];
}

/** The medians of the rounds, and how the servers compare. */
export function roundsInBrief(measured: ReadonlyMap<string, readonly Round[]>): Record<string, ServerResult> {
  const medians = new Map([...measured].map(([name, rounds]) => [name, medianOf(rounds)]));
  const cpuOf = (name: string): number => medians.get(name)?.cpuMicrosPerDelivery ?? Number.NaN;
  const entries = [...medians].map(([name, own]) => {
    const timesTheLimit = own.cpuMicrosPerDelivery / cpuOf('raw');
    const timesTheRelay = own.cpuMicrosPerDelivery / cpuOf('folkmoot');
    return [name, roundedAll({ ...own, timesTheLimit, timesTheRelay })] as const;
  });
  return Object.fromEntries(entries);
}

function medianOf(rounds: readonly Round[]): Round {
  const [first] = rounds;
  const names = Object.keys(first ?? {}) as (keyof Round)[];
  return Object.fromEntries(
    names.map((name) => [name, median(rounds.map((one) => one[name]))]),
  ) as unknown as Round;
}

function roundedAll(result: ServerResult): ServerResult {
  return Object.fromEntries(
    Object.entries(result).map(([name, value]: [string, number]) => [name, round(value)]),
  ) as unknown as ServerResult;
}

/** Prints a result for people. */
export function printRelay({ load, rounds, machineLoad, servers, idle }: RelayResult): void {
  const { viewers, bursts, packetsPerBurst, packetBytes } = load;
  console.log(
    `${bursts} bursts of ${packetsPerBurst} packets of ${packetBytes} bytes to ${viewers} viewers; medians of ${rounds} rounds; ` +
      `load of the machine ${machineLoad.map((value) => value.toFixed(1)).join(', ')}\n`,
  );
  row('', ['µs/delivery', 'user', 'system', '× limit', '× relay', 'per second', 'RSS MB']);
  for (const [name, server] of Object.entries(servers)) {
    row(name, [
      server.cpuMicrosPerDelivery,
      server.userMicrosPerDelivery,
      server.systemMicrosPerDelivery,
      server.timesTheLimit,
      server.timesTheRelay,
      Math.round(server.deliveriesPerSecond),
      Math.round(server.residentBytes / 1e6),
    ]);
  }
  if (idle.length > 0) row('\nidle viewers', ['relay kB', 'socket kB', 'times']);
  for (const one of idle)
    row(String(one.viewers), [one.relayBytes / 1_000, one.socketBytes / 1_000, one.times].map(round));
}

function row(name: string, cells: readonly (number | string)[]): void {
  console.log(name.padEnd(14) + cells.map((cell) => String(cell).padStart(12)).join(''));
}
