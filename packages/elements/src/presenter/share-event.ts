import type { OwnShare } from '@folkmoot/room';
import {
  SharePausedEvent,
  ShareResumedEvent,
  ShareStartedEvent,
  ShareStoppedEvent,
} from './presenter.events.js';

/** The event that tells of a change of one's own share; failures have one of their own. */
export function shareEvent(now: OwnShare, before: OwnShare): Event | undefined {
  if (now.name === 'sharing')
    return before.name === 'paused' ? new ShareResumedEvent() : new ShareStartedEvent();
  if (now.name === 'paused') return new SharePausedEvent();
  return now.name === 'idle' && isLive(before) ? new ShareStoppedEvent() : undefined;
}

/** Whether others see one's screen, or its last picture. */
export function isLive(own: OwnShare | undefined): own is { readonly name: 'sharing' | 'paused' } {
  return own?.name === 'sharing' || own?.name === 'paused';
}
