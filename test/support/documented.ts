/** What the comment of an element's class promises. */
export interface Documentation {
  readonly slots: readonly string[];
  readonly parts: readonly string[];
  readonly properties: readonly string[];
  readonly states: readonly string[];
  readonly events: readonly string[];
}

/** Reads what stands above the class of an element, out of its source. */
export function documentationIn(source: string): Documentation {
  const comment = /\/\*\*(?:(?!\*\/)[^])*\*\/\s*export class Moot/.exec(source)?.[0] ?? '';
  const tagged = (name: string): string[] =>
    [...comment.matchAll(new RegExp(`@${name} ([-\\w]*)`, 'g'))].map(([, word]) => word ?? '');
  return {
    slots: tagged('slot').map((name) => (name === '-' ? '' : name)),
    parts: tagged('csspart'),
    properties: tagged('cssproperty'),
    states: tagged('cssstate'),
    events: tagged('fires'),
  };
}
