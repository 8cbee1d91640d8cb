import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** A project of somebody who uses Folkmoot: it finds the packages as they are published, and nothing of our sources. */
export interface Consumer {
  readonly folder: string;
  close(): void;
}

/** Makes a project with these files in a folder of its own. */
export function makeConsumer(files: Readonly<Record<string, string>>): Consumer {
  const folder = mkdtempSync(path.join(tmpdir(), 'folkmoot-consumer-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  install(folder);
  return { folder, close: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Installing from a registry, and waiting for it, without either: links to what is installed here. */
function install(folder: string): void {
  const modules = path.join(folder, 'node_modules');
  mkdirSync(path.join(modules, '@folkmoot'), { recursive: true });
  for (const name of readdirSync(path.join(root, 'packages'))) {
    const place = name === 'folkmoot' ? name : `@folkmoot/${name}`;
    symlinkSync(path.join(root, 'packages', name), path.join(modules, place));
  }
}
