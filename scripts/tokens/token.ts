/**
 * Reads design tokens in the format of the Design Tokens Community Group (2025.10). What the format has no place for
 * stands under `$extensions.folkmoot`: the value in `dark`, the short name that style sheets use (`inner`), the CSS
 * `unit` of a number, the colour `scheme` that a theme keeps, and the `pairs` that must contrast.
 */
import { cssOf, customProperty, type Value } from './value.js';

/** A design token, its values written as CSS. */
export interface Token {
  /** As others refer to it: `color.surface-raised`. */
  readonly path: string;
  /** Its custom property: `--moot-color-surface-raised`. */
  readonly name: string;
  /** What the style sheets of the elements call it: `--raised`. Empty where they read it by its own name. */
  readonly inner: string;
  readonly type: string;
  readonly description: string;
  readonly light: string;
  /** The same as `light` unless the token says otherwise. */
  readonly dark: string;
}

/** Two colours that are seen together, and how much they have to contrast. */
export interface Pair {
  readonly of: string;
  readonly on: string;
  readonly least: number;
}

/** A theme: some tokens with other values. */
export interface Theme {
  readonly description: string;
  readonly scheme: 'light' | 'dark' | undefined;
  readonly tokens: readonly Token[];
}

interface Extensions {
  readonly folkmoot?: {
    readonly inner?: string;
    readonly unit?: string;
    readonly dark?: Value;
    readonly scheme?: 'light' | 'dark';
    readonly pairs?: readonly Pair[];
  };
}

/** A group of tokens, or a token, as it stands in the file. */
export interface TokenFile {
  readonly $type?: string;
  readonly $value?: Value;
  readonly $description?: string;
  readonly $extensions?: Extensions;
  readonly [name: string]: unknown;
}

/** All tokens of a file, in its order. */
export function tokensOf(file: TokenFile, path: readonly string[] = [], type = ''): Token[] {
  const ownType = file.$type ?? type;
  if (file.$value !== undefined) return [tokenOf(file, path, ownType)];
  return Object.entries(file)
    .filter(([name]) => !name.startsWith('$'))
    .flatMap(([name, inner]) => tokensOf(inner as TokenFile, [...path, name], ownType));
}

/** The theme that a file holds. */
export function themeOf(file: TokenFile): Theme {
  return {
    description: file.$description ?? '',
    scheme: file.$extensions?.folkmoot?.scheme,
    tokens: tokensOf(file),
  };
}

/** The pairs that a file wants to contrast. */
export function pairsOf(file: TokenFile): readonly Pair[] {
  return file.$extensions?.folkmoot?.pairs ?? [];
}

/** The tokens with the values of a theme. */
export function withTheme(tokens: readonly Token[], theme: Theme): Token[] {
  return tokens.map((token) => {
    const other = theme.tokens.find(({ path }) => path === token.path);
    return other ? { ...token, light: other.light, dark: other.dark } : token;
  });
}

/** The value of a token in one of the two schemes; where it refers to another token, the value of that. */
export function valueOf(tokens: readonly Token[], path: string, scheme: 'light' | 'dark'): string {
  const value = tokens.find((token) => token.path === path)?.[scheme] ?? '';
  const other = /^var\((--[\w-]+)\)$/.exec(value)?.[1];
  const target = tokens.find(({ name }) => name === other);
  return target ? valueOf(tokens, target.path, scheme) : value;
}

function tokenOf(file: TokenFile, path: readonly string[], type: string): Token {
  const { inner = '', unit = '', dark } = file.$extensions?.folkmoot ?? {};
  const write = (value: Value): string => cssOf(value, type) + unit;
  const light = write(file.$value ?? '');
  return {
    path: path.join('.'),
    name: customProperty(path.join('.')),
    inner: inner && `--${inner}`,
    type,
    description: file.$description ?? '',
    light,
    dark: dark === undefined ? light : write(dark),
  };
}
