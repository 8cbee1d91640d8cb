import { bytesEqual, toHex } from '@folkmoot/kit';
import { decode } from './codec.js';
import { MeetingError } from './errors.js';
import { everybody, type MemberId } from './member.js';
import { type Charter, charter, type HandOver, handOver } from './messages/charter.js';
import { type Grant, grant } from './messages/grant.js';
import { type SignatureLabel, splitSigned } from './messages/signed.js';

/** A signature that has to hold for a grant to count. */
export interface Proof {
  readonly label: SignatureLabel;
  /** 32 bytes, Ed25519. */
  readonly key: Uint8Array;
  readonly signed: Uint8Array;
}

/** What a grant says, and what has to hold for it to count. */
export interface GrantClaim {
  readonly grant: Grant;
  /** 32 bytes, Ed25519. */
  readonly signer: Uint8Array;
  /** All have to hold. */
  readonly proofs: readonly Proof[];
  /** One of these has to be the member id of the signer; undefined when the signer is the meeting key in force. */
  readonly signerIsOneOf: readonly MemberId[] | undefined;
  readonly standing: Standing;
}

/** What is known of who may sign grants in a room. */
interface Standing {
  /** Signed hand-overs, the oldest first, and the meeting key to which they lead. */
  readonly handOvers: readonly Uint8Array[];
  readonly meetingKey: Uint8Array;
  readonly charter: { readonly signed: Uint8Array; readonly said: Charter } | undefined;
}

type Signer = NonNullable<Grant['signer']>;

/**
 * Whose grants count in a room: those of the meeting key in force, and those of the co-organizers its newest charter
 * names, who may neither speak for everybody nor about the organizer. What was learned is never forgotten: a key that was
 * handed over and a co-organizer who is none any more have no say. Signatures are checked by whoever asks.
 */
export class Signers {
  readonly #room: Uint8Array;
  #standing: Standing;
  readonly #serials = new Map<string, number>();

  constructor({ room, meetingKey }: { room: Uint8Array; meetingKey: Uint8Array }) {
    this.#room = room;
    this.#standing = { handOvers: [], meetingKey, charter: undefined };
  }

  /** What has to hold for a signed grant to count. Throws `permission/grant` or `protocol/malformed`. */
  claim(signed: Uint8Array): GrantClaim {
    const said = decode(grant, splitSigned(signed).body);
    this.#requireRoom(said);
    const proofs: Proof[] = [];
    const standing = this.#standingBy(said.signer, proofs);
    const signer = said.signer?.key ?? this.#first();
    proofs.push({ label: 'grant', key: signer, signed });
    const isInForce = bytesEqual(signer, standing.meetingKey);
    const signerIsOneOf = isInForce ? undefined : coOrganizersFor(said, standing);
    return { grant: said, signer, proofs, signerIsOneOf, standing };
  }

  /** Takes a claim whose proofs hold. False: the signer has said something newer, so the grant changes nothing. */
  accept({ grant: { serial }, signer, standing }: GrantClaim): boolean {
    this.#standing = standing;
    const name = toHex(signer);
    if (serial <= (this.#serials.get(name) ?? -1)) return false;
    this.#serials.set(name, serial);
    return true;
  }

  /** The key of the descriptor, as long as it was not handed over. */
  #first(): Uint8Array {
    if (this.#standing.handOvers.length > 0) throw refused('The meeting was handed over to another key.');
    return this.#standing.meetingKey;
  }

  #standingBy(signer: Signer | undefined, proofs: Proof[]): Standing {
    if (!signer) return this.#standing;
    const led = this.#led(signer.handOvers, proofs);
    return { ...led, charter: this.#newer(signer.charter, led.meetingKey, proofs) };
  }

  /** Follows hand-overs from where one knows them to the key in force. */
  #led(claimed: readonly Uint8Array[], proofs: Proof[]): Pick<Standing, 'handOvers' | 'meetingKey'> {
    const { handOvers: known } = this.#standing;
    const isSameWay = known.every((one, i) => claimed[i] === undefined || bytesEqual(claimed[i], one));
    if (!isSameWay) throw refused('The meeting was handed over to somebody else.');
    let { meetingKey } = this.#standing;
    for (const signed of claimed.slice(known.length)) {
      proofs.push({ label: 'hand-over', key: meetingKey, signed });
      meetingKey = this.#handOver(signed).key;
    }
    return { handOvers: [...known, ...claimed.slice(known.length)], meetingKey };
  }

  #newer(signed: Uint8Array | undefined, meetingKey: Uint8Array, proofs: Proof[]): Standing['charter'] {
    const { charter: known } = this.#standing;
    if (!signed || (known && bytesEqual(known.signed, signed))) return known;
    const said = decode(charter, splitSigned(signed).body);
    this.#requireRoom(said);
    if (known && said.serial <= known.said.serial) return known;
    proofs.push({ label: 'charter', key: meetingKey, signed });
    return { signed, said };
  }

  #handOver(signed: Uint8Array): HandOver {
    const said = decode(handOver, splitSigned(signed).body);
    this.#requireRoom(said);
    return said;
  }

  #requireRoom({ room }: { room: Uint8Array }): void {
    if (!bytesEqual(room, this.#room)) throw refused('The grant is for another room.');
  }
}

/** Who besides the meeting key may grant this. Throws `permission/grant` where nobody may. */
function coOrganizersFor({ member }: Grant, { charter: known }: Standing): readonly MemberId[] {
  if (!known) throw refused('Whoever signed the grant may not.');
  const { coOrganizers, organizer } = known.said;
  if (member === everybody) throw refused('Only the organizer speaks for everybody.');
  if (member === organizer) throw refused('Only the organizer speaks of the organizer.');
  return coOrganizers;
}

function refused(message: string): MeetingError {
  return new MeetingError('permission/grant', message);
}
