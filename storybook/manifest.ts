import { cli } from '@custom-elements-manifest/analyzer/cli.js';
import path from 'node:path';
import type { Plugin } from 'vite';

const NAME = 'virtual:custom-elements';
const elements = path.join(import.meta.dirname, '../packages/elements');

interface Declaration {
  readonly name: string;
  tagName?: string;
}

interface Manifest {
  readonly modules: readonly { readonly declarations: readonly Declaration[] }[];
}

/** Gives pages the custom-elements manifest of the sources as they are now, as the module `virtual:custom-elements`. */
export function elementsManifest(): Plugin {
  return {
    name: 'folkmoot-elements-manifest',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    async load(id) {
      if (id !== `\0${NAME}`) return undefined;
      return `export const manifest = ${JSON.stringify(await analyze())};`;
    },
  };
}

async function analyze(): Promise<Manifest> {
  const argv = ['analyze', '--litelement', '--quiet', '--globs', 'src/**/*.ts'];
  const manifest = (await cli({ argv, cwd: elements, noWrite: true })) as Manifest;
  for (const { declarations } of manifest.modules) declarations.forEach(nameTag);
  return manifest;
}

/** The tag is given in the define entries, beside the class. */
function nameTag(declaration: Declaration): void {
  if (/^Moot[A-Z]/.test(declaration.name))
    declaration.tagName ??= declaration.name
      .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
      .slice(1);
}
