export { en } from '@folkmoot/elements/locales/en.js';
