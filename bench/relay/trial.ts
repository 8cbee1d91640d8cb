import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Load, burstOf } from './load.js';
import { type Part, type Usage, startPart } from './part.js';
import { type Publisher, publishers } from './publishers.js';
import type { ReceiverOptions } from './receiver.js';
import type { ServerName } from './servers.js';
import type { MeetingAddress } from './viewer.js';

/** What a server used for the bursts of one round. */
export interface Round {
  userMicrosPerDelivery: number;
  systemMicrosPerDelivery: number;
  cpuMicrosPerDelivery: number;
  deliveriesPerSecond: number;
  residentBytes: number;
}

/** One server with its publisher and its viewers. */
export interface Trial {
  readonly name: ServerName;
  /** Sends bursts and tells what they cost the server. @throws Error when a packet did not arrive as it was sent. */
  run(bursts: number): Promise<Round>;
  close(): Promise<void>;
}

const receiverFile = path.join(import.meta.dirname, 'receiver.ts');
const receiverProcesses = 2;
/** Longer than any server takes for one burst. */
const patienceMs = 60_000;

/** Starts a server, its publisher and its viewers, each in processes of their own. */
export async function startTrial(name: ServerName, serverFile: string, load: Load): Promise<Trial> {
  const { server, publisher } = await startServer(name, serverFile);
  const receivers = await startViewers(name, publisher.address, load, receiverProcesses);
  const stream = new Bursts(publisher, receivers, load);
  return {
    name,
    async run(bursts) {
      const deliveries = bursts * load.packetsPerBurst * load.viewers;
      const round = await measure(server, deliveries, () => stream.send(bursts));
      await requireNoFaults(name, receivers);
      return round;
    },
    async close() {
      publisher.close();
      for (const part of [...receivers, server]) await part.close();
    },
  };
}

/** Starts a server with nobody but its publisher. */
export async function startServer(
  name: ServerName,
  serverFile: string,
): Promise<{ server: Part; publisher: Publisher }> {
  const server = await startPart(serverFile, [name], ['--expose-gc', ...profiling()]);
  return { server, publisher: await publishers[name](server.ready as number) };
}

/** Starts the viewers of a server in so many processes. */
export async function startViewers(
  server: ServerName,
  address: MeetingAddress,
  { viewers, packetBytes, packetsPerBurst }: Load,
  processes: number,
): Promise<Part[]> {
  const parts: Part[] = [];
  for (const share of split(viewers, processes)) {
    const options: ReceiverOptions = { server, address, viewers: share, packetBytes, packetsPerBurst };
    parts.push(await startPart(receiverFile, [JSON.stringify(options)]));
  }
  return parts;
}

/** Options of Node for the servers, to look into them: `FOLKMOOT_BENCH_NODE="--cpu-prof --cpu-prof-dir=…"`. */
function profiling(): string[] {
  return process.env.FOLKMOOT_BENCH_NODE?.split(' ') ?? [];
}

/** Sends a burst when its time has come and everybody has the one before: no server is measured with a queue. */
class Bursts {
  readonly #publisher: Publisher;
  readonly #load: Load;
  #nextSequence = 1;
  #arrived = 0;
  #wake: () => void = () => undefined;
  readonly #processes: number;

  constructor(publisher: Publisher, receivers: readonly Part[], load: Load) {
    this.#publisher = publisher;
    this.#load = load;
    this.#processes = receivers.length;
    for (const receiver of receivers) receiver.onWord(() => this.#arrive());
  }

  async send(bursts: number): Promise<void> {
    for (let burst = 0; burst < bursts; burst += 1) {
      const pause = delay(this.#load.periodMs);
      await this.#sendOne();
      await pause;
    }
  }

  #arrive(): void {
    this.#arrived += 1;
    if (this.#arrived === this.#processes) this.#wake();
  }

  async #sendOne(): Promise<void> {
    this.#arrived = 0;
    const arrived = new Promise<void>((resolve) => (this.#wake = resolve));
    this.#publisher.publish(burstOf(this.#load, this.#nextSequence));
    this.#nextSequence += this.#load.packetsPerBurst;
    const patience = new AbortController();
    const late = delay(patienceMs, 'late', { signal: patience.signal }).catch(() => 'arrived');
    if ((await Promise.race([arrived, late])) === 'late') throw new Error('A burst did not arrive.');
    patience.abort();
  }
}

async function measure(server: Part, deliveries: number, act: () => Promise<void>): Promise<Round> {
  const before = (await server.ask('usage')) as Usage;
  const startedMs = performance.now();
  await act();
  const seconds = (performance.now() - startedMs) / 1_000;
  const after = (await server.ask('usage')) as Usage;
  const user = (after.userMicros - before.userMicros) / deliveries;
  const system = (after.systemMicros - before.systemMicros) / deliveries;
  return {
    userMicrosPerDelivery: user,
    systemMicrosPerDelivery: system,
    cpuMicrosPerDelivery: user + system,
    deliveriesPerSecond: deliveries / seconds,
    residentBytes: after.residentBytes,
  };
}

async function requireNoFaults(name: ServerName, receivers: readonly Part[]): Promise<void> {
  for (const receiver of receivers) {
    const faults = (await receiver.ask('faults')) as number;
    if (faults > 0) throw new Error(`${faults} packets did not arrive at ${name} as they were sent.`);
  }
}

/** Splits a number into so many parts of about the same size, none of them 0. */
function split(count: number, parts: number): number[] {
  return Array.from({ length: parts }, (_, index) => Math.floor((count + index) / parts)).filter(
    (part) => part > 0,
  );
}
