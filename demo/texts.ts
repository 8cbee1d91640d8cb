/** The texts of the page; those of the meeting are its own. */
export interface Texts {
  readonly heading: string;
  readonly title: (name: string, code: string) => string;
}

const english: Texts = {
  heading: 'Share your screen, pixel by pixel',
  title: (name, code) => `${name} in meeting ${code} · Folkmoot`,
};

const german: Texts = {
  heading: 'Den Bildschirm teilen, Pixel für Pixel',
  title: (name, code) => `${name} in Besprechung ${code} · Folkmoot`,
};

/** The texts for a language, and its tag; English for those that are not there. */
export function textsFor(language: string): { readonly tag: string; readonly texts: Texts } {
  const isGerman = /^de\b/i.test(language);
  return isGerman ? { tag: 'de', texts: german } : { tag: 'en', texts: english };
}
