import '@folkmoot/elements/define/moot-roster.js';
