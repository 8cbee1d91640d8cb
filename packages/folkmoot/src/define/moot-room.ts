import '@folkmoot/elements/define/moot-room.js';
