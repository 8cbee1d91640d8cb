import { bothOf, schemeName, settings } from '../../scripts/tokens/css.js';
import type { Theme, Token } from '../../scripts/tokens/token.js';

/** The two schemes in which a token has a value. */
export type Scheme = 'light' | 'dark';

/** A theme in the making: the tokens that differ from those that are shipped. */
export interface Draft {
  readonly scheme: Scheme | undefined;
  readonly values: ReadonlyMap<string, Readonly<Record<Scheme, string>>>;
}

/** Nothing differs. */
export const untouched: Draft = { scheme: undefined, values: new Map() };

/** The tokens with what the draft makes of them. */
export function edited(tokens: readonly Token[], { values }: Draft): Token[] {
  return tokens.map((token) => ({ ...token, ...values.get(token.path) }));
}

/** The draft with one value changed. A token that is again as it is shipped leaves the draft. */
export function withValue(draft: Draft, token: Token, change: Partial<Record<Scheme, string>>): Draft {
  const values = new Map(draft.values);
  const { light, dark } = { light: token.light, dark: token.dark, ...values.get(token.path), ...change };
  if (light === token.light && dark === token.dark) values.delete(token.path);
  else values.set(token.path, { light, dark });
  return { ...draft, values };
}

/** The draft with one token as it is shipped. */
export function without(draft: Draft, { path }: Token): Draft {
  const values = new Map(draft.values);
  values.delete(path);
  return { ...draft, values };
}

/** The draft that says the same as a theme. */
export function draftOf({ scheme, tokens }: Theme): Draft {
  return { scheme, values: new Map(tokens.map(({ path, light, dark }) => [path, { light, dark }])) };
}

/**
 * Reads a style sheet, as this page writes it or as somebody wrote it by hand: every `--moot-…` in any of its rules.
 * What is no token is passed over.
 */
export function draftFrom(css: string, tokens: readonly Token[]): Draft {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  const set = new Map(declarations(sheet.cssRules));
  const scheme = set.get(schemeName);
  const values = tokens.flatMap(({ name, path }) => {
    const value = set.get(name);
    return value ? [[path, { light: chosen(value, 'light'), dark: chosen(value, 'dark') }] as const] : [];
  });
  return { scheme: scheme === 'light' || scheme === 'dark' ? scheme : undefined, values: new Map(values) };
}

/** The draft as custom properties and their values. */
export function propertiesOf(tokens: readonly Token[], draft: Draft): [string, string][] {
  const changed = edited(tokens, draft).filter(({ path }) => draft.values.has(path));
  const own = changed.map((token): [string, string] => [token.name, bothOf(token)]);
  return draft.scheme ? [[schemeName, draft.scheme], ...own] : own;
}

/** The draft as a style sheet for a page. */
export function styleSheetOf(tokens: readonly Token[], draft: Draft): string {
  const changed = edited(tokens, draft).filter(({ path }) => draft.values.has(path));
  const scheme = draft.scheme ? [`${schemeName}: ${draft.scheme};`] : [];
  const lines = [...scheme, ...settings(changed).split('\n').filter(Boolean)];
  return `:root {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

function declarations(rules: CSSRuleList): [string, string][] {
  return [...rules].flatMap((rule) => {
    if (rule instanceof CSSGroupingRule && !(rule instanceof CSSStyleRule))
      return declarations(rule.cssRules);
    if (!(rule instanceof CSSStyleRule)) return [];
    const { style } = rule;
    return [...style].map((name): [string, string] => [name, style.getPropertyValue(name).trim()]);
  });
}

/** A value in one scheme: each `light-dark(…)` in it becomes one of its two. */
function chosen(written: string, scheme: Scheme): string {
  // As our own style sheets write it, for the sake of bundlers.
  const value = written.replace(/var\(--moot-both,((?:[^()]|\([^()]*\))*)\)/g, '$1');
  const start = value.indexOf('light-dark(');
  if (start < 0) return value;
  const from = start + 'light-dark('.length;
  const comma = ending(value, from, ',');
  const end = ending(value, comma + 1, ')');
  const own = scheme === 'light' ? value.slice(from, comma) : value.slice(comma + 1, end);
  return value.slice(0, start) + own.trim() + chosen(value.slice(end + 1), scheme);
}

/** Where a mark stands that is not inside parentheses of its own. */
function ending(value: string, from: number, mark: string): number {
  let depth = 0;
  for (let at = from; at < value.length; at += 1) {
    if (depth === 0 && value[at] === mark) return at;
    if (value[at] === '(') depth += 1;
    if (value[at] === ')') depth -= 1;
  }
  return value.length;
}
