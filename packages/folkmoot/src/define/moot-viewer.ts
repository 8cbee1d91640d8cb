import '@folkmoot/elements/define/moot-viewer.js';
