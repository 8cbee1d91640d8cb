export type { PairMessage } from './pairs.js';
export {
  freshnessOf,
  hearHead,
  type Freshness,
  type FreshnessLimits,
  type HeardHead,
  type StaleReason,
  type View,
} from './freshness.js';
export { verifyGrant } from './grants.js';
export type { VerifiedHead } from './heads.js';
export { createIdentity, memberIdOf, proveIdentity, type Identity } from './identity.js';
export type { IntroducedLane } from './introduction.js';
export type { KeySource } from './key-source.js';
export type { KeysEngineOptions, LinkKey, Recollection } from './entrance-engine.js';
export { KeysEngine } from './keys-engine.js';
export type { GroupNews, GroupWord, KnockerNeeds } from './group-news.js';
export type { Comer } from './runs.js';
export type { RolesChange } from './roles-change.js';
export {
  mayChat,
  mayChatPrivately,
  requireChat,
  requirePrivateChat,
  committersOf,
  organizersOf,
  officeOf,
  organizes,
  type Office,
  type Roles,
} from './roles.js';
export type { SealTarget } from './seal-target.js';
export { kidOf } from './sframe.js';
export type { OpenKeys, SealKeys } from './lane-keys.js';
export { LaneOpener, type OpenerCounts } from './lane-opener.js';
export { LaneSealer } from './lane-sealer.js';
export {
  createMeetingKey,
  fingerprintOf,
  signDescriptor,
  verifyDescriptor,
  type MeetingKey,
  type VerifiedDescriptor,
} from './meeting-key.js';
export {
  memoryStore,
  type KeptLines,
  type KeptRoom,
  type MemoryStore,
  type RoomRecord,
  type RoomStore,
} from './kept-rooms.js';
export type { MeetingAccess } from './meeting.js';
export { openRoomStore } from './room-database.js';
export { objectHash, openObject, sealObject, type SealedObject } from './objects.js';
export type { Participant } from './participants.js';
export type { SFrameKey } from './sframe.js';
