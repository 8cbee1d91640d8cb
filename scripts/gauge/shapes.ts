import ts from 'typescript';
import { type Finding, finding } from './finding.js';
import { type House, type SourceFile, place, walk } from './house.js';

const FUNCTION_LINES = { median: 6, p90: 25, max: 60 };
const CLASS_MEMBERS = 20;

interface Measured {
  size: number;
  where: string;
}

/** Functions of any kind, from their first line to their last; the median, the 90th percentile, and the longest. */
export function checkFunctions({ sources }: House): Finding[] {
  const all = sources.flatMap(functionsOf).sort((a, b) => a.size - b.size);
  const at = (share: number): number => all[Math.floor((all.length - 1) * share)]?.size ?? 0;
  const describe = ({ size, where }: Measured): string => `${where} ${size} lines`;
  const longerThan = (lines: number): string[] =>
    all
      .filter(({ size }) => size > lines)
      .map(describe)
      .reverse();
  const judge = (name: string, value: number, limit: number): Finding =>
    finding(
      `function lines, ${name}`,
      String(value),
      `≤ ${limit}`,
      value > limit ? longerThan(limit).slice(0, 40) : [],
    );
  return [
    judge('median', at(0.5), FUNCTION_LINES.median),
    judge('90th percentile', at(0.9), FUNCTION_LINES.p90),
    judge('longest', at(1), FUNCTION_LINES.max),
  ];
}

/** Members of classes: fields, accessors, methods, constructors. */
export function checkClasses({ sources }: House): Finding {
  const all = sources.flatMap(classesOf);
  const offenders = all
    .filter(({ size }) => size > CLASS_MEMBERS)
    .map(({ size, where }) => `${where} ${size} members`);
  const largest = Math.max(0, ...all.map(({ size }) => size));
  return finding('largest class, members', String(largest), `≤ ${CLASS_MEMBERS}`, offenders);
}

/** The type `any`, written down. */
export function checkAny({ sources }: House): Finding {
  const offenders = sources.flatMap((file) =>
    collect(file, (node) => node.kind === ts.SyntaxKind.AnyKeyword).map((node) => `${place(file, node)} any`),
  );
  return finding('any', String(offenders.length), '0', offenders);
}

function functionsOf(file: SourceFile): Measured[] {
  return collect(file, hasBody).map((node) => ({ size: linesOf(file, node), where: place(file, node) }));
}

function hasBody(node: ts.Node): boolean {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}

function linesOf({ tree }: SourceFile, node: ts.Node): number {
  const lineAt = (position: number): number => tree.getLineAndCharacterOfPosition(position).line;
  return lineAt(node.end) - lineAt(node.getStart(tree)) + 1;
}

function classesOf(file: SourceFile): Measured[] {
  return collect(file, ts.isClassLike).map((node) => ({
    size: (node as ts.ClassLikeDeclaration).members.filter((member) => !ts.isSemicolonClassElement(member))
      .length,
    where: place(file, node),
  }));
}

function collect(file: SourceFile, wanted: (node: ts.Node) => boolean): ts.Node[] {
  const found: ts.Node[] = [];
  walk(file.tree, (node) => {
    if (wanted(node)) found.push(node);
  });
  return found;
}
