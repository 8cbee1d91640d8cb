/**
 * Takes out of the templates of Lit what nobody sees: comments and indentation of style sheets, indentation of markup.
 * What is left between two things is one space, as browsers collapse it anyway.
 */
import MagicString from 'magic-string';

/** @type {Record<string, (text: string) => string>} */
const shrinkers = { css: shrinkStyles, html: shrinkMarkup, svg: shrinkMarkup };

/** @returns {import('rollup').Plugin} */
export function shrinkTemplates() {
  return {
    name: 'shrink-templates',
    transform(code) {
      if (!/\b(?:css|html|svg)`/.test(code)) return null;
      const shrunk = new MagicString(code);
      for (const { tag, quasi } of templatesIn(this.parse(code))) {
        for (const { start, end, value } of quasi.quasis) {
          const text = shrinkers[tag.name](value.raw);
          if (text !== value.raw) shrunk.overwrite(start, end, text);
        }
      }
      return { code: shrunk.toString(), map: shrunk.generateMap({ hires: true }) };
    },
  };
}

/** All templates with one of the tags, wherever they are in a tree. */
function* templatesIn(node) {
  if (node === null || typeof node !== 'object') return;
  if (node.type === 'TaggedTemplateExpression' && node.tag.name in shrinkers) yield node;
  for (const child of Object.values(node)) yield* templatesIn(child);
}

/** @param {string} text */
function shrinkStyles(text) {
  return text
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};]) ?/g, '$1')
    .replace(/: /g, ':');
}

/** @param {string} text */
function shrinkMarkup(text) {
  return text.replace(/\s*\n\s*/g, ' ');
}
