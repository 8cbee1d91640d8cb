import { en } from '../locales/en.js';
import type { Messages } from '../locales/messages.js';

/** Fetches the texts of a language, as by a dynamic import. */
export type MessagesLoader = () => Promise<Messages>;

/** Texts that are there, by language tag in lower case. */
export type Locales = Readonly<Record<string, Messages>>;

/** How to get those that are not, likewise. */
export type Loaders = Readonly<Record<string, MessagesLoader>>;

/** Where texts are kept, and where they come from. */
export interface Library {
  locales: Locales;
  loaders: Loaders;
}

/** The texts for a language, or those of its family (`de` for `de-AT`), or English. */
export function textsOf(language: string, locales: Locales): Messages {
  const tag = familyOf(language).find((one) => locales[one]);
  return (tag === undefined ? locales['en'] : locales[tag]) ?? en;
}

/**
 * What fetches the texts for a language; undefined when what is there is as near to the language as anything that could
 * be fetched.
 */
export function missingLoader(language: string, { locales, loaders }: Library): MessagesLoader | undefined {
  const nearest = familyOf(language).find((tag) => locales[tag] ?? loaders[tag]);
  return nearest === undefined || locales[nearest] ? undefined : loaders[nearest];
}

/**
 * Fetches texts and keeps them. A loader that fails is said once on the console and not asked again, since a browser
 * does not fetch a module a second time either.
 */
export async function fetchTexts(loader: MessagesLoader, library: Library): Promise<void> {
  const tags = Object.keys(library.loaders).filter((tag) => library.loaders[tag] === loader);
  try {
    const messages = await loader();
    library.locales = { ...library.locales, ...Object.fromEntries(tags.map((tag) => [tag, messages])) };
  } catch (error) {
    const others = Object.entries(library.loaders).filter(([, other]) => other !== loader);
    library.loaders = Object.fromEntries(others);
    // eslint-disable-next-line no-console -- meant for the developer of the page
    console.warn(`Folkmoot: the texts for "${tags.join(', ')}" could not be loaded.`, error);
  }
}

/** The same texts with the words for all errors. Where those cannot be had, the words for whole areas have to do. */
export async function withAllErrors({ moreErrors, ...known }: Messages): Promise<Messages> {
  const more = await moreErrors?.().catch(() => undefined);
  return { ...known, errors: { ...more, ...known.errors } };
}

/** Puts texts in the place of others, wherever a library has these. English is there even where nobody lists it. */
export function replaceTexts(former: Messages, next: Messages, library: Library): void {
  const tags = Object.keys(library.locales).filter((tag) => library.locales[tag] === former);
  for (const tag of tags) library.locales = { ...library.locales, [tag]: next };
  if (former === en && !library.locales['en']) library.locales = { ...library.locales, en: next };
}

/** A tag and the language it belongs to, the nearer one first. */
function familyOf(language: string): string[] {
  const tag = language.toLowerCase();
  return [tag, tag.split('-')[0] ?? ''];
}
