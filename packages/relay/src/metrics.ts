import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';

/** What the relay counts. Nothing in here names anybody. */
export interface Metrics {
  readonly registry: Registry;
  /** What is counted for every packet and write, in plain numbers: the registry's counters cost as much as a delivery. */
  readonly traffic: Traffic;
  /** Refusals by error code. */
  readonly refusals: Counter<'code'>;
  /** Ends the measurements. */
  close(): void;
}

/** What passes through a relay. */
export interface Traffic {
  /** Packets handed to a viewer's line. */
  deliveries: number;
  /** Packets that were outdated before a viewer's line had room for them, so they were never sent to it. */
  retiredUnsent: number;
  /** Bytes of messages. */
  bytesIn: number;
  bytesOut: number;
  /** Writes to sockets. */
  writes: number;
}

/** What is asked for when metrics are read. */
export interface MetricSources {
  /** Rooms held in memory. */
  rooms(): number;
  /** Meetings with a session code. */
  codes(): number;
  /** Members connected now. */
  members(): number;
}

/** Makes the counters of one relay, in a registry of their own. */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const loop = monitorEventLoopDelay({ resolution: 10 });
  loop.enable();
  collectDefaultMetrics({ register: registry, prefix: 'folkmoot_' });
  watch(registry, 'folkmoot_relay_rooms', 'Rooms in memory.', () => sources.rooms());
  watch(registry, 'folkmoot_relay_codes', 'Session codes in use.', () => sources.codes());
  watch(registry, 'folkmoot_relay_members', 'Members connected.', () => sources.members());
  watch(
    registry,
    'folkmoot_relay_loop_lag_seconds',
    'Event loop lag, 99th percentile since the last scrape.',
    () => lagSince(loop),
  );
  return {
    registry,
    traffic: watchTraffic(registry),
    refusals: new Counter({
      name: 'folkmoot_relay_refusals_total',
      help: 'Refusals by error code.',
      labelNames: ['code'],
      registers,
    }),
    close: () => void loop.disable(),
  };
}

function watchTraffic(registry: Registry): Traffic {
  const traffic: Traffic = { deliveries: 0, retiredUnsent: 0, bytesIn: 0, bytesOut: 0, writes: 0 };
  const count = (name: string, help: string, read: () => number): void =>
    registry.registerMetric(
      new Counter({
        name,
        help,
        registers: [],
        collect() {
          this.reset();
          this.inc(read());
        },
      }),
    );
  count('folkmoot_relay_deliveries_total', 'Packets handed to viewers.', () => traffic.deliveries);
  count(
    'folkmoot_relay_retired_unsent_total',
    'Packets outdated before they were sent to a viewer.',
    () => traffic.retiredUnsent,
  );
  count('folkmoot_relay_writes_total', 'Writes to sockets.', () => traffic.writes);
  registry.registerMetric(
    new Counter({
      name: 'folkmoot_relay_bytes_total',
      help: 'Bytes of WebSocket messages.',
      labelNames: ['direction'],
      registers: [],
      collect() {
        this.reset();
        this.inc({ direction: 'in' }, traffic.bytesIn);
        this.inc({ direction: 'out' }, traffic.bytesOut);
      },
    }),
  );
  return traffic;
}

function watch(registry: Registry, name: string, help: string, read: () => number): void {
  registry.registerMetric(
    new Gauge({
      name,
      help,
      registers: [],
      collect() {
        this.set(read());
      },
    }),
  );
}

function lagSince(loop: IntervalHistogram): number {
  const lagSeconds = Math.max(0, loop.percentile(99) / 1e9 - 0.01);
  loop.reset();
  return lagSeconds;
}
