import {
  freshnessOf,
  hearHead,
  type HeardHead,
  organizes,
  type VerifiedHead,
  type View,
} from '@folkmoot/crypto';
import type { ReadonlySignal } from '@folkmoot/kit';
import { effect, signal } from '@folkmoot/kit';
import type { Head } from '@folkmoot/wire';
import { laneKinds } from '@folkmoot/wire';
import type { Authority } from './authority.js';
import { openMessageLane, readMessages } from './message-lane.js';
import type { People } from './people.js';
import type { Seat } from './seat.js';

/** Whether what is shown here is surely up to date: `stale` when the organizer's signed heads stay away or contradict. */
export type Freshness = 'fresh' | 'stale' | 'unknown';

const headEveryMs = 2_000;
const judgeEveryMs = 1_000;
const heardForMs = 12_000;

/** Signs heads while one organizes, so that others notice a relay that freezes or rolls back what they see. */
export function sayHeads(seat: Seat, authority: Pick<Authority, 'roles'>): void {
  const lane = openMessageLane<Head['positions']>(seat, laneKinds.heads, {
    priority: 1,
    newestOnly: true,
    seal: async (positions, id, header) =>
      (await seat.keys.signHead({ lane: id, header, positions })).payload,
  });
  void every(seat, headEveryMs, async () => {
    if (organizesHere(seat, authority)) await lane.send([]);
  });
}

function organizesHere({ self }: Seat, { roles }: Pick<Authority, 'roles'>): boolean {
  const now = roles.peek();
  return now !== undefined && organizes(now, self);
}

/**
 * Watches the heads of who organizes: fresh while they come in time and speak of the table of roles known here. Whoever
 * organizes alone has nobody to listen to.
 */
export function watchHeads(
  seat: Seat,
  people: People,
  authority: Pick<Authority, 'roles'>,
): ReadonlySignal<Freshness> {
  const freshness = signal<Freshness>('unknown');
  const heard: HeardHead[] = [];
  let rolesSinceMs = 0;
  const stop = effect(() => {
    if (authority.roles.value) rolesSinceMs = seat.clock.now();
  });
  seat.closed.addEventListener('abort', stop, { once: true });
  readMessages(
    seat,
    { kind: laneKinds.heads },
    async (packet) => {
      await people.announced(packet.lane);
      return seat.keys.openHead(packet);
    },
    take,
  );
  void every(seat, judgeEveryMs, judge);

  function take(verified: VerifiedHead): void {
    const roles = authority.roles.peek();
    if (!roles || !organizes(roles, verified.member)) return;
    const before = heard.findLast(({ member }) => member === verified.member);
    heard.push(hearHead(verified, seat.clock.now(), before));
    // Out of the group nothing can be judged; the next head or second can.
    void judge().catch(() => undefined);
  }

  async function judge(): Promise<void> {
    const nowMs = seat.clock.now();
    while (heard.length > 1 && nowMs - (heard[0]?.receivedAtMs ?? 0) > heardForMs) heard.shift();
    const isOrganizing = organizesHere(seat, authority);
    if (heard.length === 0) {
      if (isOrganizing) freshness.value = 'fresh';
      return;
    }
    const view: View = { ...(await seat.keys.standing()), rolesSinceMs, position: () => undefined };
    const verdict = freshnessOf(view, heard, nowMs);
    const isFine = verdict.fresh || (isOrganizing && verdict.reason === 'silent');
    freshness.value = isFine ? 'fresh' : 'stale';
  }

  return freshness;
}

async function every(seat: Seat, delayMs: number, act: () => Promise<void>): Promise<void> {
  while (!seat.closed.aborted) {
    // A head that cannot be sent is missed by those who wait for it; leaving ends the sleep.
    await act().catch(() => undefined);
    await seat.clock.sleep(delayMs, seat.closed).catch(() => undefined);
  }
}
