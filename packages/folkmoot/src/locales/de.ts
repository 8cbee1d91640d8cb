export { de } from '@folkmoot/elements/locales/de.js';
