import path from 'node:path';
import ts from 'typescript';
import { houseName } from '../layers.mjs';
import { type Finding, finding } from './finding.js';
import { type House, type SourceFile, walk } from './house.js';

type Graph = Map<string, string[]>;

/** No file imports itself by way of others; imports of types count, and so do imports between packages. */
export function checkCycles({ sources }: House): Finding {
  const cycles = findCycles(graphOf(sources));
  const files = new Set(cycles.flat());
  const offenders = cycles.map(
    (cycle) => `${cycle[0] ?? ''}:1 ${[...cycle.slice(1), cycle[0]].map((file) => `→ ${file}`).join(' ')}`,
  );
  return finding('files inside import cycles', String(files.size), '0', offenders);
}

/** Which file imports which. */
function graphOf(sources: SourceFile[]): Graph {
  const known = new Set(sources.map((file) => file.path));
  return new Map(sources.map((file) => [file.path, targetsOf(file).filter((target) => known.has(target))]));
}

function targetsOf(file: SourceFile): string[] {
  return specifiersOf(file.tree).flatMap((specifier) => {
    const name = houseName(specifier);
    if (name) return [`packages/${name}/src/index.ts`];
    if (!specifier.startsWith('.')) return [];
    return [path.posix.join(path.posix.dirname(file.path), specifier).replace(/(\.js|\.ts)?$/, '.ts')];
  });
}

/** All paths that a file imports or re-exports, dynamic imports included. */
export function specifiersOf(tree: ts.SourceFile): string[] {
  const found: string[] = [];
  walk(tree, (node) => {
    const source = sourceOf(node);
    if (source && ts.isStringLiteral(source)) found.push(source.text);
  });
  return found;
}

function sourceOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return node.arguments[0];
  return ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
}

/** Every cycle that a walk through the graph closes. */
function findCycles(graph: Graph): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, trail: string[]): void => {
    const seen = trail.indexOf(file);
    if (seen >= 0) cycles.push(trail.slice(seen));
    if (seen >= 0 || done.has(file)) return;
    for (const target of graph.get(file) ?? []) visit(target, [...trail, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return cycles;
}
