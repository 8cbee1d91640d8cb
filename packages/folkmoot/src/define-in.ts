export * from '@folkmoot/elements/define-in.js';
