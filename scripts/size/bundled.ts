/** What a bundler makes of a few lines of a host, from what is built. */
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { type OutputChunk, type Plugin, rollup } from 'rollup';
import { minify } from 'rollup-plugin-esbuild';
import { ROOT } from '../browsers.mjs';

/** How to bundle. */
export interface BundleOptions {
  /** Left out, because the host has it anyway: what an import names, or the end of a file's path. */
  readonly external?: readonly RegExp[];
  /** Whether the code of workers counts. */
  readonly withWorker?: boolean;
  /** Where imports are looked up; default: the house. */
  readonly folder?: string;
}

/** The lines of the host, and the files they become: first what is loaded at once, then what is imported lazily. */
export async function bundled(code: string, options: BundleOptions = {}): Promise<OutputChunk[]> {
  const { external = [], withWorker = true, folder = ROOT } = options;
  const build = await rollup({
    input: path.join(folder, 'host.js'),
    external: (id) => external.some((pattern) => pattern.test(id)),
    plugins: [
      host(code, folder),
      ...(withWorker ? [] : [withoutWorkers]),
      nodeResolve({ browser: true }),
      minify({ target: 'es2022', legalComments: 'none' }),
    ],
    onLog: () => undefined,
  });
  const { output } = await build.generate({ format: 'es' });
  return output.filter((one) => one.type === 'chunk');
}

/** Minified and gzipped bytes of what is loaded at once. */
export async function bundledBytes(code: string, options: BundleOptions = {}): Promise<number> {
  const chunks = await bundled(code, options);
  const wanted = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
  for (const name of wanted) {
    for (const imported of chunks.find(({ fileName }) => fileName === name)?.imports ?? [])
      wanted.add(imported);
  }
  const atOnce = chunks.filter(({ fileName }) => wanted.has(fileName));
  return atOnce.reduce((sum, chunk) => sum + gzippedBytes(Buffer.from(chunk.code)), 0);
}

/** How many bytes travel. */
export function gzippedBytes(content: Uint8Array): number {
  return gzipSync(content, { level: 9 }).length;
}

function host(code: string, folder: string): Plugin {
  const file = path.join(folder, 'host.js');
  return {
    name: 'host',
    resolveId: (id) => (id === file ? id : null),
    load: (id) => (id === file ? code : null),
  };
}

/** The virtual modules in which the build leaves the code of workers; `_blob-worker` starts them and counts. */
const withoutWorkers: Plugin = {
  name: 'without-workers',
  load: (id) => (/dist\/_virtual\/[^_]/.test(id) ? 'export default ""' : null),
};
