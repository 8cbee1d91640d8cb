import { decode, type GroupMessage, type Packet, type WelcomeNote, welcomeNote } from '@folkmoot/wire';
import { openCharter } from './charters.js';
import { cryptoError, decoded } from './errors.js';
import { admit, checkAdmission, type SignedAdmission } from './group/credential.js';
import { Foundings } from './foundings.js';
import { type Group, joinGroup } from './group/group.js';
import type { KeyPackage } from './group/key-package.js';
import { isWelcomeFor } from './group/welcome.js';
import type { MeetingPolicy } from './group-policy.js';
import { memberIdOf } from './identity.js';
import { foundingOf } from './inside.js';
import { makeOffer, signKnock } from './knocks.js';
import type { MeetingKey } from './meeting-key.js';
import type { MembershipPlace } from './membership-place.js';
import { committersOf } from './roles.js';
import { verifyingKey } from './signing.js';

/** A message about the group and the packet it came by. */
export interface Said {
  message: GroupMessage;
  packet: Packet;
}

/** A welcome whose tree has not come yet, and what came after it. */
interface Arrival {
  epoch: number;
  welcome: Uint8Array;
  later: Said[];
}

/** What came of a message on the way in; who has arrived has a group, and what was said meanwhile. */
export type Progress = 'waiting' | 'admitted' | 'behind' | { group: Group; later: readonly Said[] };

/** The way into the group: admission, key package, welcome, tree. The admission is kept for the next time. */
export class WayIn {
  readonly #place: MembershipPlace;
  readonly #policy: MeetingPolicy;
  /** The foundings of the group that are known. */
  readonly foundings: Foundings;
  #admission: SignedAdmission | undefined;
  #hasRecalled = false;
  /** When one knocked for this admission. */
  readonly #asked = new Set<number>();
  #offer: KeyPackage | undefined;
  #tree: { epoch: number; bytes: Uint8Array } | undefined;
  #arrival: Arrival | undefined;

  constructor(place: MembershipPlace, policy: MeetingPolicy) {
    this.#place = place;
    this.#policy = policy;
    this.foundings = new Foundings(place, policy);
  }

  /** The holder of the meeting key lets itself in; if it falls out of the group it comes back by that. */
  async admitSelf(key: MeetingKey): Promise<SignedAdmission> {
    const { room, identity, clock } = this.#place;
    const granted = { room, identityKey: identity.publicKey, admittedAtMs: clock.now(), isProven: true };
    this.close();
    this.#admission = await admit(key, granted);
    return this.#admission;
  }

  /** A signed knock: with a key package once one was admitted, the same one until it was used or found useless. */
  async knock(): Promise<Uint8Array> {
    await this.#recall();
    this.#offer ??= this.#admission && (await makeOffer(this.#place, this.#admission));
    const { number: founding } = this.foundings;
    const sentAt = this.#place.clock.now();
    this.#asked.add(sentAt);
    return signKnock(this.#place, { keyPackage: this.#offer?.bytes, sentAt, founding });
  }

  /** Takes what a committer says. Fails with `crypto/…` or `protocol/malformed`. */
  async take(said: Said): Promise<Progress> {
    const { says, epoch, body } = said.message;
    await this.#recall();
    if (says === 'founding') return this.#startOver(body);
    if (says === 'admission') {
      const note = decoded('crypto/group', () => decode(welcomeNote, body));
      const progress = await this.#takeAdmission(note, this.#asked.has(epoch));
      await this.#learnFounding(note);
      if (progress === 'admitted') await this.#place.kept.keep({ admission: body.slice() });
      return progress;
    }
    if (says === 'tree') this.#keepTree(epoch, body);
    else if (says !== 'welcome') this.#arrival?.later.push(said);
    // A relay still has what was said to this client when it was here before.
    else if (this.#offer && (await isWelcomeFor(body, this.#offer)))
      this.#arrival = { epoch, welcome: body, later: [] };
    return this.#arrive();
  }

  /** Drops the keys of a key package that was not used. */
  close(): void {
    this.#offer?.close();
    this.#offer = undefined;
    this.#arrival = undefined;
  }

  /** What led to the former group is of no use for the next. */
  async #startOver(founding: Uint8Array): Promise<Progress> {
    if (!(await this.foundings.take(founding))) return 'waiting';
    const isWaiting = this.#offer !== undefined;
    this.close();
    return isWaiting ? 'behind' : 'waiting';
  }

  /** Whoever was let in before shows it; what does not count any more is of no use. */
  async #recall(): Promise<void> {
    const { admission } = this.#place.kept.record;
    if (this.#hasRecalled || !admission) return;
    this.#hasRecalled = true;
    const note = decoded('crypto/group', () => decode(welcomeNote, admission));
    await this.#takeAdmission(note).catch(() => undefined);
    await this.#learnFounding(note).catch(() => undefined);
  }

  /** Of which group the committer speaks who let one in. */
  async #learnFounding(note: WelcomeNote): Promise<void> {
    const { room, firstKey: first } = this.#place;
    const { chain } = await openCharter(note, { room, first });
    await this.foundings.takeShown(note.founding, chain);
  }

  /** Each committer has published the tree of its last commit; the newest counts. */
  #keepTree(epoch: number, bytes: Uint8Array): void {
    if (epoch >= (this.#tree?.epoch ?? 0)) this.#tree = { epoch, bytes };
  }

  /** A later one takes the place of one that counts no more, since whoever gave it is no committer any more. */
  async #takeAdmission(
    { issuerKey, admission, ...signed }: WelcomeNote,
    isAskedFor = true,
  ): Promise<Progress> {
    const { identity, room, firstKey: first } = this.#place;
    const { charter } = await openCharter(signed, { room, first });
    const { issuer, admittedAtMs } = admission;
    const isByCommitter = committersOf(charter).includes(issuer) && issuer === (await memberIdOf(issuerKey));
    if (!isByCommitter) throw cryptoError('crypto/credential', 'Whoever let one in may not.');
    await checkAdmission({ room, identityKey: identity.publicKey }, admission, await verifyingKey(issuerKey));
    this.#policy.adopt(signed.handOvers);
    // A committer who comes back answers all knocks that a relay still has.
    if (this.#admission && (!isAskedFor || admittedAtMs <= this.#admission.admittedAtMs)) return 'waiting';
    this.close();
    this.#asked.clear();
    this.#admission = admission;
    return 'admitted';
  }

  async #arrive(): Promise<Progress> {
    const arrival = this.#arrival;
    const tree = this.#tree;
    const keyPackage = this.#offer;
    if (!arrival || !tree || !keyPackage || tree.epoch < arrival.epoch) return 'waiting';
    this.#arrival = this.#offer = undefined;
    // The tree of that epoch is gone: whoever was so slow knocks again.
    if (tree.epoch > arrival.epoch) return 'behind';
    const { welcome, later } = arrival;
    const group = await joinGroup({ welcome, ratchetTree: tree.bytes, keyPackage, policy: this.#policy });
    try {
      this.foundings.require(foundingOf(group));
    } catch (error) {
      group.close();
      throw error;
    }
    return { group, later };
  }
}
