import type { ReadonlySignal } from '@folkmoot/kit';
import type { Participant, Room, Share } from '@folkmoot/room';
import { displayName, isolated } from '../base/display-name.js';
import { isPresent } from '../base/presence.js';
import type { Notice } from '../base/notice.js';
import type { Messages } from '../locales/messages.js';

/** What a viewer knows about its room at one moment. */
export interface Situation {
  readonly share: Share;
  readonly isOver: boolean;
  readonly isReconnecting: boolean;
  readonly isStale: boolean;
  readonly mayShare: boolean;
  /** Whether it is one's own screen. */
  readonly isOwn: boolean;
  /** The presenter's name, fit for a sentence. */
  readonly presenter: string;
}

/** Reads the room; `read` makes the reader notice changes. */
export function situationOf(
  room: Room,
  text: Messages,
  read: <T>(source: ReadonlySignal<T>) => T,
): Situation {
  const share = read(room.screen.share);
  const state = read(room.state);
  const who = presenterOf(share, read(room.roster.participants));
  return {
    share,
    isOver: !isPresent(state),
    isReconnecting: state.name === 'reconnecting',
    isStale: read(room.freshness) === 'stale',
    mayShare: read(room.screen.mayShare),
    isOwn: who?.isSelf ?? false,
    presenter: nameOf(who, text),
  };
}

/** The name of whoever shares, fit for a sentence. */
export function presenterName(share: Share, people: readonly Participant[], text: Messages): string {
  return nameOf(presenterOf(share, people), text);
}

/** Whether there is a picture to show. */
export function hasPicture({ share, isOver }: Situation): boolean {
  return !isOver && share.name !== 'none' && share.width > 0;
}

/** What stands in place of the picture. */
export function placeholder(situation: Situation | undefined, { viewer }: Messages): Notice {
  if (!situation) return { icon: 'screen', title: viewer.noRoom, words: viewer.noRoomHint };
  if (situation.isOver) return { icon: 'screenOff', title: viewer.over, words: viewer.overHint };
  if (situation.share.name !== 'none') return comingPicture(situation, viewer);
  if (situation.mayShare)
    return { icon: 'share', title: viewer.emptyPresenter, words: viewer.emptyPresenterHint };
  return { icon: 'screen', title: viewer.empty, words: viewer.emptyHint };
}

/** One's own picture never comes: it would show itself in itself. */
function comingPicture({ share, isOwn, presenter }: Situation, viewer: Messages['viewer']): Notice {
  if (share.name === 'paused')
    return { icon: 'pause', title: isOwn ? viewer.pausedByYou : viewer.paused(presenter) };
  if (isOwn) return { icon: 'screen', title: viewer.own, words: viewer.ownHint };
  return { icon: 'spinner', title: viewer.waiting(presenter), words: viewer.waitingHint };
}

function presenterOf(share: Share, people: readonly Participant[]): Participant | undefined {
  return share.name === 'none' ? undefined : people.find(({ id }) => id === share.presenter);
}

function nameOf(who: Participant | undefined, { noName }: Messages): string {
  return isolated(displayName(who?.name ?? '', noName));
}
