import { toHex } from '@folkmoot/kit';
import { decode, memberCredential, type MemberId, splitSigned } from '@folkmoot/wire';
import type { Leaf } from './group/policy.js';

/** Somebody whose client was not in the group a moment ago. */
export interface Comer {
  readonly member: MemberId;
  /** When they were let into the meeting: long ago where they come back. */
  readonly admittedAtMs: number;
}

/** By which run of their client everybody is in the group: tells who comes or comes back, over foundings too. */
export class Runs {
  #present = new Map<MemberId, string>();
  #comers: readonly Comer[] = [];

  /** What {@link follow} said last. */
  get comers(): readonly Comer[] {
    return this.#comers;
  }

  /** Takes the leaves of the group as it is now; says whose run was not in it before. */
  follow(leaves: readonly Pick<Leaf, 'credential'>[]): readonly Comer[] {
    const before = this.#present;
    this.#present = new Map();
    const comers: Comer[] = [];
    for (const { credential } of leaves) {
      const { member, sender, admission } = decode(memberCredential, splitSigned(credential).body);
      const run = toHex(sender);
      if (before.get(member) !== run) comers.push({ member, admittedAtMs: admission.admittedAtMs });
      this.#present.set(member, run);
    }
    this.#comers = comers;
    return comers;
  }
}
