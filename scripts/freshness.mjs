/** Tells whether what is derived (node_modules, dist) still belongs to what it was derived from. */
import { existsSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './browsers.mjs';

const BUILT_MARK = path.join(ROOT, 'packages/folkmoot/dist/.built');
const STORYBOOK_MARK = path.join(ROOT, 'storybook/dist/.built');
const LOCK = path.join(ROOT, 'package-lock.json');
const INSTALLED = path.join(ROOT, 'node_modules/.package-lock.json');

/** Whether node_modules holds the versions that the lock file names (packages of other platforms aside). */
export function isInstalled() {
  if (!existsSync(INSTALLED)) return false;
  const installed = readPackages(INSTALLED);
  return Object.entries(readPackages(LOCK)).every(
    ([place, locked]) =>
      place === '' || locked.optional || isLocal(place) || installed[place]?.version === locked.version,
  );
}

/** Whether the last build succeeded and nothing that goes into a build is newer. */
export function isBuilt() {
  return isNewer(BUILT_MARK, newestChangeMs());
}

/** Whether `storybook/dist` was built from the sources and stories as they are now. */
export function isStorybookBuilt() {
  const stories = ['storybook', 'test/support'].map((name) => changedMs(path.join(ROOT, name), ['dist']));
  return isNewer(STORYBOOK_MARK, Math.max(newestChangeMs(), ...stories));
}

/**
 * Notes a build that succeeded.
 * @param {Date} startedAt when it started: what changed since then is not in it.
 */
export function markBuilt(startedAt) {
  writeFileSync(BUILT_MARK, `${startedAt.toISOString()}\n`);
}

/**
 * Notes a storybook that was built.
 * @param {Date} startedAt when that started.
 */
export function markStorybookBuilt(startedAt) {
  writeFileSync(STORYBOOK_MARK, `${startedAt.toISOString()}\n`);
  utimesSync(STORYBOOK_MARK, startedAt, startedAt);
}

/**
 * @param {string} mark
 * @param {number} changeMs
 */
function isNewer(mark, changeMs) {
  return existsSync(mark) && changeMs <= statSync(mark).mtimeMs;
}

/** @typedef {Record<string, { version?: string, optional?: boolean, link?: boolean }>} LockedPackages */

/**
 * @param {string} file
 * @returns {LockedPackages}
 */
function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/** @param {string} place */
function isLocal(place) {
  return !place.startsWith('node_modules/') || /^node_modules\/(@folkmoot\/|folkmoot$)/.test(place);
}

function newestChangeMs() {
  const packages = readdirSync(path.join(ROOT, 'packages')).map((name) => path.join(ROOT, 'packages', name));
  const inputs = packages.flatMap((folder) =>
    ['src', 'tokens', 'assembly', 'package.json', 'tsconfig.json'].map((name) => path.join(folder, name)),
  );
  const shared = [
    'rollup.config.js',
    'tsconfig.base.json',
    'tsconfig.package.json',
    'package-lock.json',
    'scripts/rollup',
    'demo',
  ];
  return Math.max(
    ...[...inputs, ...shared.map((name) => path.join(ROOT, name))].map((place) => changedMs(place)),
  );
}

/**
 * The newest change of a file, or of anything in a folder; 0 where there is none.
 * @param {string} place
 * @param {string[]} [except] names that do not count.
 * @returns {number}
 */
function changedMs(place, except = []) {
  if (!existsSync(place) || place.endsWith('.generated.ts')) return 0;
  const own = statSync(place);
  if (!own.isDirectory()) return own.mtimeMs;
  return Math.max(
    0,
    ...readdirSync(place)
      .filter((name) => !except.includes(name))
      .map((name) => changedMs(path.join(place, name))),
  );
}
