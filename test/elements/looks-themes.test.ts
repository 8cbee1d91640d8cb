import { readFile, sendKeys } from '@web/test-runner-commands';
import { contrastOf } from '../../scripts/tokens/contrast.js';
import { loadSource } from '../../storybook/designer/source.js';
import { expect, onStage, part, settled } from '../support/elements.js';
import { moreContrast } from '../support/force-colors.js';

const { tokens, pairs } = await loadSource();
const schemes = ['light', 'dark'] as const;

async function wear(...names: string[]): Promise<void> {
  document.adoptedStyleSheets = await Promise.all(
    names.map(async (name) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync((await readFile({ path: `../../packages/elements/src/themes/${name}.css` })) ?? '');
      return sheet;
    }),
  );
}

/** A computed colour as `#rrggbb`. */
function hex(colour: string): string {
  const parts = colour.match(/[\d.]+/g)?.slice(0, 3) ?? [];
  return `#${parts.map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`;
}

/** The colours of all tokens, as the style sheets of an element see them. */
function coloursIn(element: Element): Map<string, string> {
  const probe = document.createElement('i');
  element.shadowRoot!.append(probe);
  const colours = tokens
    .filter(({ type }) => type === 'color')
    .map(({ path, inner }) => {
      probe.style.color = `var(${inner})`;
      return [path, hex(getComputedStyle(probe).color)] as const;
    });
  probe.remove();
  return new Map(colours);
}

/** Every pair that contrasts less than it should. */
function weakIn(element: Element, leastOf: (least: number) => number = (least) => least): string[] {
  const colours = coloursIn(element);
  return pairs.flatMap(({ of, on, least }) => {
    const contrast = contrastOf(colours.get(of) ?? '', colours.get(on) ?? '');
    return contrast >= leastOf(least) ? [] : [`${of} on ${on}: ${contrast.toFixed(2)}`];
  });
}

const strong = (least: number): number => (least === 4.5 ? 7 : 4.5);

for (const name of ['light', 'dark', 'high-contrast', 'paper', 'midnight']) {
  describe(`In the theme ${name}`, () => {
    before(() => wear(name));
    after(() => (document.adoptedStyleSheets = []));

    for (const scheme of schemes) {
      it(`every pair contrasts enough on a page that is ${scheme}`, async () => {
        const { element } = await onStage('moot-chat');
        element.parentElement!.style.colorScheme = scheme;
        expect(weakIn(element, name === 'high-contrast' ? strong : undefined)).to.deep.equal([]);
      });

      it(`one sees what has the focus on a page that is ${scheme}`, async () => {
        const { element } = await onStage('moot-presenter');
        element.parentElement!.style.colorScheme = scheme;
        await sendKeys({ press: 'Tab' });
        const { outlineColor, outlineStyle, outlineWidth } = getComputedStyle(part(element, 'start'));
        expect(outlineStyle).to.equal('solid');
        expect(parseFloat(outlineWidth)).to.be.at.least(name === 'high-contrast' ? 3 : 2);
        const around = coloursIn(element).get('color.surface') ?? '';
        expect(contrastOf(hex(outlineColor), around)).to.be.at.least(3);
      });
    }
  });
}

describe('Where the person asks the system for more contrast', () => {
  before(() => moreContrast(true));
  after(() => moreContrast(false));
  afterEach(() => (document.adoptedStyleSheets = []));

  it('the page knows of it', () => {
    expect(matchMedia('(prefers-contrast: more)').matches).to.equal(true);
  });

  for (const scheme of schemes) {
    it(`every element has it by itself, ${scheme}`, async () => {
      const { element } = await onStage('moot-roster');
      element.style.colorScheme = scheme;
      expect(weakIn(element, strong)).to.deep.equal([]);
    });

    for (const name of ['paper', 'midnight']) {
      it(`the colours of the theme ${name} give way, ${scheme}`, async () => {
        await wear(name);
        const { element } = await onStage('moot-roster');
        element.parentElement!.style.colorScheme = scheme;
        expect(weakIn(element, strong)).to.deep.equal([]);
      });
    }
  }

  it('what the page itself chose stays', async () => {
    const { element } = await onStage('moot-presenter');
    element.style.setProperty('--moot-color-accent', 'rgb(1, 2, 3)');
    await settled(element);
    expect(coloursIn(element).get('color.accent')).to.equal('#010203');
  });
});
