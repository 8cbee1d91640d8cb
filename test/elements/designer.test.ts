import '../../storybook/designer/designer.js';
import { draftFrom, draftOf, propertiesOf, styleSheetOf, untouched } from '../../storybook/designer/draft.js';
import type { MootDesigner } from '../../storybook/designer/designer.js';
import { loadSource } from '../../storybook/designer/source.js';
import { emptyPlace, expect, part, settled, waitUntil } from '../support/elements.js';

const { tokens, themes } = await loadSource();

async function designing(): Promise<MootDesigner> {
  const element = document.createElement('moot-designer');
  (await emptyPlace()).append(element);
  await waitUntil(() => element.shadowRoot?.querySelector('#css'));
  return element;
}

function find<E extends HTMLElement>(element: MootDesigner, selector: string): E {
  const found = element.shadowRoot?.querySelector<E>(selector);
  if (!found) throw new Error(`The designer shows no ${selector}.`);
  return found;
}

async function enter(element: MootDesigner, path: string, value: string, scheme = 'light'): Promise<void> {
  const field = find<HTMLInputElement>(element, `[data-token="${path}"][data-scheme="${scheme}"]`);
  field.value = value;
  field.dispatchEvent(new Event('input'));
  field.dispatchEvent(new Event('change'));
  await settled(element);
}

async function press(element: MootDesigner, selector: string): Promise<void> {
  find(element, selector).click();
  await settled(element);
}

async function take(element: MootDesigner, theme: string): Promise<void> {
  const select = find<HTMLSelectElement>(element, '#theme');
  select.value = theme;
  select.dispatchEvent(new Event('change'));
  await settled(element);
}

/** How the preview of a chat looks: what tokens of several kinds come to. */
function looksOf(chat: Element): string[] {
  const { backgroundColor, borderTopLeftRadius, fontFamily, color } = getComputedStyle(chat);
  const mine = getComputedStyle(part(chat, 'text-mine'));
  return [backgroundColor, borderTopLeftRadius, fontFamily, color, mine.backgroundColor, mine.color];
}

function said(element: MootDesigner): string {
  return find(element, '[role=status]').innerText;
}

describe('The designer', () => {
  it('has a field for every token, with a name and a meaning', async () => {
    const element = await designing();
    const fields = [...element.shadowRoot!.querySelectorAll<HTMLInputElement>('[data-token]')];
    expect(new Set(fields.map(({ dataset }) => dataset['token'])).size).to.equal(tokens.length);
    for (const field of fields) expect(field.ariaLabel).to.match(/^--moot-/);
    expect(find(element, '.token .meaning').textContent).to.equal(tokens[0]?.description);
  });

  it('shows a change at once, in the scheme it is for', async () => {
    const element = await designing();
    await enter(element, 'color.surface', '#fff000');
    await enter(element, 'color.surface', '#000fff', 'dark');
    const [light, dark] = ['light', 'dark'].map(
      (scheme) => getComputedStyle(find(element, `.${scheme} moot-chat`)).backgroundColor,
    );
    expect([light, dark]).to.deep.equal(['rgb(255, 240, 0)', 'rgb(0, 15, 255)']);
  });

  it('shows lengths, weights and fonts', async () => {
    const element = await designing();
    await enter(element, 'radius-large', '3');
    await enter(element, 'font', 'monospace');
    await enter(element, 'font-weight-strong', '900');
    const chat = find(element, '.light moot-chat');
    expect(getComputedStyle(chat).borderTopLeftRadius).to.equal('3px');
    expect(getComputedStyle(part(chat, 'text')).fontFamily).to.equal('monospace');
    expect(getComputedStyle(part(chat, 'name')).fontWeight).to.equal('900');
  });

  it('warns of what contrasts too little, and stops when it is mended', async () => {
    const element = await designing();
    expect(said(element)).not.to.contain('too little');
    await enter(element, 'color.text-quiet', '#bbbbbb');
    expect(said(element)).to.contain('pairs contrast too little').and.to.contain('--moot-color-text-quiet');
    await enter(element, 'color.text-quiet', '#444444');
    expect(said(element)).not.to.contain('too little');
  });

  it('gives away a style sheet that makes any page look the same', async () => {
    const element = await designing();
    await take(element, 'paper');
    await enter(element, 'color.accent-soft', '#ffeeaa');
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(element.css);
    document.adoptedStyleSheets.push(sheet);
    const copy = Object.assign(document.createElement('moot-chat'), {
      room: find<HTMLElementTagNameMap['moot-chat']>(element, '.light moot-chat').room,
    });
    (await emptyPlace()).append(copy);
    await settled(copy);
    const looks = looksOf(copy);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    expect(looks).to.deep.equal(looksOf(find(element, '.light moot-chat')));
    expect(looks).not.to.deep.equal(looksOf(copy));
  });

  it('takes a style sheet over that somebody wrote', async () => {
    const element = await designing();
    find<HTMLTextAreaElement>(element, '#css').value =
      'html { --moot-radius: 1px; --moot-color-text: light-dark(#123456, #fedcba); color: red }';
    await press(element, '#import');
    expect(said(element)).to.contain('2 tokens taken over');
    expect(element.css).to.contain('--moot-color-text: light-dark(var(--moot-both, #123456, #fedcba));');
  });

  it('puts back one token, and all', async () => {
    const element = await designing();
    await enter(element, 'color.accent', '#123456');
    await enter(element, 'radius', '1');
    await press(element, '[aria-label="Reset --moot-color-accent"]');
    expect(element.css).to.equal(':root {\n  --moot-radius: 1px;\n}\n');
    await press(element, '#reset');
    expect(element.css).to.equal(':root {\n}\n');
    expect(said(element)).to.contain('Every token is as it is shipped');
  });

  it('says when the browser does not let it copy', async () => {
    const element = await designing();
    const { clipboard } = navigator;
    const write = clipboard.writeText.bind(clipboard);
    clipboard.writeText = () => Promise.reject(new Error('no'));
    await press(element, '#copy');
    await waitUntil(() => said(element).includes('copy it by hand'));
    clipboard.writeText = write;
  });

  it('gives the style sheet as a file', async () => {
    const element = await designing();
    const files: string[] = [];
    const { click } = HTMLAnchorElement.prototype;
    HTMLAnchorElement.prototype.click = function () {
      files.push(this.download);
    };
    await press(element, '#download');
    HTMLAnchorElement.prototype.click = click;
    expect(files).to.deep.equal(['moot-theme.css']);
  });

  it('shows a theme that is always dark as dark, on either side', async () => {
    const element = await designing();
    await take(element, 'midnight');
    const sides = ['light', 'dark'].map((scheme) => looksOf(find(element, `.${scheme} moot-chat`)));
    expect(sides[0]).to.deep.equal(sides[1]);
  });
});

describe('A draft', () => {
  for (const [name, theme] of Object.entries(themes)) {
    it(`comes back from its own style sheet: ${name}`, () => {
      const draft = draftOf(theme);
      const back = draftFrom(styleSheetOf(tokens, draft), tokens);
      expect(propertiesOf(tokens, back)).to.deep.equal(propertiesOf(tokens, draft));
    });
  }

  it('of shadows knows both schemes', () => {
    const css = ':root { --moot-shadow: 0 0 1px light-dark(rgb(1 2 3 / 0.5), #000000), 0 0 2px #ffffff }';
    expect(draftFrom(css, tokens).values.get('shadow')).to.deep.equal({
      light: '0 0 1px rgb(1 2 3 / 0.5), 0 0 2px #ffffff',
      dark: '0 0 1px #000000, 0 0 2px #ffffff',
    });
  });

  it('that is untouched says nothing', () => {
    expect(propertiesOf(tokens, untouched)).to.deep.equal([]);
  });
});
