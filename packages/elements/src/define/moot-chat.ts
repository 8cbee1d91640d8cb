import '../shipped-locales.js';
import { define } from '../base/define.js';
import { MootChat } from '../chat/chat.js';

define('moot-chat', MootChat);
