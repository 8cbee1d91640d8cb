import { sourceOf } from '../support/documentation.js';
import { forceColors } from '../support/force-colors.js';
import {
  emptyPlace,
  expect,
  onStage,
  part,
  parts,
  press,
  settled,
  untilSaid,
  waitUntil,
} from '../support/elements.js';
import { anaAndBen, benAndAna, lineFrom, person } from '../support/fake-room.js';

const [, ben] = anaAndBen();

/** The tokens of the style sheet: the public name and the short one that it sets. */
async function tokenNames(): Promise<[string, string][]> {
  const source = await sourceOf('base/tokens.styles.ts');
  return [...source.matchAll(/(--[\w-]+):\s*var\(\s*(--moot-[\w-]+)/g)].map(([, short, name]) => [
    name!,
    short!,
  ]);
}

describe('A page changes the looks by tokens:', () => {
  it('every token reaches every element from whatever is around it', async () => {
    const tokens = await tokenNames();
    expect(tokens.length).to.be.greaterThan(25);
    const place = await emptyPlace();
    for (const [name] of tokens) place.style.setProperty(name, '7px');
    for (const tag of ['moot-room', 'moot-presenter', 'moot-viewer', 'moot-chat', 'moot-roster']) {
      const element = document.createElement(tag);
      place.append(element);
      await settled(element);
      const computed = getComputedStyle(element);
      const deaf = tokens.filter(([, short]) => computed.getPropertyValue(short).trim() !== '7px');
      expect(deaf, tag).to.deep.equal([]);
    }
  });

  it('the colour of the main button', async () => {
    const { element } = await onStage('moot-presenter');
    element.style.setProperty('--moot-color-accent', 'rgb(1, 2, 3)');
    element.style.setProperty('--moot-pace', '0ms');
    await waitUntil(() => getComputedStyle(part(element, 'start')).backgroundColor === 'rgb(1, 2, 3)');
  });

  it('the corners', async () => {
    const { element } = await onStage('moot-chat');
    element.style.setProperty('--moot-radius-large', '0px');
    expect(getComputedStyle(element).borderTopLeftRadius).to.equal('0px');
  });

  it('the size of what is pressed', async () => {
    const { element } = await onStage('moot-presenter');
    element.style.setProperty('--moot-target-size', '56px');
    expect(part(element, 'start').getBoundingClientRect().height).to.be.at.least(56);
  });

  it('the distances', async () => {
    const { element } = await onStage('moot-roster');
    const height = (): number => part(element, 'header').getBoundingClientRect().height;
    const before = height();
    element.style.setProperty('--moot-space', '8px');
    expect(height()).to.be.greaterThan(before + 20);
  });

  it('the font and its size', async () => {
    const { element } = await onStage('moot-chat', { lines: [lineFrom(ben, 'Hello')] });
    element.style.setProperty('--moot-font', 'monospace');
    element.style.setProperty('--moot-font-size', '30px');
    const style = getComputedStyle(part(element, 'text'));
    expect([style.fontFamily, style.fontSize]).to.deep.equal(['monospace', '30px']);
  });

  it('the colour of the stage', async () => {
    const { element } = await onStage('moot-viewer');
    element.style.setProperty('--moot-color-stage', 'rgb(9, 9, 9)');
    expect(getComputedStyle(part(element, 'stage')).backgroundColor).to.equal('rgb(9, 9, 9)');
  });
});

describe('The style of a page stays outside:', () => {
  it('what it says of text in general does not tear the elements apart', async () => {
    const place = await emptyPlace();
    place.style.cssText =
      'text-align: center; text-transform: uppercase; letter-spacing: 9px; line-height: 4; font-style: italic; white-space: pre';
    const { element: roster } = await onStage('moot-roster');
    place.append(roster);
    await settled(roster);
    const style = getComputedStyle(part(roster, 'name'));
    expect([style.textTransform, style.letterSpacing, style.fontStyle, style.whiteSpace]).to.deep.equal([
      'none',
      'normal',
      'normal',
      'normal',
    ]);
    expect(getComputedStyle(part(roster, 'header')).textAlign).to.equal('start');
  });

  it('the attribute hidden hides any element', async () => {
    for (const tag of ['moot-room', 'moot-presenter', 'moot-viewer', 'moot-chat', 'moot-roster']) {
      const element = Object.assign(document.createElement(tag), { hidden: true });
      (await emptyPlace()).append(element);
      await settled(element);
      expect(getComputedStyle(element).display, tag).to.equal('none');
    }
  });
});

describe('Light and dark', () => {
  afterEach(() => (document.documentElement.style.colorScheme = ''));

  it('follow the page’s colour scheme', async () => {
    const { element } = await onStage('moot-chat');
    document.documentElement.style.colorScheme = 'light';
    expect(getComputedStyle(element).backgroundColor).to.equal('rgb(255, 255, 255)');
    document.documentElement.style.colorScheme = 'dark';
    expect(getComputedStyle(element).backgroundColor).to.equal('rgb(22, 26, 25)');
  });

  it('may differ from element to element', async () => {
    const { element } = await onStage('moot-chat');
    document.documentElement.style.colorScheme = 'light';
    element.style.colorScheme = 'dark';
    expect(getComputedStyle(element).backgroundColor).to.equal('rgb(22, 26, 25)');
  });
});

// That nothing reaches beyond its element in any state is looked for in every story: test/stories.
describe('In a narrow place', () => {
  it('the buttons of the viewer keep their names and lose their words', async () => {
    const { element, room } = await onStage('moot-viewer', { people: benAndAna() });
    room.screen.showPicture();
    await untilSaid(element, 'Ana is sharing');
    element.style.inlineSize = '300px';
    const [words] = part(element, 'fit').getElementsByTagName('span');
    await waitUntil(() => (words?.getBoundingClientRect().width ?? 9) <= 1);
    expect(part(element, 'fit').textContent).to.contain('Fit');
    expect(part(element, 'fit').title).to.equal('Fit');
  });

  it('a long name of the presenter takes two lines at most', async () => {
    const long = person('Wolfeschlegelsteinhausenbergerdorff '.repeat(8).trim(), { presents: true });
    const { element, room } = await onStage('moot-viewer', {
      people: [person('Ben', { isSelf: true }), long],
    });
    element.style.inlineSize = '300px';
    room.screen.showPicture();
    await untilSaid(element, 'is sharing').catch(() => undefined);
    await waitUntil(() => parts(element, 'caption').length === 1);
    expect(part(element, 'caption').getBoundingClientRect().height).to.be.at.most(48);
  });
});

describe('With the system’s own colours', () => {
  before(() => forceColors(true));
  after(() => forceColors(false));

  it('the page knows of them', () => {
    expect(matchMedia('(forced-colors: active)').matches).to.equal(true);
  });

  it('the chosen view can be told from the other', async () => {
    const { element, room } = await onStage('moot-viewer', { people: benAndAna() });
    room.screen.showPicture();
    await settled(element);
    await press(element, 'actual');
    const [fit, actual] = [part(element, 'fit'), part(element, 'actual')].map((one) => getComputedStyle(one));
    expect(fit?.backgroundColor).not.to.equal(actual?.backgroundColor);
  });

  it('the sign of sharing has an edge, and so have messages', async () => {
    const { element, room } = await onStage('moot-presenter');
    room.screen.own.value = { name: 'sharing' };
    await settled(element);
    expect(getComputedStyle(part(element, 'live')).borderTopWidth).to.equal('2px');
    const { element: chat } = await onStage('moot-chat', { lines: [lineFrom(ben, 'Hello')] });
    expect(getComputedStyle(part(chat, 'text')).borderTopColor).not.to.equal('rgba(0, 0, 0, 0)');
  });
});
