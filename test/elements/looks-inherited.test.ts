import { emptyPlace, expect, onStage, part, settled } from '../support/elements.js';
import { anaAndBen, fakeRoom, lineFrom } from '../support/fake-room.js';

const tags = ['moot-presenter', 'moot-viewer', 'moot-chat', 'moot-roster'] as const;
const [, ben] = anaAndBen();

/** What a page may say of all its text, and what would tear an element apart if it came in. */
const hostile: Readonly<Record<string, string>> = {
  'border-collapse': 'collapse',
  'caption-side': 'bottom',
  'font-style': 'italic',
  'font-variant-caps': 'small-caps',
  'font-weight': '900',
  hyphens: 'auto',
  'letter-spacing': '9px',
  'line-break': 'anywhere',
  'line-height': '4',
  'list-style-type': 'square',
  'overflow-wrap': 'anywhere',
  quotes: 'none',
  'tab-size': '2',
  'text-align': 'center',
  'text-align-last': 'right',
  'text-indent': '40px',
  'text-shadow': 'rgb(255, 0, 0) 3px 3px 3px',
  'text-transform': 'uppercase',
  'text-wrap-mode': 'nowrap',
  'white-space-collapse': 'preserve',
  'word-break': 'break-all',
  'word-spacing': '30px',
  'writing-mode': 'vertical-rl',
  '-webkit-text-fill-color': 'rgb(255, 0, 0)',
  '-webkit-text-stroke-width': '2px',
  'caret-color': 'rgb(255, 0, 0)',
  'accent-color': 'rgb(255, 0, 0)',
  'forced-color-adjust': 'none',
  color: 'rgb(255, 0, 0)',
};

/** What a page means for everything that stands in it. */
const meant: Readonly<Record<string, string>> = {
  cursor: 'wait',
  direction: 'rtl',
  'font-family': 'monospace',
  'font-size': '23px',
  'pointer-events': 'none',
  visibility: 'hidden',
  'color-scheme': 'dark',
};

async function inside(tag: string, rules: Readonly<Record<string, string>>): Promise<CSSStyleDeclaration> {
  const place = await emptyPlace();
  for (const [name, value] of Object.entries(rules)) {
    place.style.setProperty(name, value);
    expect(place.style.getPropertyValue(name), name).not.to.equal('');
  }
  const element = Object.assign(document.createElement(tag), { room: fakeRoom() });
  place.append(element);
  await settled(element);
  return getComputedStyle(element);
}

describe('What a page says of its text stays outside:', () => {
  for (const tag of tags) {
    it(`of ${tag}`, async () => {
      const style = await inside(tag, hostile);
      const come = Object.entries(hostile).filter(([name, value]) => style.getPropertyValue(name) === value);
      expect(come).to.deep.equal([]);
    });
  }

  it('of the notices of a room', async () => {
    const place = await emptyPlace();
    for (const [name, value] of Object.entries(hostile)) place.style.setProperty(name, value);
    const room = fakeRoom();
    room.state.value = { name: 'left' };
    const element = Object.assign(document.createElement('moot-room'), { room });
    place.append(element);
    await settled(element);
    const style = getComputedStyle(part(element, 'cover'));
    const come = Object.entries(hostile).filter(([name, value]) => style.getPropertyValue(name) === value);
    expect(come).to.deep.equal([]);
  });
});

describe('What a page means for everything in it comes in:', () => {
  for (const tag of tags) {
    it(`into ${tag}`, async () => {
      const style = await inside(tag, meant);
      for (const [name, value] of Object.entries(meant))
        expect(style.getPropertyValue(name), name).to.equal(value);
    });
  }

  it('the language, which chooses between letters of Chinese and Japanese', async () => {
    const place = await emptyPlace();
    place.lang = 'ja';
    const chat = document.createElement('moot-chat');
    place.append(chat);
    await settled(chat);
    expect(getComputedStyle(chat).getPropertyValue('-webkit-locale')).to.equal('"ja"');
  });

  it('what is inert stays inert', async () => {
    const { element } = await onStage('moot-presenter');
    element.parentElement!.inert = true;
    part(element, 'start').focus();
    expect(element.shadowRoot!.activeElement).to.equal(null);
  });
});

describe('The content of a room', () => {
  it('looks like the page around the room', async () => {
    const place = await emptyPlace();
    place.style.cssText = 'color: rgb(1, 2, 3); line-height: 3; text-align: center; font-style: italic';
    const room = Object.assign(document.createElement('moot-room'), { room: fakeRoom() });
    const own = document.createElement('p');
    room.append(own);
    place.append(room);
    await settled(room);
    const [inRoom, around] = [own, place].map((one) => {
      const { color, lineHeight, textAlign, fontStyle, fontFamily, fontWeight } = getComputedStyle(one);
      return [color, lineHeight, textAlign, fontStyle, fontFamily, fontWeight];
    });
    expect(inRoom).to.deep.equal(around);
  });
});

describe('A page with rules for everything', () => {
  let sheet: CSSStyleSheet;

  function pageRules(css: string): void {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
  }

  afterEach(() => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  });

  it('does not reach buttons, headings, lists and fields', async () => {
    const { element: plain } = await onStage('moot-chat', { lines: [lineFrom(ben, 'Hello')] });
    const names = ['send', 'heading', 'field', 'line', 'text', 'name'];
    const sizes = (element: Element): number[] =>
      names.map((name) => part(element, name).getBoundingClientRect().height);
    const before = sizes(plain);
    pageRules(
      'button, h2, ul, li, p, textarea, form { all: revert; margin: 40px; font: 40px cursive; padding: 30px; }',
    );
    const { element } = await onStage('moot-chat', { lines: [lineFrom(ben, 'Hello')] });
    expect(sizes(element)).to.deep.equal(before);
  });

  it('without height of lines cuts no text', async () => {
    pageRules('* { line-height: 1 }');
    const { element } = await onStage('moot-chat', { lines: [lineFrom(ben, 'Ågpqj')] });
    for (const name of ['heading', 'name', 'text']) {
      const one = part(element, name);
      expect(one.scrollHeight, name).to.be.at.most(one.clientHeight);
    }
  });

  it('with the trick of 62.5 % gets the size of text it chose', async () => {
    pageRules('html { font-size: 62.5% } body { font-size: 1.6rem }');
    const { element } = await onStage('moot-chat', { lines: [lineFrom(ben, 'Hello')] });
    expect(getComputedStyle(part(element, 'text')).fontSize).to.equal('16px');
  });

  it('by which a person widens letters and lines is obeyed', async () => {
    pageRules('* { line-height: 1.8 !important; letter-spacing: 0.12em !important }');
    const { element } = await onStage('moot-chat', { lines: [lineFrom(ben, 'Hello')] });
    expect(getComputedStyle(part(element, 'name')).letterSpacing).not.to.equal('normal');
  });
});
