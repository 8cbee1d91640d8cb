import './shipped-locales.js';
import { define } from './base/define.js';
import { MootChat } from './chat/chat.js';
import { MootMeeting } from './meeting/meeting.js';
import { MootPresenter } from './presenter/presenter.js';
import { MootRoom } from './room/room.js';
import { MootRoster } from './roster/roster.js';
import { MootViewer } from './viewer/viewer.js';

/**
 * Defines every element in a scoped registry: only shadow trees that use this registry see them, and what the elements
 * have inside comes from there as well. A browser that cannot do that has no such registries to give.
 */
export function defineIn(registry: CustomElementRegistry): void {
  define('moot-meeting', MootMeeting, registry);
  define('moot-room', MootRoom, registry);
  define('moot-presenter', MootPresenter, registry);
  define('moot-viewer', MootViewer, registry);
  define('moot-chat', MootChat, registry);
  define('moot-roster', MootRoster, registry);
}
