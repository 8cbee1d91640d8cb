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
  return (tag === undefined ? undefined : locales[tag]) ?? en;
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

/** A tag and the language it belongs to, the nearer one first. */
function familyOf(language: string): string[] {
  const tag = language.toLowerCase();
  return [tag, tag.split('-')[0] ?? ''];
}
