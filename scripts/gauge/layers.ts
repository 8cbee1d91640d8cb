import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../browsers.mjs';
import { houseName, layers } from '../layers.mjs';
import { specifiersOf } from './cycles.js';
import { type Finding, finding } from './finding.js';
import type { House, SourceFile } from './house.js';

interface PackageFile {
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

/** Package files and imports point upwards only, and what is imported is also declared. */
export function checkLayers({ sources }: House): Finding {
  const offenders = [...Object.keys(layers).flatMap(badDependencies), ...sources.flatMap(badImports)];
  return finding('dependencies that point downwards', String(offenders.length), '0', offenders);
}

function badDependencies(name: string): string[] {
  const house = declaredOf(name)
    .map(houseName)
    .filter((other) => other !== undefined);
  return house
    .filter((other) => !layers[name]?.includes(other))
    .map((other) => `packages/${name}/package.json:1 depends on ${other}`);
}

function badImports(file: SourceFile): string[] {
  const declared = declaredOf(file.package);
  return specifiersOf(file.tree)
    .filter((specifier) => /^[@a-z]/.test(specifier) && !specifier.startsWith('node:'))
    .filter((specifier) => !declared.includes(packageOf(specifier)))
    .map((specifier) => `${file.path}:1 imports ${specifier}, which its package.json does not name`);
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function declaredOf(name: string): string[] {
  const file = path.join(ROOT, 'packages', name, 'package.json');
  if (!existsSync(file)) return [];
  const { dependencies = {}, peerDependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as PackageFile;
  return [...Object.keys(dependencies), ...Object.keys(peerDependencies)];
}
