import { readFile } from '@web/test-runner-commands';
import { documentationIn, type Documentation } from './documented.js';

/** Reads what stands above the class of an element in its source. */
export async function documentationOf(tag: string): Promise<Documentation> {
  const source = await sourceOf(`${folderOf(tag)}/${folderOf(tag)}.ts`);
  return documentationIn(source);
}

/** The text of a source file of the elements, as it was written. */
export async function sourceOf(path: string): Promise<string> {
  return (await readFile({ path: `../../packages/elements/src/${path}` })) ?? '';
}

function folderOf(tag: string): string {
  return tag.replace('moot-', '');
}
