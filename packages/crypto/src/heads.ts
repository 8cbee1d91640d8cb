import { bytesEqual } from '@folkmoot/kit';
import { decode, type Head, head, type LaneId, laneKey, type MemberId, type Packet } from '@folkmoot/wire';
import { cryptoError, decoded } from './errors.js';
import type { OpenKeys } from './lane-keys.js';
import { LaneOpener } from './lane-opener.js';
import { decodeHeader } from './sframe.js';

/** A head and the member whose heads lane it came by. */
export interface VerifiedHead {
  member: MemberId;
  head: Head;
}

/** Reads the heads of all members; each member's heads go forward in time only. */
export class Heads {
  readonly #room: Uint8Array;
  readonly #keysOf: (lane: LaneId, kid?: bigint) => Promise<OpenKeys>;
  readonly #openers = new Map<string, { sender: Uint8Array; opener: LaneOpener }>();
  readonly #latestMs = new Map<MemberId, number>();

  /** @param keysOf The keys of a heads lane; rejects for members who have not introduced themselves. */
  constructor(room: Uint8Array, keysOf: (lane: LaneId, kid?: bigint) => Promise<OpenKeys>) {
    this.#room = room;
    this.#keysOf = keysOf;
  }

  /**
   * Opens a head (RFC 9605 §4.4.4). Fails like `LaneOpener.open`, with `crypto/head` when it is about another room, and
   * with `crypto/stale` when a newer one of this member is known.
   */
  async open({ lane, headerBytes, payload }: Packet): Promise<VerifiedHead> {
    const opener = await this.#openerOf(lane, decodeHeader(payload).kid);
    const body = await opener.open(payload, lane, headerBytes);
    const said = decoded('crypto/head', () => decode(head, body));
    if (!bytesEqual(said.room, this.#room)) throw cryptoError('crypto/head', 'The head is of another room.');
    this.#advance(lane.member, said.timeMs);
    return { member: lane.member, head: said };
  }

  /** One opener per lane and sender, since it remembers what was opened. */
  async #openerOf(lane: LaneId, kid: bigint): Promise<LaneOpener> {
    const keys = await this.#keysOf(lane, kid);
    const known = this.#openers.get(laneKey(lane));
    if (known && bytesEqual(known.sender, keys.sender)) return known.opener;
    known?.opener.close();
    const opener = new LaneOpener(keys, { keysOf: (other) => this.#keysOf(lane, other) });
    this.#openers.set(laneKey(lane), { sender: keys.sender, opener });
    return opener;
  }

  #advance(member: MemberId, timeMs: number): void {
    if (timeMs <= (this.#latestMs.get(member) ?? -1)) {
      throw cryptoError('crypto/stale', 'A newer head of this participant is known.');
    }
    this.#latestMs.set(member, timeMs);
  }
}
