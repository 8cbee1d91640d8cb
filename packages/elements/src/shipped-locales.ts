import { MootElement } from './base/moot-element.js';

// Whoever takes the classes alone chooses the languages. Here German stands ready, and is fetched once somebody reads it.
MootElement.loaders = {
  de: async () => (await import('./locales/de.js')).de,
  ...MootElement.loaders,
};
