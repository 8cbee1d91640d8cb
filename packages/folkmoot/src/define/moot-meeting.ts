import '@folkmoot/elements/define/moot-meeting.js';
