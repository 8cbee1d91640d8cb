import './moot-chat.js';
import './moot-presenter.js';
import './moot-room.js';
import './moot-roster.js';
import './moot-viewer.js';
import { define } from '../base/define.js';
import { MootMeeting } from '../meeting/meeting.js';

define('moot-meeting', MootMeeting);
