import '@folkmoot/elements/define/moot-chat.js';
