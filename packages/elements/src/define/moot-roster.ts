import '../shipped-locales.js';
import { define } from '../base/define.js';
import { MootRoster } from '../roster/roster.js';

define('moot-roster', MootRoster);
