import path from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';
import esbuild, { minify } from 'rollup-plugin-esbuild';
import { inlineWorker } from './inline-worker.js';
import { shrinkTemplates } from './shrink-templates.js';

const TSCONFIG = path.resolve(import.meta.dirname, '../../tsconfig.base.json');

/** Compiles TypeScript and inlines workers; imports stay as they are. */
export function compile() {
  return [typescript(), shrinkTemplates(), inlineWorker(bundleWorker)];
}

/** Compiles, resolves every import down to the sources of the house, and minifies. */
export function bundle() {
  const resolve = nodeResolve({ browser: true, exportConditions: ['folkmoot-source'] });
  return [resolve, typescript(), shrinkTemplates(), inlineWorker(bundleWorker), minified()];
}

/** @type {Map<string, Promise<string>>} */
const bundled = new Map();

/**
 * The code of a worker with everything it needs, minified. Bundled once, however many ask.
 * @param {string} entry absolute path of its source.
 * @returns {Promise<string>}
 */
export function bundleWorker(entry) {
  const code = bundled.get(entry) ?? generateWorker(entry);
  bundled.set(entry, code);
  return code;
}

/** @param {string} entry */
async function generateWorker(entry) {
  const build = await rollup({ input: entry, plugins: bundle(), onLog: strictly });
  const { output } = await build.generate({ format: 'es', inlineDynamicImports: true });
  return output[0].code;
}

/**
 * Makes an import that nobody resolves an error: a bundle must hold everything.
 * @type {import('rollup').LogHandlerWithDefault}
 */
export function strictly(level, log, handle) {
  const isFatal = log.code === 'UNRESOLVED_IMPORT' || log.code === 'MISSING_EXPORT';
  if (log.code === 'THIS_IS_UNDEFINED') return;
  handle(isFatal ? 'error' : level, log);
}

function typescript() {
  return esbuild({ target: 'es2022', tsconfig: TSCONFIG });
}

function minified() {
  return minify({ target: 'es2022', legalComments: 'none' });
}
