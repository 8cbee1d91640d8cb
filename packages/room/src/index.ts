export { setWorkerFactory } from '@folkmoot/kit';
export { MeetingError, type ErrorCode, type MemberId } from '@folkmoot/wire';
export type { Chat, ChatLine } from "./chat.js";
export * from './entrance.js';
export * from './room.js';
export type { Participant, Role, Roster, RosterChange } from "./roster.js";
export type { OwnShare, Screen, ScreenStats, Share, ShareSource, Viewing } from "./screen.js";
export type { Freshness } from './heads.js';
