import { bytesEqual } from '@folkmoot/kit';
import { decode, encode, founding, splitSigned } from '@folkmoot/wire';
import type { KnownMeetingKey } from './charters.js';
import { cryptoError, decoded, usageError } from './errors.js';
import type { MeetingPolicy } from './group-policy.js';
import type { MeetingKey } from './meeting-key.js';
import type { MembershipPlace } from './membership-place.js';
import { openSigned, signBody } from './signing.js';

/**
 * The foundings of the group of a meeting. When all who could change a group are gone, the holder of the meeting key founds
 * it again, under a higher number; nobody goes back to a lower one.
 */
export class Foundings {
  readonly #place: MembershipPlace;
  readonly #policy: MeetingPolicy;
  #signed: Uint8Array | undefined;

  constructor(place: MembershipPlace, policy: MeetingPolicy) {
    this.#place = place;
    this.#policy = policy;
    this.#signed = place.kept.record.founding;
  }

  /** The newest one that is known; 0: none. */
  get number(): number {
    return this.#signed ? decode(founding, splitSigned(this.#signed).body).number : 0;
  }

  /** The newest one as the meeting key signed it, for those who come. Throws `usage/not-admitted` while there is none. */
  get signed(): Uint8Array {
    if (this.#signed) return this.#signed;
    throw usageError('usage/not-admitted', 'This client does not know the founding of the group.');
  }

  /** The next one, signed (RFC 8032). */
  async next(key: MeetingKey): Promise<number> {
    const number = this.number + 1;
    const { room } = this.#place;
    await this.#keep(await signBody('founding', key.signing, encode(founding, { room, number })));
    return number;
  }

  /**
   * Takes one that somebody tells (RFC 8032 §5.1.7); whether it is newer than the last. Fails with `crypto/founding` for one
   * that is older or of another room, and with `crypto/signature`.
   */
  async take(signed: Uint8Array): Promise<boolean> {
    return this.#take(await openSigned('founding', await this.#policy.keyInForce(), signed), signed);
  }

  /**
   * Takes the one that a committer shows to whom it lets in: of a key that was in force once, when nothing newer is known
   * here, since a group outlives a hand-over. To found again takes the key in force. Fails like `take`.
   */
  async takeShown(signed: Uint8Array, chain: readonly KnownMeetingKey[]): Promise<void> {
    const { number } = decoded('crypto/founding', () => decode(founding, splitSigned(signed).body));
    if (this.number > 0 && number > this.number) await this.take(signed);
    else await this.#take(await openedBy(chain, signed), signed);
  }

  async #take(body: Uint8Array, signed: Uint8Array): Promise<boolean> {
    const { room, number } = decoded('crypto/founding', () => decode(founding, body));
    if (!bytesEqual(room, this.#place.room)) throw refused('This is about another room.');
    const known = this.number;
    if (number < known) throw refused('The group was founded again since.');
    if (number > known) await this.#keep(signed.slice());
    return number > known;
  }

  /** Fails with `crypto/founding` unless a group is that of the newest founding. */
  require(number: number): void {
    if (number !== this.number) throw refused('This is not the group of the newest founding.');
  }

  async #keep(signed: Uint8Array): Promise<void> {
    this.#signed = signed;
    await this.#place.kept.keep({ founding: signed });
  }
}

/** The body, signed by one of these keys. Fails with `crypto/signature`. */
async function openedBy(chain: readonly KnownMeetingKey[], signed: Uint8Array): Promise<Uint8Array> {
  let failure: unknown;
  for (const { verifying } of chain)
    try {
      return await openSigned('founding', verifying, signed);
    } catch (error) {
      failure = error;
    }
  throw failure;
}

function refused(message: string): Error {
  return cryptoError('crypto/founding', message);
}
