import type { Clock } from '@folkmoot/kit';
import { times } from '@folkmoot/wire';

/** What the heartbeat watches. */
export interface Pulse {
  readonly clock: Clock;
  /** Aborted once it is over. */
  readonly over: AbortSignal;
  /** Latest round trip, in milliseconds; 0 while unknown. */
  readonly roundTripMs: number;
  /** Time since the other side was heard, in milliseconds. */
  readonly silentMs: number;
  ping(): void;
  close(): void;
}

/** Pings every second and closes what stays silent for too long. Resolves when it is over. */
export async function keepAlive(pulse: Pulse): Promise<void> {
  while (!pulse.over.aborted) {
    if (pulse.silentMs > silenceLimitMs(pulse.roundTripMs)) return pulse.close();
    pulse.ping();
    await pulse.clock.sleep(times.heartbeatMs, pulse.over).catch(() => undefined);
  }
}

/** How long the other side may be silent at this round trip, in milliseconds. */
export function silenceLimitMs(roundTripMs: number): number {
  return Math.max(times.silenceMs, 4 * roundTripMs);
}
