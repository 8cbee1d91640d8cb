/** The packages as somebody else gets them: packed, unpacked into a folder of its own, without the sources' condition. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../../scripts/browsers.mjs';

/** Runs a command to its end. */
export const run = promisify(execFile);

/** A tarball, and where it was unpacked. */
export interface Packed {
  readonly name: string;
  readonly tarball: string;
  readonly folder: string;
}

/** A host's project with the packages installed. */
export interface Project {
  readonly folder: string;
  readonly packages: readonly Packed[];
  readonly remove: () => void;
}

/** Packs every package, and installs them beside the dependencies of the house. */
export async function installPackages(): Promise<Project> {
  const folder = mkdtempSync(path.join(tmpdir(), 'folkmoot-host-'));
  const modules = path.join(folder, 'node_modules');
  mkdirSync(modules);
  linkDependencies(modules);
  const pack = ['pack', '--workspaces', '--json', '--ignore-scripts', '--pack-destination', folder];
  const { stdout } = await run('npm', pack, { cwd: ROOT, maxBuffer: 1 << 26 });
  const packed = (JSON.parse(stdout) as { name: string; filename: string }[]).map(({ name, filename }) => ({
    name,
    tarball: path.join(folder, filename),
    folder: path.join(modules, name),
  }));
  for (const one of packed) await unpack(one);
  return { folder, packages: packed, remove: () => rmSync(folder, { recursive: true }) };
}

async function unpack({ tarball, folder }: Packed): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
}

/** Everything that npm would have fetched, and nothing of the house. */
function linkDependencies(modules: string): void {
  const own = new Set(['folkmoot', '@folkmoot', '.bin', '.cache', '.package-lock.json']);
  const from = path.join(ROOT, 'node_modules');
  for (const name of readdirSync(from).filter((one) => !own.has(one)))
    symlinkSync(path.join(from, name), path.join(modules, name));
}

/** The `package.json` of a package as it was packed. */
export function packageFile(folder: string): {
  exports: Record<string, unknown>;
  sideEffects: string[] | false;
} {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as ReturnType<
    typeof packageFile
  >;
}

/** Whether a file travels with a package. */
export function hasFile(folder: string, file: string): boolean {
  return existsSync(path.join(folder, file));
}
