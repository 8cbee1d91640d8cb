/**
 * The hashes by which a page without a bundler makes sure of what it loads, as `folkmoot/integrity.json`: of the script, of
 * the files it may fetch later, and of the worker. See https://www.w3.org/TR/sri-2/.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './browsers.mjs';

/** What stands in `integrity.json`. */
export interface Integrity {
  /** By file name. */
  readonly files: Readonly<Record<string, string>>;
  /** Ready for a page; `https://your.host/` has to become the address of the files. */
  readonly script: string;
  /** Ready for a page, before the script: browsers hold it against what the script fetches later. */
  readonly importMap: string;
}

const FOLDER = path.join(ROOT, 'packages/folkmoot/dist');
const HOST = 'https://your.host/';

/** Writes the hashes of what was built. */
export function writeIntegrity(folder = FOLDER): void {
  const file = path.join(folder, 'integrity.json');
  writeFileSync(file, `${JSON.stringify(integrityOf(folder), null, 2)}\n`);
}

/** The hashes of the files in a folder. */
export function integrityOf(folder: string): Integrity {
  const names = readdirSync(folder).filter((name) => /^(folkmoot\..*min|worker)\.js$/.test(name));
  const files = Object.fromEntries(names.sort().map((name) => [name, hashOf(path.join(folder, name))]));
  const lazy = names.filter((name) => /^folkmoot\..+\.min\.js$/.test(name));
  const integrity = Object.fromEntries(lazy.map((name) => [HOST + name, files[name]]));
  return {
    files,
    script: `<script type="module" src="${HOST}folkmoot.min.js" integrity="${files['folkmoot.min.js']}" crossorigin></script>`,
    importMap: `<script type="importmap">${JSON.stringify({ integrity })}</script>`,
  };
}

/** A hash as the attribute `integrity` has it. */
function hashOf(file: string): string {
  return `sha384-${createHash('sha384').update(readFileSync(file)).digest('base64')}`;
}
