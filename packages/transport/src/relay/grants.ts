import { decode, type Grant, grant, splitSigned } from '@folkmoot/wire';

/** What a signed grant says. Throws `protocol/malformed` when it is none; says nothing about the signature being right. */
export function readGrant(signed: Uint8Array): Grant {
  return decode(grant, splitSigned(signed).body);
}

/** The newest grant for each member that this link delivered. */
export class Grants {
  readonly #newest = new Map<string, { serial: number; signed: Uint8Array }>();

  /** Takes note of a grant. Throws `protocol/malformed` when it is none. */
  add(signed: Uint8Array): void {
    const { member, serial } = readGrant(signed);
    const known = this.#newest.get(member);
    if (!known || known.serial < serial) this.#newest.set(member, { serial, signed });
  }

  /** The grants to deliver to a relay that may not know them, the oldest first: it goes by their serials. */
  all(): Uint8Array[] {
    const ascending = [...this.#newest.values()].sort((a, b) => a.serial - b.serial);
    return ascending.map(({ signed }) => signed);
  }
}
