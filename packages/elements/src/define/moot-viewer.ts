import '../shipped-locales.js';
import { define } from '../base/define.js';
import { MootViewer } from '../viewer/viewer.js';

define('moot-viewer', MootViewer);
