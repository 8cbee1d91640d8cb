import '../shipped-locales.js';
import { define } from '../base/define.js';
import { MootPresenter } from '../presenter/presenter.js';

define('moot-presenter', MootPresenter);
