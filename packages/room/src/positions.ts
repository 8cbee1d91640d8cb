import { type Head, type LaneId, type LaneKind, laneKey, laneKinds, type PacketHeader } from '@folkmoot/wire';

/** Kinds of lanes of which everybody in the group gets everything that is for everybody. */
const followed: readonly LaneKind[] = [laneKinds.chat, laneKinds.presence, laneKinds.group];

/** For so long after something was said heads tell of it. */
const recentMs = 60_000;

/** A head tells of no more lanes than these. */
const mostLanes = 64;

interface Reached {
  readonly lane: LaneId;
  readonly sequence: number;
  readonly atMs: number;
}

/** How far each lane has come here: what heads tell, and what the heads of others are compared with. */
export class Positions {
  readonly #reached = new Map<string, Reached>();

  /** A genuine packet of a lane was read here, or sent. What is not for everybody does not count: others miss it. */
  note(
    lane: LaneId,
    { sequence, recipients }: Pick<PacketHeader, 'sequence' | 'recipients'>,
    atMs: number,
  ): void {
    if (recipients.length > 0 || !followed.includes(lane.kind)) return;
    const key = laneKey(lane);
    if ((this.#reached.get(key)?.sequence ?? -1) < sequence) this.#reached.set(key, { lane, sequence, atMs });
  }

  /**
   * The highest number known of a lane; undefined while nothing of it was opened here: what was said before one came in
   * is no sign that something is held back.
   */
  of(lane: LaneId): number | undefined {
    return this.#reached.get(laneKey(lane))?.sequence;
  }

  /** Where lanes stand on which something was said lately: of those who are here, and of each the newest generation. */
  recent(isHere: (member: LaneId['member']) => boolean, nowMs: number): Head['positions'] {
    const newest = new Map<string, Reached>();
    for (const reached of this.#reached.values()) {
      const { member, kind, generation } = reached.lane;
      const key = `${member}/${String(kind)}`;
      if (isHere(member) && generation >= (newest.get(key)?.lane.generation ?? 0)) newest.set(key, reached);
    }
    return [...newest.values()]
      .filter(({ atMs }) => nowMs - atMs <= recentMs)
      .toSorted((one, other) => other.atMs - one.atMs)
      .slice(0, mostLanes)
      .map(({ lane, sequence }) => ({ lane, sequence }));
  }
}
