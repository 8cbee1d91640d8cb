import { MootElement } from './base/moot-element.js';
import { de } from './locales/de.js';

// Whoever takes the classes alone chooses the languages, and carries none that nobody reads.
MootElement.locales = { de, ...MootElement.locales };
