import '../shipped-locales.js';
import { define } from '../base/define.js';
import { MootRoom } from '../room/room.js';

define('moot-room', MootRoom);
