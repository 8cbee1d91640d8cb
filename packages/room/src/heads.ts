import {
  committersOf,
  type Freshness as Verdict,
  freshnessOf,
  hearHead,
  type HeardHead,
  organizersOf,
  organizes,
  type Roles,
  type VerifiedHead,
  type View,
} from '@folkmoot/crypto';
import type { ReadonlySignal } from '@folkmoot/kit';
import { computed, effect, signal } from '@folkmoot/kit';
import type { Head, MemberId } from '@folkmoot/wire';
import { laneKey, laneKinds } from '@folkmoot/wire';
import type { Authority } from './authority.js';
import { hereIn } from './here.js';
import { openMessageLane, readMessages } from './message-lane.js';
import type { People } from './people.js';
import type { Seat } from './seat.js';

/** Whether what is shown here is surely up to date: `stale` when the signed heads of who organizes stay away or contradict. */
export type Freshness = 'fresh' | 'stale' | 'unknown';

/** How far a lane of a screen has come. */
export type Position = Head['positions'][number];

/** How far the screen has come here: what was published, and what was received. */
export interface ScreenPositions {
  readonly published: () => Promise<Position | undefined>;
  readonly received: () => Promise<Position | undefined>;
}

/** What heads say of the view one has. */
export interface HeadWatch {
  readonly freshness: ReadonlySignal<Freshness>;
  /**
   * Whether one may still publish: false while nobody confirms that the group one seals for is the one there is, so that
   * a relay which hides a removal does not go on to hand what is said to who was removed.
   */
  readonly isSafe: ReadonlySignal<boolean>;
}

type RolesNow = Pick<Authority, 'roles'>;

const headEveryMs = 2_000;
const judgeEveryMs = 1_000;
const heardForMs = 12_000;

/** Reasons for which nothing more is published; others mean no more than that something is late. */
const unsafe: readonly string[] = ['silent', 'epoch', 'forked'];

/**
 * Signs heads, so that others notice a relay that freezes or rolls back what they see: while one organizes, while one
 * greets and nobody who organizes is there, and while one shares a screen.
 */
export function sayHeads(seat: Seat, { roles }: RolesNow, screen?: Pick<ScreenPositions, 'published'>): void {
  const lane = openMessageLane<Head['positions']>(seat, laneKinds.heads, {
    priority: 1,
    newestOnly: true,
    seal: async (positions, id, header) =>
      (await seat.keys.signHead({ lane: id, header, positions })).payload,
  });
  void every(seat, headEveryMs, async () => {
    const now = roles.peek();
    const shared = now?.table.presenter === seat.self ? await screen?.published() : undefined;
    const isHere = hereIn(seat.link.members.peek());
    const speaks = now !== undefined && speakersOf(now, isHere).has(seat.self);
    if (!speaks && !shared) return;
    const positions = seat.positions.recent(isHere, seat.clock.now());
    await lane.send(shared ? [shared, ...positions] : positions);
  });
}

/**
 * Watches the heads of others: fresh while they come in time and agree with what is known here. Whoever organizes need
 * not hear anybody.
 */
export function watchHeads(
  seat: Seat,
  people: People,
  { authority, screen }: { authority: RolesNow; screen?: Pick<ScreenPositions, 'received'> },
): HeadWatch {
  const judging = new Judging(seat, authority, screen);
  readMessages(
    seat,
    { kind: laneKinds.heads },
    async (packet) => {
      await people.announced(packet.lane);
      return seat.keys.openHead(packet);
    },
    (head) => judging.take(head),
  );
  void every(seat, judgeEveryMs, () => judging.judge());
  return judging;
}

/** Compares what is known here with the heads that were heard. */
class Judging implements HeadWatch {
  readonly freshness: ReadonlySignal<Freshness>;
  readonly isSafe: ReadonlySignal<boolean>;
  readonly #seat: Seat;
  readonly #roles: RolesNow['roles'];
  readonly #screen: Pick<ScreenPositions, 'received'> | undefined;
  readonly #verdict = signal<Verdict | undefined>(undefined);
  #heard: readonly HeardHead[] = [];
  #rolesSinceMs = 0;

  constructor(seat: Seat, { roles }: RolesNow, screen: Pick<ScreenPositions, 'received'> | undefined) {
    this.#seat = seat;
    this.#roles = roles;
    this.#screen = screen;
    this.freshness = computed(() => freshnessBy(this.#verdict.value));
    this.isSafe = computed(() => isSafeBy(this.#verdict.value));
    const stop = effect(() => {
      if (roles.value) this.#rolesSinceMs = seat.clock.now();
    });
    seat.closed.addEventListener('abort', stop, { once: true });
  }

  take(verified: VerifiedHead): void {
    const now = this.#roles.peek();
    const { member } = verified;
    if (!now || !(committersOf(now.charter).includes(member) || now.table.presenter === member)) return;
    const before = this.#heard.findLast((head) => head.member === member);
    this.#heard = [...this.#heard, hearHead(verified, this.#seat.clock.now(), before)];
    // Out of the group nothing can be judged; the next head or second can.
    void this.judge().catch(() => undefined);
  }

  async judge(): Promise<void> {
    const now = this.#roles.peek();
    if (!now) return;
    const nowMs = this.#seat.clock.now();
    this.#heard = lately(this.#heard, nowMs);
    const isOrganizing = organizes(now, this.#seat.self);
    const committers = trusted(this.#seat, now, this.#heard);
    if (committers.length === 0 && (isOrganizing || this.#verdict.peek() === undefined)) {
      if (isOrganizing) this.#verdict.value = { fresh: true };
      return;
    }
    const view = await this.#view();
    const said = freshnessOf(view, committers, nowMs);
    const isExcused = !said.fresh && said.reason === 'silent' && isOrganizing;
    this.#verdict.value = said.fresh || isExcused ? this.#presentersVerdict(view, now, nowMs) : said;
  }

  /** The presenter vouches for nothing but how far the own lanes have come. */
  #presentersVerdict(view: View, { table }: Roles, nowMs: number): Verdict {
    const own = this.#heard.filter(({ member }) => member === table.presenter);
    const said = freshnessOf(view, own, nowMs);
    return !said.fresh && said.reason === 'behind' ? said : { fresh: true };
  }

  async #view(): Promise<View> {
    const { keys, positions } = this.#seat;
    const [standing, shown] = await Promise.all([keys.standing(), this.#screen?.received()]);
    return {
      ...standing,
      rolesSinceMs: this.#rolesSinceMs,
      position: (lane) =>
        shown && laneKey(shown.lane) === laneKey(lane) ? shown.sequence : positions.of(lane),
    };
  }
}

function freshnessBy(verdict: Verdict | undefined): Freshness {
  if (verdict === undefined) return 'unknown';
  return verdict.fresh ? 'fresh' : 'stale';
}

function isSafeBy(verdict: Verdict | undefined): boolean {
  return verdict === undefined || verdict.fresh || !unsafe.includes(verdict.reason);
}

/** Whose heads count: of those who organize and are there; without any the greeters'. */
function speakersOf({ charter }: Roles, isHere: (member: MemberId) => boolean): ReadonlySet<MemberId> {
  const organizing = organizersOf(charter).filter(isHere);
  return new Set(organizing.length > 0 ? organizing : charter.greeters.filter(isHere));
}

/** The heads of others that count; until those who speak now are heard, what was heard before. */
function trusted(seat: Seat, roles: Roles, heard: readonly HeardHead[]): readonly HeardHead[] {
  const committers = committersOf(roles.charter).filter((member) => member !== seat.self);
  const speakers = speakersOf(roles, hereIn(seat.link.members.peek()));
  const theirs = heard.filter(({ member }) => member !== seat.self && speakers.has(member));
  return theirs.length > 0 ? theirs : heard.filter(({ member }) => committers.includes(member));
}

/** What was heard lately, and of each the last. */
function lately(heard: readonly HeardHead[], nowMs: number): readonly HeardHead[] {
  const last = new Map(heard.map((head) => [head.member, head]));
  return heard.filter((head) => nowMs - head.receivedAtMs <= heardForMs || last.get(head.member) === head);
}

async function every(seat: Seat, delayMs: number, act: () => Promise<void>): Promise<void> {
  while (!seat.closed.aborted) {
    // A head that cannot be sent is missed by those who wait for it; leaving ends the sleep.
    await act().catch(() => undefined);
    await seat.clock.sleep(delayMs, seat.closed).catch(() => undefined);
  }
}
