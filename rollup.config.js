import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { atOnce } from './scripts/rollup/at-once.js';
import { bundle, bundleWorker, compile, strictly } from './scripts/rollup/bundle.js';
import { PACKAGES, entriesOf, packageNames } from './scripts/rollup/entries.js';

const WORKER = path.join(PACKAGES, 'room/src/workers/worker.ts');

/** Where `dist` folders go; elsewhere, when somebody compares two builds. */
const OUT = process.env.FOLKMOOT_OUT ?? PACKAGES;

const DEMO = path.resolve(import.meta.dirname, 'demo');

export default [...packageNames().map(library), cdnFile(), demoPage()];

/** A package as separate modules: bundlers of hosts shake and share them. */
function library(name) {
  const src = path.join(PACKAGES, name, 'src');
  const shipsWorker = (name === 'room' || name === 'folkmoot') && existsSync(WORKER);
  return {
    input: entriesOf(name),
    external: (id) => /^[@a-z]/.test(id),
    plugins: [...compile(), ...(shipsWorker ? [workerFile()] : [])],
    onLog: strictly,
    output: {
      dir: path.join(OUT, name, 'dist'),
      format: 'es',
      preserveModules: true,
      preserveModulesRoot: src,
      sourcemap: true,
      sourcemapExcludeSources: true,
    },
  };
}

/** The worker as a file of its own, for hosts whose policy forbids blob workers. */
function workerFile() {
  return {
    name: 'worker-file',
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'worker.js', source: await bundleWorker(WORKER) });
    },
  };
}

/** What a page without a bundler loads: one file, and beside it what only some pages need. */
function cdnFile() {
  const { plugins, ...rest } = page(
    'folkmoot.min',
    path.join(PACKAGES, 'folkmoot/src/cdn.ts'),
    'folkmoot/dist',
  );
  return { ...rest, plugins: [...plugins, atOnce('roster/late-menus.ts', './menus.js')] };
}

/** The page that `npx folkmoot` serves, with its script. */
function demoPage() {
  const { plugins, ...rest } = page('demo', path.join(DEMO, 'demo.ts'), 'folkmoot/dist/demo');
  return { ...rest, plugins: [...plugins, pageFiles()] };
}

/** A script for pages. What it imports lazily becomes files of their own, named by what is in them. */
function page(name, source, folder) {
  return {
    input: { [name]: source },
    plugins: bundle(),
    onLog: strictly,
    output: {
      dir: path.join(OUT, folder),
      format: 'es',
      entryFileNames: '[name].js',
      chunkFileNames: ({ moduleIds }) => `folkmoot.${chunkName(moduleIds)}-[hash].min.js`,
      hashCharacters: 'hex',
    },
  };
}

/** `de` for the German texts; a package is called by its own name. */
function chunkName(moduleIds) {
  const last = moduleIds.at(-1) ?? '';
  const found = /node_modules\/([^/]+)\//.exec(last) ?? /([^/]+)\/src\/index\.ts$/.exec(last);
  return found?.[1] ?? path.basename(last, '.ts');
}

/** What stands beside the demo's script: page, style sheet, icon. */
function pageFiles() {
  return {
    name: 'page-files',
    generateBundle() {
      for (const fileName of readdirSync(DEMO).filter((name) => /\.(html|css|svg)$/.test(name))) {
        this.emitFile({ type: 'asset', fileName, source: readFileSync(path.join(DEMO, fileName)) });
      }
    },
  };
}
