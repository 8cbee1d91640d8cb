import { bytesEqual } from '@folkmoot/kit';
import { decode, encode, type LaneId, MeetingError, type RolesTable, rolesTable } from '@folkmoot/wire';
import { cryptoError, decoded } from './errors.js';
import type { MeetingKey } from './meeting-key.js';
import type { Participants } from './participants.js';
import { type Bytes, sha256 } from './primitives.js';
import { openSigned, signBody } from './signing.js';

/** The roles table with the organizer's signature (RFC 8032) by the meeting key. */
export async function signRolesTable(key: MeetingKey, table: RolesTable): Promise<Bytes> {
  return signBody('roles', key.signing, encode(rolesTable, table));
}

/** The table's entry for a presenter: the lane as its owner introduced it. Fails when nobody introduced it. */
export function presenterEntry(
  lane: LaneId,
  participants: Participants,
): NonNullable<RolesTable['presenter']> {
  const { member, kind, generation } = lane;
  return {
    member,
    sender: participants.get(member).sender,
    kind,
    generation,
    key: participants.laneKey(lane),
  };
}

/** The newest roles table a client has seen; it never goes back. */
export class Roles {
  readonly #room: Uint8Array;
  readonly #verifying: CryptoKey;
  #current: RolesTable | undefined;
  #hash: Uint8Array = new Uint8Array(32);

  /** @param verifying The meeting key M. */
  constructor(room: Uint8Array, verifying: CryptoKey) {
    this.#room = room;
    this.#verifying = verifying;
  }

  /** The table in force. */
  get current(): RolesTable | undefined {
    return this.#current;
  }

  /** SHA-256 of the table in force, zeros while there is none: what heads say of it. */
  get hash(): Uint8Array {
    return this.#hash;
  }

  /**
   * Takes a signed table (RFC 8032 §5.1.7) that came by the lane of a member under a sender's key. The table in force
   * again changes nothing. Fails with `crypto/signature`, `crypto/roles` when it is about another room or organizer, and
   * `crypto/stale` when a newer one is known.
   */
  async admit(signed: Uint8Array, by: { member: string; sender: Uint8Array }): Promise<RolesTable> {
    const body = await openSigned('roles', this.#verifying, signed);
    const table = decoded('crypto/roles', () => decode(rolesTable, body));
    const { organizer } = table;
    if (!bytesEqual(table.room, this.#room)) throw refused('The roles are those of another room.');
    if (organizer.member !== by.member || !bytesEqual(organizer.sender, by.sender)) {
      throw refused('The roles came from somebody else than the organizer.');
    }
    return this.#adopt(table, await sha256(body));
  }

  /**
   * Fails with `permission/presenter` unless the table in force names exactly this lane, sender and key as the
   * presenter's.
   */
  requirePresenter(lane: LaneId, sender: Uint8Array, key: Uint8Array): void {
    const named = this.#current?.presenter;
    const isNamed =
      named?.member === lane.member &&
      named.kind === lane.kind &&
      named.generation === lane.generation &&
      bytesEqual(named.sender, sender) &&
      bytesEqual(named.key, key);
    if (!isNamed) {
      throw new MeetingError('permission/presenter', 'The organizer has not made this person the presenter.');
    }
  }

  /** Compares and adopts in one go, so that two tables that are checked at once cannot overtake each other. */
  #adopt(table: RolesTable, hash: Uint8Array): RolesTable {
    if (this.#current && table.serial <= this.#current.serial) {
      if (bytesEqual(hash, this.#hash)) return this.#current;
      throw cryptoError('crypto/stale', 'Newer roles are known.');
    }
    this.#current = table;
    this.#hash = hash;
    return table;
  }
}

function refused(message: string): Error {
  return cryptoError('crypto/roles', message);
}
