import { performance } from 'node:perf_hooks';
import { KeyedBuckets, TokenBucket } from './buckets.js';
import { SlowDown } from './http.js';
import type { FloodLimits } from './options.js';

/** Limits what strangers may try: wrong codes and new meetings, per address and, for codes, from everywhere. */
export interface Guesses {
  /** Pays for a guess in advance. @throws MeetingError `limit/guesses` when too many were wrong lately. */
  pay(address: string): void;
  /** The guess was right: it costs nothing. */
  payBack(address: string): void;
  /** Counts a new meeting. @throws MeetingError `limit/rooms` when the address made too many lately. */
  payMeeting(address: string): void;
}

/** Makes the limits of one relay. */
export function createGuesses(floods: FloodLimits, now: () => number = () => performance.now()): Guesses {
  const byAddress = new KeyedBuckets(floods.guesses);
  const all = new TokenBucket(floods.allGuesses, now());
  const meetings = new KeyedBuckets(floods.meetings);

  function charge(address: string, amount: number): void {
    byAddress.of(address, now()).charge(amount, now());
    all.charge(amount, now());
  }

  return {
    pay(address) {
      const waitMs = Math.max(byAddress.of(address, now()).waitMs(1, now()), all.waitMs(1, now()));
      if (waitMs > 0) throw new SlowDown('limit/guesses', 'Too many wrong codes. Try again later.', waitMs);
      charge(address, 1);
    },
    payBack: (address) => charge(address, -1),
    payMeeting(address) {
      const bucket = meetings.of(address, now());
      if (bucket.take(1, now())) return;
      throw new SlowDown('limit/rooms', 'Too many new meetings. Try again later.', bucket.waitMs(1, now()));
    },
  };
}
