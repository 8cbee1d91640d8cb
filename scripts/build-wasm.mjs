/**
 * Compiles the AssemblyScript kernels of the package in the current folder: `assembly/index.ts` becomes
 * `build/kernels.wasm` and `src/kernels.generated.ts`, which embeds the same bytes as base64.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';

const SOURCE = 'assembly/index.ts';
const WASM = 'build/kernels.wasm';
const EMBEDDED = 'src/kernels.generated.ts';
const ASC_FLAGS = '-O3 --runtime stub --enable simd --importMemory --noAssert'.split(' ');

if (!existsSync(SOURCE)) say(`no ${SOURCE} yet: nothing to compile`);
else if (isFresh()) say(`${WASM} is up to date`);
else compile();

/**
 * Standard output belongs to whom it is run for: a bench that prints JSON.
 * @param {string} line
 */
function say(line) {
  process.stderr.write(`${line}\n`);
}

function isFresh() {
  if (!existsSync(WASM) || !existsSync(EMBEDDED)) return false;
  const sources = readdirSync('assembly', { encoding: 'utf8', recursive: true }).map((name) =>
    path.join('assembly', name),
  );
  const newest = Math.max(...[...sources, import.meta.filename].map((file) => statSync(file).mtimeMs));
  return newest < Math.min(statSync(WASM).mtimeMs, statSync(EMBEDDED).mtimeMs);
}

function compile() {
  mkdirSync('build', { recursive: true });
  const asc = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
  execFileSync(process.execPath, [asc, SOURCE, '--outFile', WASM, ...ASC_FLAGS], {
    stdio: ['ignore', process.stderr, process.stderr],
  });
  const bytes = readFileSync(WASM);
  writeFileSync(EMBEDDED, embed(bytes));
  say(`${WASM}: ${bytes.length} bytes`);
}

/**
 * Two ways to the same bytes; bundlers drop the one that nobody imports. Base64 of compressed bytes stays as small as
 * they are when it is compressed again on the way, plain base64 grows by half.
 * @param {Buffer} bytes
 */
function embed(bytes) {
  return `/** The compiled kernels of \`assembly/\`, base64. Made by \`npm run build:wasm\`. */
export const kernelsBase64 =
  '${bytes.toString('base64')}';

/** The same after deflate-raw (\`new DecompressionStream('deflate-raw')\`): the smaller way to ship them. */
export const kernelsDeflatedBase64 =
  '${deflateRawSync(bytes, { level: 9 }).toString('base64')}';
`;
}
