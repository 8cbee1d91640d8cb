/**
 * `npm run bench -- size [--json]`: what one import costs a page, minified and gzipped, next to other libraries. All are
 * bundled in the same run by the same bundler. Peers are installed into a temporary folder; which cannot be had is said.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { ROOT } from '../scripts/browsers.mjs';
import { gzippedBytes } from '../scripts/size/bundled.js';
import { printSizes, type SizeResult } from './size/report.js';
import { own, peers, type Subject } from './size/subjects.js';

const run = promisify(execFile);

/** Runs the benchmark with the arguments of its command. */
export async function benchSize(args: readonly string[]): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'folkmoot-sizes-'));
  try {
    const results: SizeResult[] = [];
    for (const subject of own) results.push(await measure(subject, ROOT));
    for (const subject of peers) results.push(await measurePeer(subject, folder));
    if (args.includes('--json')) console.log(JSON.stringify(results));
    else printSizes(results);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measurePeer(subject: Subject, folder: string): Promise<SizeResult> {
  const install = [
    'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-save',
    '--legacy-peer-deps',
  ];
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  try {
    await run('npm', [...install, ...subject.packages], { cwd: folder, timeout: 120_000 });
    return await measure(subject, folder);
  } catch (error) {
    return { name: subject.name, reason: firstLine(error) };
  }
}

/** What is loaded at once, by a bundler that every one of them supports. */
async function measure({ name, code }: Subject, folder: string): Promise<SizeResult> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: folder },
    bundle: true,
    minify: true,
    write: false,
    outdir: path.join(folder, 'out'),
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
  });
  const bytes = outputFiles.map(({ contents }) => gzippedBytes(contents));
  return { name, bytes: bytes.reduce((sum, one) => sum + one, 0) };
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (
    text
      .split('\n')
      .find((line) => /error|code/i.test(line))
      ?.trim() ?? text.slice(0, 100)
  );
}
