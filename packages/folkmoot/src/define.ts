import '@folkmoot/elements/define.js';
