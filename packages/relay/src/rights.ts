import {
  type Grant,
  type GrantClaim,
  type LaneKind,
  MeetingError,
  type MemberId,
  Signers,
  everybody,
  limits,
} from '@folkmoot/wire';
import type { RoomIdentity } from './room-key.js';
import { memberIdOf, openSigned } from './signature.js';

/** What one member may publish: bytes a second by kind of lane; 0: no limit but the relay's own. */
export type MemberRights = ReadonlyMap<LaneKind, number>;

const mostGrants = 4_096;

/** Who may do what in a room, by the grants of its organizers. Before the first nobody may publish anything. */
export class Rights {
  readonly #signers: Signers;
  readonly #own = new Map<MemberId, Grant>();
  #everybody: Grant | undefined;

  constructor(identity: RoomIdentity) {
    this.#signers = new Signers(identity);
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
    const claim = this.#signers.claim(signed);
    requireProven(claim);
    const { member } = claim.grant;
    if (member !== everybody && !this.#own.has(member) && this.#own.size >= mostGrants)
      throw new MeetingError('limit/grants', 'This room has too many grants.');
    if (!this.#signers.accept(claim)) return undefined;
    if (member === everybody) this.#everybody = claim.grant;
    else this.#own.set(member, claim.grant);
    return claim.grant;
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
}

function requireProven({ proofs, signer, signerIsOneOf }: GrantClaim): void {
  for (const { label, key, signed } of proofs) openSigned(signed, key, { label, code: 'permission/grant' });
  if (!signerIsOneOf || signerIsOneOf.includes(memberIdOf(signer))) return;
  throw new MeetingError('permission/grant', 'Whoever signed the grant may not.');
}
