/**
 * `npm test`: installs, sets up browsers, builds, runs the suites and ends with `N passed, N failed`.
 * `node scripts/test.mjs SUITE… [-- WORD…]` runs some suites, and of the unit and long ones only files whose path
 * contains one of the words.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, buildKernels, buildStorybook, install } from './prepare.mjs';
import { run, took } from './steps.mjs';
import { COUNTS_VARIABLE } from './counts.mjs';
import { suites } from './suites.mjs';

/** @typedef {import('./counts.mjs').Counts} Counts */
/** @typedef {Counts & { name: string, time: string }} Result */

const { names, words } = readArguments(process.argv.slice(2));
process.exitCode = (await main()) ? 0 : 1;

async function main() {
  if (!(await install())) return finish([failure('install')]);
  const ready = [await step('setup', 'setup'), ...((await prepare()) ? [] : [failure('build')])];
  const results = ready.filter((result) => result.failed > 0);
  for (const name of names) results.push(await runSuite(name));
  return finish(results);
}

async function prepare() {
  const built = await (names.every((name) => suites[name]?.sources) ? buildKernels() : build());
  return built && (!names.some((name) => suites[name]?.storybook) || buildStorybook());
}

/** @param {string[]} args */
function readArguments(args) {
  const known = args.filter((arg) => arg in suites);
  const everyday = Object.keys(suites).filter((name) => suites[name]?.everyday);
  return {
    names: known.length > 0 ? known : everyday,
    words: args.filter((arg) => !(arg in suites) && arg !== '--'),
  };
}

/**
 * @param {string} name
 * @param {string} script
 * @returns {Promise<Result>}
 */
async function step(name, script) {
  const done = await run('npm', ['run', '--silent', script]);
  return done ? { name, passed: 0, failed: 0, skipped: 0, time: '' } : failure(name);
}

/**
 * @param {string} name
 * @returns {Result}
 */
function failure(name) {
  return { name, passed: 0, failed: 1, skipped: 0, time: '' };
}

/**
 * @param {string} name
 * @returns {Promise<Result>}
 */
async function runSuite(name) {
  const command = suites[name]?.command(words);
  if (!command) return { ...failure(`${name} (no files)`), failed: words.length > 0 ? 0 : 1 };
  console.log(`\n── ${name} ──`);
  const folder = mkdtempSync(path.join(tmpdir(), 'folkmoot-'));
  const countsFile = path.join(folder, 'counts.json');
  const started = performance.now();
  const done = await run(process.execPath, command, { env: { [COUNTS_VARIABLE]: countsFile } });
  const counts = readCounts(countsFile, done);
  rmSync(folder, { recursive: true, force: true });
  return { name, ...counts, time: took(started) };
}

/**
 * A suite that ended badly without a counted failure, or left no counts, counts as one failure.
 * @param {string} file
 * @param {boolean} done
 * @returns {Counts}
 */
function readCounts(file, done) {
  try {
    const counts = /** @type {Counts} */ (JSON.parse(readFileSync(file, 'utf8')));
    return { ...counts, failed: done ? counts.failed : Math.max(1, counts.failed) };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** @param {Result[]} results */
function finish(results) {
  console.log('');
  for (const { name, passed, failed, skipped, time } of results) {
    console.log(
      `${name.padEnd(22)} ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}  ${time}`,
    );
  }
  const sum = (/** @type {'passed' | 'failed'} */ key) =>
    results.reduce((total, result) => total + result[key], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') === 0;
}
