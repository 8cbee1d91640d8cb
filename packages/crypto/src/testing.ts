/**
 * For tests and for outsiders with vectors of their own. Product code must not import this: here one may choose
 * counters and keys, which is how nonces come to repeat. A test sees to it.
 */
export * as sframe from './testing/sframe.js';
export { sealAnnouncement, openAnnouncement, type Announcement } from './announcement.js';
export { sharedKeysOf } from './testing/shared-keys.js';
export { linkKeySource, laneKid, type KeySource } from './key-source.js';
export { laneFrameKey, laneSignatureInput } from './lane-keys.js';
export { signBody } from './signing.js';
export { SealingContext } from './sealing-context.js';
export { openCharter, readRoles, signCharter, signHandOver, type KnownMeetingKey } from './charters.js';
export { requireChat, requireConsistent, requireContent, requirePresenter } from './roles.js';
export { requireAllowed, type RoledChange } from './roles-rules.js';
export { changedTable } from './roles-change.js';
export { firstTable } from './founding.js';
export { openWish, signWish } from './wishes.js';
export { ReplayWindow } from './replay-window.js';
export {
  admit,
  certifyLeaf,
  checkAdmission,
  checkCredential,
  type CertifiedMember,
  type Issuer,
} from './group/credential.js';
export {
  Group,
  foundGroup,
  joinGroup,
  secretsHeldBy,
  type GroupChange,
  type StagedCommit,
} from './group/group.js';
export { KeyPackage, makeKeyPackage, readKeyPackage } from './group/key-package.js';
export type { CommitFacts, GroupPolicy, Leaf, Member, WelcomeFacts } from './group/policy.js';
export * as mls from './group/testing/basics.js';
export { joinPassive, type PassiveResult, type PassiveVector } from './group/testing/passive.js';
