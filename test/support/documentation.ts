import { readFile } from '@web/test-runner-commands';

/** What the comment of an element's class promises. */
export interface Documentation {
  readonly slots: readonly string[];
  readonly parts: readonly string[];
  readonly properties: readonly string[];
  readonly states: readonly string[];
  readonly events: readonly string[];
}

/** Reads what stands above the class of an element in its source. */
export async function documentationOf(tag: string): Promise<Documentation> {
  const source = await sourceOf(`${folderOf(tag)}/${folderOf(tag)}.ts`);
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

/** The text of a source file of the elements, as it was written. */
export async function sourceOf(path: string): Promise<string> {
  return (await readFile({ path: `../../packages/elements/src/${path}` })) ?? '';
}

function folderOf(tag: string): string {
  return tag.replace('moot-', '');
}
