export * from '@folkmoot/elements';
export { createRoom, joinRoom, MeetingError, setWorkerFactory, setWorkerUrl } from '@folkmoot/room';
export type {
  Carriage,
  Chat,
  ChatLine,
  CreateRoomOptions,
  ErrorCode,
  Freshness,
  JoinRoomOptions,
  MemberId,
  OwnShare,
  Participant,
  Role,
  Room,
  RoomState,
  Roster,
  RosterChange,
  Screen,
  ScreenStats,
  Share,
  ShareSource,
  Viewing,
} from '@folkmoot/room';
