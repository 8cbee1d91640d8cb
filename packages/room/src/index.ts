export { setWorkerFactory } from '@folkmoot/kit';
export { offerWorkerUrl, setWorkerUrl } from './workers/worker-url.js';
export { MeetingError, type ErrorCode, type MemberId } from '@folkmoot/wire';
export type { Chat, ChatLine, SendOptions } from './chat.js';
export {
  createRoom,
  joinRoom,
  type Carriage,
  type CreateRoomOptions,
  type JoinRoomOptions,
} from './entrance.js';
export * from './room.js';
export type { Participant, Role } from './participant.js';
export type { RosterAction } from './permissions.js';
export type { Roster } from './roster.js';
export type { Rules } from './rules.js';
export type { RosterChange } from './roster-changes.js';
export type { ShareSource } from './capture.js';
export type { OwnShare } from './own-share.js';
export type { Screen, Share, Viewing } from './screen.js';
export type { ScreenStats } from './workers/screen.js';
export type { Freshness } from './heads.js';
export type { GetTicket, HostTicket, HostTicketRequest } from '@folkmoot/transport';
