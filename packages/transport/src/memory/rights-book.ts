import { bytesEqual } from '@folkmoot/kit';
import { decode, everybody, type Grant, grant, type LaneKind, type MemberId } from '@folkmoot/wire';
import { bodySignedBy } from './signature.js';

/** What the meeting key granted in one room. */
export class RightsBook {
  readonly #meetingKey: Uint8Array;
  readonly #room: Uint8Array;
  readonly #grants = new Map<MemberId, Grant>();
  #lastSerial = -1;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(meetingKey: Uint8Array, room: Uint8Array) {
    this.#meetingKey = meetingKey;
    this.#room = room;
  }

  /** Takes a signed grant; false when it is false, for another room, or older than what is known. */
  add(signed: Uint8Array): Promise<boolean> {
    // One after the other: a grant that is checked faster than the one before would make that one look old.
    const adding = this.#tail.then(() => this.#take(signed));
    this.#tail = adding.catch(() => undefined);
    return adding;
  }

  async #take(signed: Uint8Array): Promise<boolean> {
    const body = await bodySignedBy(this.#meetingKey, 'grant', signed);
    if (!body) return false;
    const given = decode(grant, body);
    if (!bytesEqual(given.room, this.#room) || given.serial <= this.#lastSerial) return false;
    this.#lastSerial = given.serial;
    this.#grants.set(given.member, given);
    return true;
  }

  /** Whether the meeting is over. */
  get ended(): boolean {
    return this.#grants.get(everybody)?.out === true;
  }

  /** Whether a member was removed. */
  isOut(member: MemberId): boolean {
    return this.#grants.get(member)?.out === true;
  }

  /** What a member may publish: what its own newest grant lists, and what everybody's lists. */
  of(member: MemberId): Grant['lanes'] {
    const own = this.#grants.get(member)?.lanes ?? [];
    const common = this.#grants.get(everybody)?.lanes ?? [];
    return [...own, ...common.filter(({ kind }) => own.every((lane) => lane.kind !== kind))];
  }

  /** Whether a member may publish on lanes of a kind. */
  allows(member: MemberId, kind: LaneKind): boolean {
    return this.of(member).some((lane) => lane.kind === kind);
  }
}
