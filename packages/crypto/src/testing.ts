/**
 * For tests and for outsiders with vectors of their own. Product code must not import this: here one may choose
 * counters and keys, which is how nonces come to repeat. A test sees to it.
 */
export * as sframe from './testing/sframe.js';
export { sealAnnouncement, openAnnouncement, type Announcement } from './announcement.js';
export { linkKeySource, laneKid, type KeySource } from './key-source.js';
export { laneFrameKey, laneSignatureInput } from './lane-keys.js';
export { signBody } from './signing.js';
export { SealingContext } from './sealing-context.js';
export { ReplayWindow } from './replay-window.js';
