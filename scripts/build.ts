/** `npm run build`, after the WASM kernels: declarations by tsc and JavaScript by rollup, side by side. */
import { chmodSync, cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './browsers.mjs';
import { markBuilt } from './freshness.mjs';
import { writeIntegrity } from './integrity.js';
import { writeManifest } from './manifest.js';
import { run, took } from './steps.mjs';
import { writeTokens } from './tokens/files.js';

await writeTokens();
const startedAt = new Date();
const started = performance.now();
clearDist();
const [typed, bundled, described] = await Promise.all([
  run(process.execPath, ['node_modules/typescript7/bin/tsc', '-b', 'tsconfig.json']),
  run(process.execPath, ['node_modules/rollup/dist/bin/rollup', '-c', '--silent']),
  writeManifest(),
]);
makeCommandsExecutable();
copyThemes();
if (bundled) writeIntegrity();
if (typed && bundled && described) markBuilt(startedAt);
else process.exitCode = 1;
console.log(
  `types ${verdict(typed)}, JavaScript ${verdict(bundled)}, manifest ${verdict(described)}, ${took(started)}`,
);

/** Nothing of an earlier build may survive, build info included: tsc trusts it blindly. */
function clearDist(): void {
  for (const dist of dists()) rmSync(dist, { recursive: true, force: true });
}

function makeCommandsExecutable(): void {
  for (const command of dists().map((dist) => path.join(dist, 'cli.js'))) {
    if (existsSync(command)) chmodSync(command, 0o755);
  }
}

/** Style sheets need no building; both packages offer them. */
function copyThemes(): void {
  const themes = path.join(ROOT, 'packages/elements/src/themes');
  for (const name of ['elements', 'folkmoot']) {
    cpSync(themes, path.join(ROOT, 'packages', name, 'dist/themes'), { recursive: true });
  }
}

function dists(): string[] {
  const packages = path.join(ROOT, 'packages');
  return readdirSync(packages).map((name) => path.join(packages, name, 'dist'));
}

function verdict(done: boolean): string {
  return done ? 'ok' : 'FAILED';
}
