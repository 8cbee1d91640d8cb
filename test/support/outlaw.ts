import { createIdentity, type Identity } from '@folkmoot/crypto';
import {
  admit,
  certifyLeaf,
  type Group,
  joinGroup,
  type KeySource,
  laneFrameKey,
  linkKeySource,
  makeKeyPackage,
  openAnnouncement,
  sealAnnouncement,
  SealingContext,
  signBody,
} from '@folkmoot/crypto/testing';
import { fromBase64Url } from '@folkmoot/kit';
import {
  decode,
  descriptor,
  encode,
  type GroupMessage,
  groupMessage,
  knock,
  type LaneId,
  laneKinds,
  type MemberCredential,
  type MemberId,
  type Packet,
  splitSigned,
  welcomeNote,
} from '@folkmoot/wire';
import { commits, told, welcomes } from './admitting.js';
import { delivered, headerOf, type Person, type TestMeeting } from './crypto.js';
import { anything } from './group.js';

const { group: groupKind, knock: knockKind } = laneKinds;

/** Somebody with the link and a client of their own, and a relay that delivers whatever they make, wherever they like. */
export interface Outlaw {
  identity: Identity;
  sender: Uint8Array;
  room: Uint8Array;
  /** Seals signed bytes under the keys of the link, in a lane of somebody. */
  says(lane: LaneId, signed: Uint8Array, recipients?: readonly MemberId[]): Promise<Packet>;
  /** What stands in a message of group and tree. */
  overhears(packet: Packet): Promise<GroupMessage>;
  /** A key package with this admission. */
  offers(admission: MemberCredential['admission']): ReturnType<typeof makeKeyPackage>;
  /** A knock with a key package. */
  knocks(keyPackage: Uint8Array): Promise<Packet>;
}

/** An outlaw of a meeting, who has not knocked yet. */
export async function outlawOf({ link, descriptor: signed }: TestMeeting): Promise<Outlaw> {
  const { room } = decode(descriptor, splitSigned(signed).body);
  const outer: KeySource = await linkKeySource(
    fromBase64Url(link.secret),
    room,
    fromBase64Url(link.fingerprint),
  );
  const identity = await createIdentity();
  const sender = crypto.getRandomValues(new Uint8Array(16));
  let sequence = 0;
  const outlaw: Outlaw = {
    identity,
    sender,
    room,
    async says(lane, said, recipients = []) {
      const key = await laneFrameKey(outer, sender, { ...lane, usage: 'encrypt' });
      const header = headerOf((sequence += 1), { recipients });
      const announced = { sender, signed: said };
      const payload = await sealAnnouncement(new SealingContext(key), announced, { lane, header });
      return delivered(lane, { header, payload });
    },
    async overhears(packet) {
      return decode(groupMessage, (await openAnnouncement(outer, packet)).signed);
    },
    async offers(admission) {
      const signatureKeyPair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
      const leafKey = new Uint8Array(await crypto.subtle.exportKey('raw', signatureKeyPair.publicKey));
      const credential = await certifyLeaf(identity, { room, sender, leafKey, certifiedAtMs: 1, admission });
      const lifetime = { notBeforeMs: Date.now() - 3_600_000, notAfterMs: Date.now() + 3_600_000 };
      return makeKeyPackage({ credential, signatureKeyPair, lifetime });
    },
    async knocks(keyPackage) {
      const { member, publicKey: identityKey, signing } = identity;
      const said = { room, member, identityKey, sender, keyPackage, sentAt: 1, founding: 1 };
      const lane = { member, kind: knockKind, generation: 1 };
      return outlaw.says(lane, await signBody('knock', signing, encode(knock, said)));
    },
  };
  return outlaw;
}

/** An admission that the outlaw gives to itself. */
export async function selfMade({ identity, room }: Outlaw): Promise<MemberCredential['admission']> {
  const issuer = { publicKey: identity.publicKey, signing: identity.signing };
  return admit(issuer, { room, identityKey: identity.publicKey, admittedAtMs: 1, isProven: true });
}

/** Lets the outlaw in as anybody who has the link is let in; its client checks nothing and may try everything. */
export async function admitted(olga: Person, outlaw: Outlaw, others: readonly Person[]): Promise<Group> {
  const { identity, room, sender } = outlaw;
  const { member, publicKey: identityKey, signing } = identity;
  const lane = { member, kind: knockKind, generation: 1 };
  const said = encode(knock, { room, member, identityKey, sender, sentAt: 1, founding: 0 });
  await olga.keys.follow(await outlaw.says(lane, await signBody('knock', signing, said)));
  const answer = await outlaw.overhears(await told(olga, { says: 'admission', to: member }, [member]));
  const { admission } = decode(welcomeNote, answer.body);
  const keyPackage = await outlaw.offers(admission);
  await olga.keys.follow(await outlaw.knocks(keyPackage.bytes));
  await commits(olga, others);
  const [welcome, , ratchetTree] = (await welcomes(olga, [{ keys: olga.keys, member }])) as [
    Packet,
    Packet,
    Packet,
  ];
  return joinGroup({
    welcome: (await outlaw.overhears(welcome)).body,
    ratchetTree: (await outlaw.overhears(ratchetTree)).body,
    keyPackage,
    policy: anything,
  });
}

/** A commit of the outlaw's making, as a relay delivers it. */
export async function forced(
  { identity, says }: Outlaw,
  group: Group,
  change: Parameters<Group['commit']>[0],
): Promise<Packet> {
  const { commit } = await group.commit(change);
  // The first founding of a group, and the epoch that the commit leads to.
  const epoch = 2 ** 32 + group.epoch + 1;
  const lane = { member: identity.member, kind: groupKind, generation: 1 };
  return says(lane, encode(groupMessage, { says: 'commit', epoch, body: commit }));
}
