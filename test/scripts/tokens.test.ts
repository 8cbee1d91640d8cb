import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { build, type Rolldown } from 'vite';
import { ROOT } from '../../scripts/browsers.mjs';
import { contrastOf, weaknesses } from '../../scripts/tokens/contrast.js';
import { derived, readThemes, readTokens } from '../../scripts/tokens/files.js';
import {
  pairsOf,
  tokensOf,
  valueOf,
  withTheme,
  type Theme,
  type TokenFile,
} from '../../scripts/tokens/token.js';
import { cssOf, type ColourValue } from '../../scripts/tokens/value.js';

const file = readTokens();
const tokens = tokensOf(file);
const themes = readThemes();

/** Every value that looks like a colour, wherever it stands. */
function coloursIn(value: unknown): ColourValue[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('hex' in value) return [value as ColourValue];
  return Object.values(value).flatMap(coloursIn);
}

function told(theme: Theme, least: (asked: number) => number): string[] {
  const pairs = pairsOf(file).map((pair) => ({ ...pair, least: least(pair.least) }));
  return weaknesses(withTheme(tokens, theme), pairs).map(
    ({ of, on, scheme, contrast }) => `${of} on ${on}, ${scheme}: ${contrast.toFixed(2)}`,
  );
}

/** What Vite makes of a style sheet with the settings it comes with. */
async function builtByVite(place: string): Promise<string> {
  const { output } = (await build({
    configFile: false,
    logLevel: 'silent',
    root: ROOT,
    build: { write: false, rolldownOptions: { input: path.join(ROOT, place) } },
  })) as Rolldown.RolldownOutput;
  const [sheet] = output.filter(({ fileName }) => fileName.endsWith('.css'));
  return String(sheet?.type === 'asset' && sheet.source);
}

describe('What is written from the tokens', () => {
  it('is as fresh as they are: style sheets, themes and the page of the documentation', async () => {
    const files = await derived();
    assert.ok(files.size >= 7);
    for (const [place, text] of files) {
      assert.equal(readFileSync(path.join(ROOT, place), 'utf8'), text, `${place}: run npm run tokens`);
    }
  });

  it('holds no theme whose source is gone', () => {
    const written = readdirSync(path.join(ROOT, 'packages/elements/src/themes'));
    assert.deepEqual(
      written.sort(),
      Object.keys(themes).map((name) => `${name}.css`),
    );
  });

  it('keeps its colours when a bundler writes style sheets anew for older browsers', async () => {
    for (const name of Object.keys(themes)) {
      const text = await builtByVite(`packages/elements/src/themes/${name}.css`);
      assert.match(text, /--moot-color-/, name);
      assert.doesNotMatch(text, /--lightningcss/, name);
    }
  });
});

describe('A token', () => {
  it('has a name, a meaning and a type of the format', () => {
    const types = ['color', 'dimension', 'duration', 'fontFamily', 'fontWeight', 'number', 'shadow'];
    assert.ok(tokens.length > 40);
    for (const { name, description, type } of tokens) {
      assert.match(name, /^--moot-[a-z]+(-[a-z\d]+)*$/);
      assert.notEqual(description, '', name);
      assert.ok(types.includes(type), `${name}: ${type}`);
    }
  });

  it('has a name of its own, outside and inside', () => {
    const inner = tokens.map((token) => token.inner).filter(Boolean);
    assert.equal(new Set(inner).size, inner.length);
    assert.equal(new Set(tokens.map(({ name }) => name)).size, tokens.length);
  });

  it('says the same colour in both of the ways that the format asks for', () => {
    const all = [file, ...Object.keys(themes).map(themeFile)].flatMap(coloursIn);
    assert.ok(all.length > 150);
    for (const { hex, components } of all) {
      const written = components.map((part) =>
        Math.round(part * 255)
          .toString(16)
          .padStart(2, '0'),
      );
      assert.equal(`#${written.join('')}`, hex);
    }
  });

  it('may refer to another one', () => {
    assert.equal(valueOf(tokens, 'color.focus', 'dark'), valueOf(tokens, 'color.accent', 'dark'));
  });

  it('of a theme is one that exists', () => {
    const known = new Set(tokens.map(({ path }) => path));
    for (const [name, theme] of Object.entries(themes)) {
      const unknown = theme.tokens.filter((token) => !known.has(token.path));
      assert.deepEqual(unknown, [], name);
    }
  });
});

describe('A value becomes CSS:', () => {
  it('lengths, durations and nothing', () => {
    assert.equal(cssOf({ value: 4, unit: 'px' }, 'dimension'), '4px');
    assert.equal(cssOf({ value: 140, unit: 'ms' }, 'duration'), '140ms');
    assert.equal(cssOf({ value: 0, unit: 'px' }, 'dimension'), '0');
  });

  it('fonts, with quotes where a name has spaces', () => {
    assert.equal(cssOf(['Noto Serif', 'serif'], 'fontFamily'), "'Noto Serif', serif");
  });

  it('a colour one can see through', () => {
    const colour = { colorSpace: 'srgb', components: [1, 0, 0], alpha: 0.5, hex: '#ff0000' } as const;
    assert.equal(cssOf(colour, 'color'), 'rgb(255 0 0 / 0.5)');
  });

  it('what does not belong to its type is refused', () => {
    assert.throws(() => cssOf(['a'], 'color'), /no value of the type "color"/);
  });
});

describe('Contrast', () => {
  it('is that of WCAG', () => {
    assert.equal(contrastOf('#000000', '#ffffff'), 21);
    assert.equal(contrastOf('#777777', '#ffffff').toFixed(2), '4.48');
    assert.ok(Number.isNaN(contrastOf('red', '#ffffff')));
  });

  for (const [name, theme] of Object.entries(themes)) {
    it(`suffices in the theme ${name}, light and dark`, () => {
      assert.deepEqual(
        told(theme, (least) => least),
        [],
      );
    });
  }

  it('is 7 : 1 for text and 4.5 : 1 for edges with high contrast', () => {
    assert.deepEqual(
      told(themes['high-contrast']!, (least) => (least === 4.5 ? 7 : 4.5)),
      [],
    );
  });

  it('that falls short is told', () => {
    const pale = tokens.map((token) =>
      token.path === 'color.text' ? { ...token, light: '#999999' } : token,
    );
    const found = weaknesses(pale, pairsOf(file));
    assert.ok(found.every(({ of, scheme }) => of === 'color.text' && scheme === 'light'));
    assert.equal(found.length, pairsOf(file).filter(({ of }) => of === 'color.text').length);
  });

  it('is asked of every colour of text and of every surface', () => {
    const paired = new Set(pairsOf(file).flatMap(({ of, on }) => [of, on]));
    const alone = tokens.filter(({ path, type }) => type === 'color' && !paired.has(path));
    assert.deepEqual(
      alone.map(({ path }) => path),
      ['color.line'],
    );
  });
});

function themeFile(name: string): TokenFile {
  const place = path.join(ROOT, `packages/elements/tokens/themes/${name}.json`);
  return JSON.parse(readFileSync(place, 'utf8')) as TokenFile;
}
