import type { Share } from '@folkmoot/room';

/** What a change of the share says. */
export type ShareNews = 'begun' | 'paused' | 'resumed' | 'over';

/** What happened between two states of somebody else's share; its picture's coming and its size are no news. */
export function shareNews(now: Share, before: Share): ShareNews | undefined {
  if (now.name === 'none') return before.name === 'none' ? undefined : 'over';
  if (before.name === 'none' || before.presenter !== now.presenter)
    return now.name === 'paused' ? 'paused' : 'begun';
  if (before.name === now.name) return undefined;
  return now.name === 'paused' ? 'paused' : 'resumed';
}
