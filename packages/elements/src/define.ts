import './define/moot-meeting.js';
import './define/moot-room.js';
import './define/moot-presenter.js';
import './define/moot-viewer.js';
import './define/moot-chat.js';
import './define/moot-roster.js';
