import type { ChatLine } from '@folkmoot/room';
import { displayName, isolated } from '../base/display-name.js';
import type { Messages } from '../locales/messages.js';

/** So many lines at once are read out; more are counted, or a screen reader would be busy for minutes. */
const mostRead = 3;

/** So much of a line is read out by itself; the rest can be read in the log. */
const mostLetters = 300;

/** What was said before one came in arrives within this time. */
const historyMs = 3_000;

/** Lines of others that were not known before, in order. */
export function newLines(now: readonly ChatLine[], before: readonly ChatLine[]): ChatLine[] {
  const known = new Set(before.map(({ id }) => id));
  return now.filter(({ id, isMine }) => !isMine && !known.has(id));
}

/**
 * Whether a line was written before one came in. The author's clock alone does not decide: somebody's may be wrong by
 * hours, and what they write shall be heard all the same.
 */
export function isHistory({ sentAt }: ChatLine, enteredAtMs: number, nowMs: number): boolean {
  return nowMs - enteredAtMs < historyMs && sentAt < enteredAtMs;
}

/** What a screen reader says of new lines. */
export function saidOfLines(lines: readonly ChatLine[], text: Messages): string {
  if (lines.length > mostRead) return text.chat.newLines(lines.length);
  return lines.map((line) => saidOf(line, text)).join('\n');
}

function saidOf({ name, to, text: words }: ChatLine, text: Messages): string {
  const said = words.length > mostLetters ? `${words.slice(0, mostLetters)} …` : words;
  const author = isolated(displayName(name, text.noName));
  return `${to ? text.chat.saidOnlyToYou(author) : author}: ${isolated(said)}`;
}
