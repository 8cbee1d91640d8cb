import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** The folder of every package. */
export const PACKAGES = path.resolve(import.meta.dirname, '../../packages');

/** Names of all packages that have something to build. */
export function packageNames() {
  return readdirSync(PACKAGES).filter((name) => existsSync(path.join(PACKAGES, name, 'src/index.ts')));
}

/**
 * The sources that a package opens to others: what its `exports` name as `folkmoot-source`, and its commands.
 * @param {string} name
 * @returns {string[]} absolute paths
 */
export function entriesOf(name) {
  const folder = path.join(PACKAGES, name);
  const { exports = {}, bin = {} } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const opened = Object.values(exports).map((target) => target['folkmoot-source']);
  const commands = Object.values(bin).map((file) => file.replace('/dist/', '/src/').replace(/\.js$/, '.ts'));
  const files = [...opened, ...commands].filter(Boolean).map((file) => path.join(folder, file));
  return [...new Set(files)].filter((file) => existsSync(file));
}
