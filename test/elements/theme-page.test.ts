import { readFile } from '@web/test-runner-commands';
import { documentationOf } from '../support/documentation.js';
import { emptyPlace, expect, onStage, part, settled } from '../support/elements.js';
import { anaAndBen, fakeRoom, lineFrom, person } from '../support/fake-room.js';

const [ana, ben] = anaAndBen();
const page = (await readFile({ path: '../../docs/theme.md' })) ?? '';

function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(
    ([, code]) => code ?? '',
  );
}

/** The one example that holds these words, in force on this page until the end of the test. */
function apply(words: string): void {
  const found = blocks('css').filter((code) => code.includes(words));
  expect(found, words).to.have.length(1);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(found[0]!);
  document.adoptedStyleSheets = [sheet];
}

async function theme(name: string): Promise<string> {
  return (await readFile({ path: `../../packages/elements/src/themes/${name}.css` })) ?? '';
}

async function chat(): Promise<HTMLElement> {
  const { element } = await onStage('moot-chat', { lines: [lineFrom(ana, 'Hello'), lineFrom(ben, 'Hi')] });
  element.style.setProperty('--moot-pace', '0ms');
  return element;
}

describe('What the page on themes shows works:', () => {
  afterEach(() => (document.adoptedStyleSheets = []));

  it('tokens, for all elements and for one', async () => {
    apply('--moot-space: 3px');
    const element = await chat();
    expect(getComputedStyle(part(element, 'field')).borderTopLeftRadius).to.equal('4px');
    expect(getComputedStyle(element).getPropertyValue('--space')).to.equal('3px');
    const { element: roster } = await onStage('moot-roster');
    expect(getComputedStyle(roster).getPropertyValue('--space')).to.equal('4px');
  });

  it('a colour of one’s own in light and dark', async () => {
    apply('light-dark(#3a4fd0');
    const { element } = await onStage('moot-presenter');
    element.style.setProperty('--moot-pace', '0ms');
    const colour = (): string => getComputedStyle(part(element, 'start')).backgroundColor;
    element.style.colorScheme = 'light';
    expect(colour()).to.equal('rgb(58, 79, 208)');
    element.style.colorScheme = 'dark';
    expect(colour()).to.equal('rgb(170, 182, 255)');
  });

  it('dark elements on a page that says nothing of schemes', async () => {
    apply('--moot-color-scheme: dark');
    expect(getComputedStyle(await chat()).backgroundColor).to.equal('rgb(22, 26, 25)');
  });

  it('font and size', async () => {
    apply('--moot-font: Georgia');
    const style = getComputedStyle(await chat());
    expect(style.fontFamily).to.contain('Georgia');
    expect(style.fontSize).to.equal('18px');
  });

  it('parts, with states', async () => {
    apply('::part(text-mine)');
    const element = await chat();
    expect(getComputedStyle(part(element, 'header')).borderBottomWidth).to.equal('2px');
    expect(getComputedStyle(part(element, 'text-mine')).color).to.equal('rgb(255, 255, 255)');
    const { element: presenter, room } = await onStage('moot-presenter');
    room.screen.own.value = { name: 'sharing' };
    await settled(presenter);
    expect(getComputedStyle(part(presenter, 'live')).borderTopStyle).to.equal('dotted');
    const people = [ana, person('Ben', { presence: 'away' })];
    const { element: roster } = await onStage('moot-roster', { people });
    expect(getComputedStyle(part(roster, 'person-away')).opacity).to.equal('0.7');
  });

  it('slots', async () => {
    const place = await emptyPlace();
    const html = blocks('html').find((code) => code.includes('slot='));
    place.innerHTML = html ?? '';
    for (const element of place.children) {
      Object.assign(element, { room: fakeRoom() });
      await settled(element);
    }
    const slotted = [...place.querySelectorAll('[slot]')];
    expect(slotted).to.have.length(3);
    for (const one of slotted) expect(one.assignedSlot?.name).to.equal(one.slot);
  });

  it('several themes, one of them on the page and another in a part of it', async () => {
    const sheets = await Promise.all(['midnight', 'paper'].map(theme));
    document.adoptedStyleSheets = sheets.map((css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      return sheet;
    });
    const element = await chat();
    const colour = (): string => getComputedStyle(element).backgroundColor;
    document.documentElement.dataset['mootTheme'] = 'paper';
    expect(colour()).to.equal('rgb(251, 247, 238)');
    element.dataset['mootTheme'] = 'midnight';
    expect(colour()).to.equal('rgb(16, 20, 43)');
    delete document.documentElement.dataset['mootTheme'];
    delete element.dataset['mootTheme'];
  });

  it('rules of one’s own are stronger than a theme that comes later', async () => {
    const [own, later] = [new CSSStyleSheet(), new CSSStyleSheet()];
    own.replaceSync(':root { --moot-color-surface: rgb(1, 2, 3) }');
    later.replaceSync(await theme('paper'));
    document.adoptedStyleSheets = [own, later];
    expect(getComputedStyle(await chat()).backgroundColor).to.equal('rgb(1, 2, 3)');
  });

  it('every part and slot that it names is there', async () => {
    for (const [, tag, name] of blocks('css')
      .join('')
      .matchAll(/(moot-\w+)(?::\w+\(\w+\))?::part\(([-\w]+)\)/g)) {
      expect((await documentationOf(tag!)).parts, tag).to.contain(name);
    }
  });

  it('every theme that it lists is there', async () => {
    const names = [...page.matchAll(/^\| `folkmoot\/themes\/([-\w]+)\.css`/gm)].map(([, name]) => name!);
    expect(names).to.have.length(5);
    for (const name of names) expect(await theme(name), name).to.contain(`'${name}'`);
  });
});
