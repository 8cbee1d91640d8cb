import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { bundle, bundleWorker, compile, strictly } from './scripts/rollup/bundle.js';
import { PACKAGES, entriesOf, packageNames } from './scripts/rollup/entries.js';

const WORKER = path.join(PACKAGES, 'room/src/workers/worker.ts');

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
      dir: path.join(PACKAGES, name, 'dist'),
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

/** Everything in one file, for pages without a bundler. */
function cdnFile() {
  return {
    input: path.join(PACKAGES, 'folkmoot/src/cdn.ts'),
    plugins: bundle(),
    onLog: strictly,
    output: {
      file: path.join(PACKAGES, 'folkmoot/dist/folkmoot.min.js'),
      format: 'es',
      inlineDynamicImports: true,
    },
  };
}

/** The page that `npx folkmoot` serves, with its script in one file. */
function demoPage() {
  return {
    input: path.join(DEMO, 'demo.ts'),
    plugins: [...bundle(), pageFiles()],
    onLog: strictly,
    output: {
      file: path.join(PACKAGES, 'folkmoot/dist/demo/demo.js'),
      format: 'es',
      inlineDynamicImports: true,
    },
  };
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
