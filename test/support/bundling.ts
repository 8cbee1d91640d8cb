import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { build } from 'esbuild';
import { rollup } from 'rollup';
import { makeConsumer } from './consumer.js';

const root = path.resolve(import.meta.dirname, '../..');

/** A script with everything it imports from the built packages in one file, as a host bundles it. */
export async function bundled(code: string): Promise<string> {
  const { outputFiles } = await build({ ...fromBuilt(code), write: false });
  return outputFiles[0]?.text ?? '';
}

/** What a browser loads at once of these imports, minified and gzipped; what is fetched later counts no byte. */
export async function sizeByEsbuild(code: string): Promise<number> {
  const outdir = path.join(root, 'out');
  const options = { ...fromBuilt(code), minify: true, splitting: true, write: false as const, outdir };
  const { outputFiles } = await build(options);
  const byName = new Map(outputFiles.map((file) => [path.basename(file.path), file.text]));
  return loadedAtOnce(byName, 'stdin.js').reduce((sum, text) => sum + gzipped(text), 0);
}

/** The same by Rollup, and so by Vite, without minifying. */
export async function sizeByRollup(code: string): Promise<number> {
  const consumer = makeConsumer({ 'app.js': code });
  try {
    const input = path.join(consumer.folder, 'app.js');
    const bundle = await rollup({ input, plugins: [nodeResolve({ browser: true })] });
    const { output } = await bundle.generate({ format: 'es' });
    const files = new Map(
      output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code] as const] : [])),
    );
    return loadedAtOnce(files, 'app.js').reduce((sum, text) => sum + gzipped(text), 0);
  } finally {
    consumer.close();
  }
}

function fromBuilt(code: string): {
  stdin: { contents: string; resolveDir: string };
  bundle: true;
  format: 'esm';
  target: string;
} {
  return { stdin: { contents: code, resolveDir: root }, bundle: true, format: 'esm', target: 'es2022' };
}

/** A file and what it imports statically, each once. */
function loadedAtOnce(files: ReadonlyMap<string, string>, entry: string): string[] {
  const names = new Set([entry]);
  for (const name of names) {
    const text = files.get(name) ?? '';
    for (const [, other = ''] of text.matchAll(/(?:from|^import|;import)\s*"\.\/([^"]+)"/gm))
      names.add(other);
  }
  return [...names].map((name) => files.get(name) ?? '');
}

function gzipped(text: string): number {
  return gzipSync(text, { level: 9 }).length;
}
