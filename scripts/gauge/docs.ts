import ts from 'typescript';
import { type Finding, finding } from './finding.js';
import { type House, type SourceFile, place } from './house.js';

/** Every exported declaration carries a doc comment. A re-export counts where it is declared. */
export function checkDocs({ sources }: House): Finding {
  const exported = sources.flatMap((file) => exportsOf(file).map((node) => ({ file, node })));
  const bare = exported.filter(({ file, node }) => !isDocumented(file, node));
  const share = exported.length > 0 ? 1 - bare.length / exported.length : 1;
  const offenders = bare.map(({ file, node }) => `${place(file, node)} ${nameOf(node)}`);
  return finding('exports with a doc comment', `${Math.floor(share * 100)} %`, '100 %', offenders);
}

/** Declarations with the word `export`, and those that an `export { … }` without a path names. */
function exportsOf({ tree }: SourceFile): ts.Statement[] {
  const listed = new Set(tree.statements.flatMap(listedNames));
  return tree.statements.filter(
    (statement) => isExported(statement) || namesOf(statement).some((name) => listed.has(name)),
  );
}

function listedNames(statement: ts.Statement): string[] {
  if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier) return [];
  const { exportClause } = statement;
  if (!exportClause || !ts.isNamedExports(exportClause)) return [];
  return exportClause.elements.map((element) => (element.propertyName ?? element.name).text);
}

function isExported(statement: ts.Statement): boolean {
  if (!ts.canHaveModifiers(statement)) return false;
  return ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((declaration) => declaration.name.getText());
  }
  const { name } = statement as { name?: ts.Node };
  return name && ts.isIdentifier(name) ? [name.text] : [];
}

function nameOf(statement: ts.Statement): string {
  return namesOf(statement).join(', ') || 'export';
}

/** The comment stands before the declaration; of overloads the first one carries it. */
function isDocumented(file: SourceFile, statement: ts.Statement): boolean {
  const comments = ts.getLeadingCommentRanges(file.tree.text, statement.pos) ?? [];
  if (comments.some(({ pos }) => file.tree.text.startsWith('/**', pos))) return true;
  const before = file.tree.statements[file.tree.statements.indexOf(statement) - 1];
  return before !== undefined && isOverload(before, statement) && isDocumented(file, before);
}

function isOverload(before: ts.Statement, statement: ts.Statement): boolean {
  const both = ts.isFunctionDeclaration(before) && ts.isFunctionDeclaration(statement);
  return both && before.name?.text === statement.name?.text;
}
