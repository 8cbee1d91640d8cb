import { bytesEqual } from '@folkmoot/kit';
import {
  type Grant,
  type LaneKind,
  MeetingError,
  type MemberId,
  decode,
  everybody,
  grant,
  limits,
} from '@folkmoot/wire';
import type { RoomIdentity } from './room-key.js';
import { openSigned } from './signature.js';

/** What one member may publish: bytes a second by kind of lane; 0: no limit but the relay's own. */
export type MemberRights = ReadonlyMap<LaneKind, number>;

const mostGrants = 4_096;

/** Who may do what in a room, by the grants its meeting key has signed. Before the first nobody may publish anything. */
export class Rights {
  readonly #identity: RoomIdentity;
  readonly #own = new Map<MemberId, Grant>();
  #everybody: Grant | undefined;
  #serial = -1;

  constructor(identity: RoomIdentity) {
    this.#identity = identity;
  }

  /** Whether the meeting is over. */
  get hasEnded(): boolean {
    return this.#everybody?.out === true;
  }

  /**
   * Takes a signed grant. Undefined: it is not newer than what is known, so nothing changes.
   * @throws MeetingError `permission/grant`, `protocol/malformed`, `limit/grants`.
   */
  accept(signed: Uint8Array): Grant | undefined {
    const { room, meetingKey } = this.#identity;
    const read = decode(grant, openSigned(signed, meetingKey, { label: 'grant', code: 'permission/grant' }));
    if (!bytesEqual(read.room, room))
      throw new MeetingError('permission/grant', 'The grant is for another room.');
    if (read.serial <= this.#serial) return undefined;
    this.#keep(read);
    this.#serial = read.serial;
    return read;
  }

  /**
   * What a member may publish: what it was granted itself, and what everybody may; its own rate wins where both speak.
   * No more kinds than it could open lanes, so that it can be told of all of them.
   */
  of(member: MemberId): MemberRights {
    if (this.isOut(member)) return new Map();
    const rights = new Map<LaneKind, number>();
    for (const { kind, maxBytesPerSecond } of [
      ...(this.#own.get(member)?.lanes ?? []),
      ...(this.#everybody?.lanes ?? []),
    ]) {
      if (!rights.has(kind) && rights.size < limits.lanes) rights.set(kind, maxBytesPerSecond);
    }
    return rights;
  }

  /** Whether a member was put out, or everybody was. */
  isOut(member: MemberId): boolean {
    return this.hasEnded || this.#own.get(member)?.out === true;
  }

  #keep(read: Grant): void {
    if (read.member === everybody) {
      this.#everybody = read;
      return;
    }
    if (this.#own.size >= mostGrants && !this.#own.has(read.member)) {
      throw new MeetingError('limit/grants', 'This room has too many grants.');
    }
    this.#own.set(read.member, read);
  }
}
