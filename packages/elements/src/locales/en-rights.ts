import type { RightsText } from './messages.js';

/** What one may do to others and to the meeting, in English. */
export const enRights: RightsText = {
  writeTo: 'Write privately',
  makePresenter: 'Make presenter',
  presentYourself: 'Present yourself',
  handOn: 'Hand on presenting',
  mute: 'Turn chat off',
  unmute: 'Turn chat on',
  makeCoOrganizer: 'Make co-organizer',
  makeAttendee: 'Take back co-organizing',
  handOver: 'Hand the meeting over',
  handOverAsk: (name) => `Hand the meeting over to ${name}?`,
  handOverWhy:
    'You stop being the organizer. This cannot be taken back: only the new organizer could hand it over to you again.',
  remove: 'Remove',
  removeAsk: (name) => `Remove ${name} from the meeting?`,
  removeWhy:
    'They are cut off at once and can read nothing of what follows. Whoever has the link can come in again: lock the meeting to prevent that.',
  cancel: 'Cancel',
  lock: 'Lock the meeting',
  lockHint: 'Nobody new is let in.',
  chatOpen: 'Chat for everybody',
  chatOpenHint: 'Off: only organizers write.',
  privateChat: 'Private messages',
  privateChatHint: 'Between two people alone.',
};
