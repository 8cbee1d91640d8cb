/**
 * Makes sure that Chromium, Firefox and ffmpeg are there for tests and benches, and says what it did.
 * Order: environment variable, an installed program, apt (root on Debian), and for Chromium Playwright's download
 * into `.browsers/`. Fails only when Chromium is missing in the end; the rest is named.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { DOWNLOADS, ROOT, findBrowsers, programs } from './browsers.mjs';

const APT_TIMEOUT_MS = 8 * 60_000;
const DOWNLOAD_TIMEOUT_MS = 4 * 60_000;

/** @typedef {import('./browsers.mjs').ProgramName} ProgramName */

setUp();

function setUp() {
  const before = findBrowsers();
  reportWrongVariables();
  installByApt(missing(before));
  if (!findBrowsers().chromium) downloadChromium();
  report(before, findBrowsers());
}

/** @param {ReturnType<typeof findBrowsers>} found */
function missing(found) {
  return /** @type {ProgramName[]} */ (Object.keys(programs)).filter((name) => !found[name]);
}

function reportWrongVariables() {
  const found = Object.values(findBrowsers());
  for (const { variable } of Object.values(programs)) {
    const chosen = process.env[variable];
    if (chosen && !found.includes(chosen))
      console.log(`setup: ${variable}=${chosen} cannot be run: ignored.`);
  }
}

/** @param {ProgramName[]} names */
function installByApt(names) {
  if (names.length === 0) return;
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) {
    console.log(`setup: ${names.join(', ')} missing, and apt needs Debian and root: not tried.`);
    return;
  }
  console.log(`setup: installing ${names.join(', ')} by apt (a few minutes) …`);
  aptGet('update');
  const packages = names.flatMap((name) => programs[name].debian);
  if (aptGet('install', '-y', '--no-install-recommends', ...packages)) return;
  for (const name of names) aptGet('install', '-y', '--no-install-recommends', ...programs[name].debian);
}

/** @param {...string} args */
function aptGet(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = ['-q', '-o', 'DPkg::Lock::Timeout=120'];
  return run('apt-get', [...options, ...args], env, APT_TIMEOUT_MS);
}

function downloadChromium() {
  console.log('setup: no Chromium yet, trying the download of Playwright …');
  const env = { ...process.env, PLAYWRIGHT_BROWSERS_PATH: DOWNLOADS };
  run(process.execPath, ['node_modules/playwright/cli.js', 'install', 'chromium'], env, DOWNLOAD_TIMEOUT_MS);
}

/**
 * Runs a command quietly and shows the end of its output when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {number} timeoutMs
 */
function run(command, args, env, timeoutMs) {
  const done = spawnSync(command, args, { cwd: ROOT, env, timeout: timeoutMs, encoding: 'utf8' });
  if (done.status === 0) return true;
  const why = done.error?.message ?? lastLines(`${done.stdout}${done.stderr}`);
  console.log(`setup: ${command} ${args.join(' ')} failed:\n${why}`);
  return false;
}

/** @param {string} text */
function lastLines(text) {
  return text.trim().split('\n').slice(-5).join('\n');
}

/**
 * @param {ReturnType<typeof findBrowsers>} before
 * @param {ReturnType<typeof findBrowsers>} after
 */
function report(before, after) {
  for (const name of /** @type {ProgramName[]} */ (Object.keys(programs))) {
    const { variable } = programs[name];
    const how = before[name] ? 'found' : 'installed';
    console.log(
      after[name] ? `setup: ${name} ${how}: ${after[name]}` : `setup: ${name} is MISSING; set ${variable}`,
    );
  }
  if (!after.chromium) process.exitCode = 1;
}
