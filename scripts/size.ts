/**
 * `npm run size`: what people load, minified and gzipped, against its budgets. Run `npm run build` before.
 * Everything is bundled the way a host's bundler would, from dist.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build as bundle } from 'esbuild';
import { ROOT } from './browsers.mjs';

/** The virtual modules in which rollup leaves the code of workers; `_blob-worker` starts them and counts. */
const workerCode = { filter: /dist\/_virtual\/[^_]/ };

interface Budget {
  name: string;
  limitKb: number;
  /** Gzipped bytes. */
  measure: () => Promise<number>;
}

const DIST = path.join(ROOT, 'packages');
const CDN = path.join(DIST, 'folkmoot/dist/folkmoot.min.js');
const LIT = ['lit', 'lit/*', '@lit/*', 'lit-html', 'lit-element'];

function budgets(): Budget[] {
  return [
    {
      name: 'window script (all elements and the client, without its worker)',
      limitKb: 50,
      measure: windowScript,
    },
    { name: 'everything: window script, worker, WASM', limitKb: 120, measure: async () => gzipped(CDN) },
    ...elementFiles().map((file) => ({
      name: `<moot-${path.basename(file, '.js')}> over Lit, without the client`,
      limitKb: 15,
      measure: () =>
        bundled(file, [...LIT, '@folkmoot/room', '@folkmoot/wire', '@folkmoot/kit', '@preact/*']),
    })),
  ];
}

try {
  for (const { name, limitKb, measure } of budgets()) await report(name, limitKb, measure);
} catch (error) {
  console.log(`FAILED  ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function report(name: string, limitKb: number, measure: Budget['measure']): Promise<void> {
  const kb = (await measure()) / 1000;
  if (kb > limitKb) process.exitCode = 1;
  const verdict = kb > limitKb ? 'FAILED' : 'ok    ';
  console.log(`${verdict}  ${kb.toFixed(1).padStart(6)} of ${String(limitKb).padStart(3)} kB  ${name}`);
}

/** The CDN bundle again, with the worker's code taken out. */
async function windowScript(): Promise<number> {
  return bundled(path.join(DIST, 'folkmoot/dist/index.js'), [], 'no-worker');
}

/** An element's own file, one for each folder of elements. */
function elementFiles(): string[] {
  const folder = path.join(DIST, 'elements/dist');
  if (!existsSync(folder)) throw new Error('Nothing is built: run `npm run build`.');
  const names = readdirSync(folder).filter((name) => existsSync(path.join(folder, name, `${name}.js`)));
  if (names.length === 0)
    throw new Error('No element is built: elements live in packages/elements/src/NAME/NAME.ts.');
  return names.map((name) => path.join(folder, name, `${name}.js`));
}

function gzipped(file: string): number {
  if (!existsSync(file)) throw new Error(`${path.relative(ROOT, file)} is not built: run \`npm run build\`.`);
  return gzipSync(readFileSync(file), { level: 9 }).length;
}

async function bundled(entry: string, external: string[], worker?: 'no-worker'): Promise<number> {
  if (!existsSync(entry))
    throw new Error(`${path.relative(ROOT, entry)} is not built: run \`npm run build\`.`);
  const { outputFiles } = await bundle({
    entryPoints: [entry],
    external,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    plugins: worker
      ? [
          {
            name: 'no-worker',
            setup: (build) => build.onLoad(workerCode, () => ({ contents: 'export default ""' })),
          },
        ]
      : [],
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
}
