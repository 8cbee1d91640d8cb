/** What may turn, hide or break the text around a name: controls, bidi embeddings and isolates, invisible marks. */
const disturbing =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+/g;

/** More than four marks on one letter are no language but a tower that covers its neighbours. */
const towers = /(\p{M}{4})\p{M}+/gu;

const visible = /[^\s\p{C}\p{M}\u115f\u1160\u2800\u3164\uffa0]/u;

/** A name as it may be shown: one line, without what disturbs the text around it; `fallback` when nothing is left. */
export function displayName(name: string, fallback: string): string {
  const clean = name.replace(disturbing, ' ').replace(towers, '$1').replace(/\s+/g, ' ').trim();
  return visible.test(clean) ? clean : fallback;
}

/** A name inside a sentence, isolated so that its direction does not change that of the sentence (UAX #9). */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}

/** One or two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.split(/[\s.,_()-]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => firstLetter(word ?? '')).join('') || '?';
}

/** A number from 0 to `count` − 1 that stays the same for the same id. */
export function hueOf(id: string, count: number): number {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) % 65_521;
  return sum % count;
}

function firstLetter(word: string): string {
  return (/[\p{L}\p{N}]/u.exec(word)?.[0] ?? '').toLocaleUpperCase();
}
