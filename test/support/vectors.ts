import { readFileSync } from 'node:fs';

/**
 * Reads a file of test vectors whose integers may exceed 2^53: the named fields are taken from the text as BigInt, before
 * JSON could round them.
 */
export function readVectors<T>(path: string, bigFields: readonly string[]): T {
  const text = readFileSync(new URL(`../vectors/${path}`, import.meta.url), 'utf8');
  const fields = new RegExp(`("(?:${bigFields.join('|')})"\\s*:\\s*)(\\d+)`, 'g');
  const marked = text.replace(fields, '$1"$2n"');
  return JSON.parse(marked, (_key, value: unknown) =>
    typeof value === 'string' && /^\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value,
  ) as T;
}
