import { everybody, type Grant, type LaneKind, type MemberId, Signers } from '@folkmoot/wire';
import { bodySignedBy, memberIdOf } from './signature.js';

/** What was granted in one room. */
export class RightsBook {
  readonly #signers: Signers;
  readonly #grants = new Map<MemberId, Grant>();
  #tail: Promise<unknown> = Promise.resolve();

  constructor(meetingKey: Uint8Array, room: Uint8Array) {
    this.#signers = new Signers({ meetingKey, room });
  }

  /** Takes a signed grant; false when it is older than what is known. Rejects when it is false or for another room. */
  add(signed: Uint8Array): Promise<boolean> {
    // One after the other: a grant that is checked faster than the one before would make that one look old.
    const adding = this.#tail.then(() => this.#take(signed));
    this.#tail = adding.catch(() => undefined);
    return adding;
  }

  async #take(signed: Uint8Array): Promise<boolean> {
    const claim = this.#signers.claim(signed);
    for (const proof of claim.proofs)
      if (!(await bodySignedBy(proof.key, proof.label, proof.signed))) return false;
    const { signerIsOneOf: allowed } = claim;
    if (allowed && !allowed.includes(await memberIdOf(claim.signer))) return false;
    if (!this.#signers.accept(claim)) return false;
    this.#grants.set(claim.grant.member, claim.grant);
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
