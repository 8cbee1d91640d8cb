import '@folkmoot/elements/define/moot-presenter.js';
