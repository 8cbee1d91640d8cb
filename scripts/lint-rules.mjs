/** The house's own ESLint rule. */
import path from 'node:path';
import { ROOT } from './browsers.mjs';
import { houseName, layers } from './layers.mjs';

/**
 * Imports go up the layers only, and by name: a relative path never leaves its package.
 * @type {import('eslint').Rule.RuleModule}
 */
export const layersRule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      down: '{{from}} may not import {{to}}: dependencies point upwards only (scripts/layers.mjs).',
      leaves: 'This path leaves the package {{from}}: import its neighbour by name.',
    },
  },
  create(context) {
    const [top, from = ''] = path.relative(ROOT, context.filename).split(path.sep);
    if (top !== 'packages') return {};
    const folder = path.join(ROOT, top, from);
    return visitImports((source) => {
      const specifier = String(source.value);
      if (leaves(specifier, context.filename, folder))
        context.report({ node: source, messageId: 'leaves', data: { from } });
      const to = houseName(specifier);
      if (to && !layers[from]?.includes(to))
        context.report({ node: source, messageId: 'down', data: { from, to } });
    });
  },
};

/**
 * @param {string} specifier
 * @param {string} file
 * @param {string} folder
 */
function leaves(specifier, file, folder) {
  if (!specifier.startsWith('.')) return false;
  return path.relative(folder, path.resolve(path.dirname(file), specifier)).startsWith('..');
}

/**
 * @param {(source: import('estree').Literal) => void} visit
 * @returns {import('eslint').Rule.RuleListener}
 */
function visitImports(visit) {
  const check = (/** @type {{ source?: import('estree').Expression | null | undefined }} */ { source }) => {
    if (source?.type === 'Literal') visit(source);
  };
  return {
    ImportDeclaration: check,
    ExportNamedDeclaration: check,
    ExportAllDeclaration: check,
    ImportExpression: check,
  };
}
