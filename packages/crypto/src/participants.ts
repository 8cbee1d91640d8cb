import { bytesEqual, toHex } from '@folkmoot/kit';
import { type Introduction, type LaneId, limits, MeetingError, type MemberId } from '@folkmoot/wire';
import { cryptoError } from './errors.js';
import type { IntroducedLane } from './introduction.js';

/** How often somebody may start anew in one meeting. */
const maxRestarts = 256;

/** What a participant's own signature says of them. */
export interface Participant {
  member: MemberId;
  /** Names one run of the participant's keys engine. */
  sender: Uint8Array;
  /** Seals what is for this participant only: an X25519 key (RFC 7748). */
  exchangeKey: Uint8Array;
  name: string;
  lanes: readonly IntroducedLane[];
  /** Grows with every introduction of the member. */
  counter: number;
  sentAt: number;
  /** The sender whose keys are closed by this introduction: the participant started anew. */
  replaces?: Uint8Array;
}

interface Known {
  identityKey: Uint8Array;
  facts: Participant;
  /** Senders that were replaced; they do not return. */
  former: Set<string>;
}

/**
 * Everybody who introduced themselves. Nobody is forgotten while the meeting lasts: whoever was, could be brought back
 * by a relay that plays an old introduction again.
 */
export class Participants {
  readonly #known = new Map<MemberId, Known>();

  /**
   * Takes an introduction that was checked by itself and binds it to what was known of the member. The same one again
   * changes nothing. Fails with `crypto/introduction` for a second identity, another key of a known lane or a sender
   * that was replaced, with `crypto/stale` when the counter does not grow, and with `limit/participants`.
   */
  admit(said: Introduction): Participant {
    const known = this.#known.get(said.member);
    if (!known) return this.#remember(said, new Set());
    if (!bytesEqual(known.identityKey, said.identityKey)) throw refused('A member does not change identity.');
    if (known.former.has(toHex(said.sender))) throw refused('This run of the participant was replaced.');
    if (isSame(known.facts, said)) return known.facts;
    if (said.counter <= known.facts.counter) {
      throw cryptoError('crypto/stale', 'A newer introduction of this participant is known.');
    }
    return this.#update(known, said);
  }

  /** Somebody who introduced themselves; fails with `crypto/unknown-sender`. */
  get(member: MemberId): Participant {
    const known = this.#known.get(member);
    if (!known)
      throw cryptoError('crypto/unknown-sender', 'Nobody has introduced themselves as this member.');
    return known.facts;
  }

  /** The key somebody announced for a lane; fails with `crypto/unknown-sender` or `crypto/unknown-lane`. */
  laneKey({ member, kind, generation }: LaneId): Uint8Array {
    const lane = this.get(member).lanes.find(
      (named) => named.kind === kind && named.generation === generation,
    );
    if (!lane) throw cryptoError('crypto/unknown-lane', 'The participant has not announced this lane.');
    return lane.key;
  }

  #update(known: Known, said: Introduction): Participant {
    const { sender, lanes, exchangeKey } = known.facts;
    if (bytesEqual(sender, said.sender)) {
      if (!bytesEqual(exchangeKey, said.exchangeKey)) throw refused('A run of a participant keeps its key.');
      requireSameKeys(lanes, said.laneKeys);
      return this.#remember(said, known.former);
    }
    if (known.former.size >= maxRestarts) throw refused('The participant started anew too often.');
    return { ...this.#remember(said, known.former.add(toHex(sender))), replaces: sender };
  }

  #remember(said: Introduction, former: Set<string>): Participant {
    if (!this.#known.has(said.member) && this.#known.size >= limits.members) {
      throw new MeetingError(
        'limit/participants',
        'More people than a room holds have introduced themselves.',
      );
    }
    const { member, sender, exchangeKey, name, laneKeys: lanes, counter, sentAt } = said;
    const facts = { member, sender, exchangeKey, name, lanes, counter, sentAt };
    this.#known.set(member, { identityKey: said.identityKey, facts, former });
    return facts;
  }
}

function requireSameKeys(known: readonly IntroducedLane[], said: readonly IntroducedLane[]): void {
  const changed = said.some((lane) =>
    known.some(
      ({ kind, generation, key }) =>
        kind === lane.kind && generation === lane.generation && !bytesEqual(key, lane.key),
    ),
  );
  if (changed) throw refused('A lane does not change its key.');
}

function isSame(known: Participant, said: Introduction): boolean {
  return (
    bytesEqual(known.sender, said.sender) &&
    bytesEqual(known.exchangeKey, said.exchangeKey) &&
    known.counter === said.counter &&
    known.name === said.name &&
    known.lanes.length === said.laneKeys.length &&
    said.laneKeys.every((lane, i) => isSameLane(lane, known.lanes[i]))
  );
}

function isSameLane(a: IntroducedLane, b: IntroducedLane | undefined): boolean {
  return b !== undefined && a.kind === b.kind && a.generation === b.generation && bytesEqual(a.key, b.key);
}

function refused(message: string): Error {
  return cryptoError('crypto/introduction', message);
}
