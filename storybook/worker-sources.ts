import { existsSync } from 'node:fs';
import type { Plugin } from 'vite';

/** Worker addresses name the built file; on sources it ends in `.ts`. */
export function workerSources(): Plugin {
  return {
    name: 'folkmoot-worker-sources',
    enforce: 'pre',
    transform(code, id) {
      const folder = id.slice(0, id.lastIndexOf('/') + 1);
      if (!folder.includes('/packages/') || !code.includes('new Worker(')) return undefined;
      return code.replace(/new URL\('(\.\/[\w-]+)\.js', import\.meta\.url\)/g, (whole, name: string) =>
        existsSync(`${folder}${name}.ts`) ? `new URL('${name}.ts', import.meta.url)` : whole,
      );
    },
  };
}
