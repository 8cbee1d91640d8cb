import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { ROOT } from '../browsers.mjs';

/** One file, parsed, with its path from the root. */
export interface SourceFile {
  path: string;
  package: string;
  lines: number;
  tree: ts.SourceFile;
}

/** What is measured. */
export interface House {
  sources: SourceFile[];
  tests: SourceFile[];
}

const EXEMPT = /\.generated\.ts$|\.d\.ts$|\/locales\/|\/vectors\/|\/dist\/|\/node_modules\//;

/** Reads and parses all sources and tests. */
export function readHouse(): House {
  const packages = readdirSync(path.join(ROOT, 'packages'));
  const folders = packages.flatMap((name) => [`packages/${name}/src`, `packages/${name}/assembly`]);
  return { sources: folders.flatMap(readFolder), tests: readFolder('test') };
}

/** `file:line` of a node, for people. */
export function place(file: SourceFile, node: ts.Node): string {
  const { line } = file.tree.getLineAndCharacterOfPosition(node.getStart(file.tree));
  return `${file.path}:${line + 1}`;
}

/** Calls `visit` for a node and all nodes below it. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

function readFolder(folder: string): SourceFile[] {
  const absolute = path.join(ROOT, folder);
  if (!existsSync(absolute)) return [];
  const files = readdirSync(absolute, { encoding: 'utf8', recursive: true }).map(
    (file) => `${folder}/${file}`,
  );
  return files.filter((file) => /\.(ts|mjs)$/.test(file) && !EXEMPT.test(file)).map(readSource);
}

function readSource(file: string): SourceFile {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return { path: file, package: file.split('/')[1] ?? '', lines: text.split('\n').length - 1, tree };
}
