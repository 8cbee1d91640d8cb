/**
 * Turns `new Worker(new URL('./x.js', import.meta.url), options)` into a worker that carries its own code: a blob,
 * made by `blobWorker` of the kit. So dist works from any origin, in any bundler and without a second file. Hosts whose
 * policy forbids blob workers serve the worker file.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';

const CALL = /new\s+Worker\(\s*new\s+URL\(\s*(['"`])(\.{1,2}\/[^'"`]+)\1\s*,\s*import\.meta\.url\s*,?\s*\)/g;
const CODE = '\0worker-code:';
const KIT = '@folkmoot/kit';

/**
 * @param {(entry: string) => Promise<string>} bundleWorker gives the bundled code of a worker's source file.
 * @returns {import('rollup').Plugin}
 */
export function inlineWorker(bundleWorker) {
  return {
    name: 'inline-worker',
    resolveId: (id) => (id.startsWith(CODE) ? id : null),
    async load(id) {
      if (!id.startsWith(CODE)) return null;
      return `export default ${JSON.stringify(await bundleWorker(id.slice(CODE.length)))};`;
    },
    transform: (code, id) => replaceCalls(code, id),
  };
}

/**
 * @param {string} code
 * @param {string} id
 */
function replaceCalls(code, id) {
  /** @type {string[]} */
  const imports = [];
  const replaced = code.replace(CALL, (_call, _quote, /** @type {string} */ url) => {
    const name = `workerCode${imports.length}`;
    imports.push(`import ${name} from ${JSON.stringify(CODE + sourceOf(url, id))};`);
    return `blobWorker(${name}`;
  });
  if (imports.length === 0) return null;
  const head = [`import { blobWorker } from ${JSON.stringify(KIT)};`, ...imports];
  return { code: `${head.join('\n')}\n${replaced}`, map: null };
}

/**
 * @param {string} url
 * @param {string} importer
 */
function sourceOf(url, importer) {
  const built = path.resolve(path.dirname(importer), url);
  const source = built.replace(/\.js$/, '.ts');
  if (!existsSync(source)) throw new Error(`${importer} starts a worker that is not there: ${url}`);
  return source;
}
