import type { MootChat, MootRoster } from '@folkmoot/elements';
import { displayName, hueOf, initials, isolated } from '../../packages/elements/src/base/display-name.js';
import { expect, onStage, part, parts, type Stage } from '../support/elements.js';
import { benAndAna, lineFrom, person } from '../support/fake-room.js';

const markup = [
  '<img src=x onerror="window.broken = true">',
  '<script>window.broken = true</script>',
  '"><svg onload="window.broken = true">',
  "${alert(1)} {{constructor.constructor('window.broken = true')()}}",
  '<style>* { display: none }</style>',
  '&lt;b&gt;&amp;',
  'javascript:window.broken=true',
];

const self = person('Ana', { isSelf: true, role: 'organizer' });
const sayings = (...texts: string[]): Promise<Stage<MootChat>> =>
  onStage('moot-chat', { lines: texts.map((text, index) => lineFrom(person(text), text, index * 9)) });
const named = (...names: string[]): Promise<Stage<MootRoster>> =>
  onStage('moot-roster', { people: [self, ...names.map((name) => person(name))] });

function expectUnbroken(element: Element): void {
  expect(window).not.to.have.property('broken');
  expect(element.shadowRoot?.querySelector('img, script, style, iframe, a, [onerror], [onload]')).to.equal(
    null,
  );
}

describe('Markup', () => {
  it('in messages is shown as it was written', async () => {
    const { element } = await sayings(...markup);
    expect(parts(element, 'text').map((one) => one.textContent)).to.deep.equal(markup);
    expectUnbroken(element);
  });

  it('in the names of authors is shown as it was written', async () => {
    const { element } = await sayings(...markup);
    expect(parts(element, 'name').map((one) => one.textContent)).to.deep.equal(markup);
    expectUnbroken(element);
  });

  it('in the names of people is shown as it was written', async () => {
    const { element } = await named(...markup);
    expect(parts(element, 'name').map((one) => one.textContent)).to.deep.equal(['Ana', ...markup]);
    expectUnbroken(element);
  });

  it('in the name of the presenter is shown as it was written', async () => {
    for (const name of markup) {
      const presenter = person(name, { presents: true });
      const { element, room } = await onStage('moot-viewer', {
        people: [person('Ben', { isSelf: true }), presenter],
      });
      room.screen.showPicture(640, 480, presenter);
      await element.updateComplete;
      expect(
        part(element, 'caption')
          .textContent.replace(/[\u2068\u2069]/g, '')
          .trim(),
      ).to.equal(`${name} is sharing`);
      expect(part(element, 'picture').getAttribute('aria-label')).to.contain(name);
      expectUnbroken(element);
    }
  });

  it('in a name becomes no more than words for screen readers', async () => {
    const { element } = await named('" onclick="window.broken = true');
    const button = parts(element, 'menu-button')[1]!;
    expect(button.getAttribute('aria-label')).to.contain('" onclick="window.broken = true');
    expect(button.hasAttribute('onclick')).to.equal(false);
    expectUnbroken(element);
  });
});

describe('A name as it is shown', () => {
  const shown = (name: string): string => displayName(name, 'No name');

  it('is what the person chose', () => {
    for (const name of [
      'Ana',
      'Björn Åkesson',
      '山田 太郎',
      'שירה',
      'محمد',
      'देवी',
      'Zoë 🦊',
      'O’Neill-Smith, Jr.',
    ]) {
      expect(shown(name)).to.equal(name);
    }
  });

  it('does not turn the text around it', () => {
    expect(shown('\u202egnp.exe')).to.equal('gnp.exe');
    expect(shown('a\u2066b\u2067c\u2068d\u2069e\u200fg')).to.equal('a b c d e g');
  });

  it('has no invisible letters with which to pose as somebody else', () => {
    expect(shown('A\u200bn\u00ada')).to.equal('A n a');
    expect(shown('\ufeffAna')).to.equal('Ana');
  });

  it('is one line', () => {
    expect(shown('Ana\r\n\r\nOrganizer\u2028now')).to.equal('Ana Organizer now');
    expect(shown('Ana \t   Reyes')).to.equal('Ana Reyes');
  });

  it('keeps the joiners that scripts and emoji need', () => {
    expect(shown('می\u200cخواهم')).to.equal('می\u200cخواهم');
    expect(shown('👩\u200d🚀 Ana')).to.equal('👩\u200d🚀 Ana');
  });

  it('builds no towers of accents', () => {
    expect(shown(`A${'\u0301'.repeat(200)}na`)).to.equal(`A${'\u0301'.repeat(4)}na`);
    expect(shown('é')).to.equal('é');
  });

  it('is never empty', () => {
    for (const name of ['', '   ', '\u200b\u200b', '\u202e', '\u2800', '\u3164', '\u0301', '\u115f']) {
      expect(shown(name)).to.equal('No name');
    }
  });

  it('stands isolated in a sentence', () => {
    expect(isolated('שירה')).to.equal('\u2068שירה\u2069');
  });
});

describe('Initials', () => {
  it('are those of the first and the last word', () => {
    expect(initials('Ana María Reyes')).to.equal('AR');
    expect(initials('ana')).to.equal('A');
    expect(initials('Élodie-Zoë')).to.equal('ÉZ');
    expect(initials('山田 太郎')).to.equal('山太');
  });

  it('are a question mark where there are no letters', () => {
    expect(initials('')).to.equal('?');
    expect(initials('🦊 !!')).to.equal('?');
  });

  it('have one of a few colours, always the same', () => {
    const hues = Array.from({ length: 200 }, (_, index) => hueOf(`member ${index}`, 6));
    expect(new Set(hues)).to.deep.equal(new Set([0, 1, 2, 3, 4, 5]));
    expect(hueOf('member 7', 6)).to.equal(hues[7]);
  });
});

describe('Hostile text does not break the layout:', () => {
  const tower = `H${'\u030d\u0316'.repeat(60)}ello`;
  const hostile = [
    'x'.repeat(4_000),
    '\u202e'.repeat(50) + 'backwards',
    `${'\n'.repeat(40)}end`,
    tower,
    '﷽'.repeat(60),
    '\t'.repeat(500),
  ];

  it('nothing in the chat is wider than the chat', async () => {
    const { element } = await sayings(...hostile);
    element.style.inlineSize = '320px';
    const log = part(element, 'log');
    expect(log.scrollWidth).to.be.at.most(log.clientWidth);
  });

  it('nothing in the list is wider than the list', async () => {
    const { element } = await named(...hostile.map((text) => text.slice(0, 300)));
    element.style.inlineSize = '320px';
    const list = part(element, 'list');
    expect(list.scrollWidth).to.be.at.most(list.clientWidth);
  });

  it('a tower of accents does not cover other rows', async () => {
    const { element } = await named(tower, 'Ben');
    const rows = parts(element, 'person');
    expect(rows[1]?.getBoundingClientRect().height).to.be.lessThan(70);
    expect(getComputedStyle(rows[1]!).overflow).to.equal('clip');
  });

  it('text that runs backwards does not reach beyond its message', async () => {
    const { element } = await sayings('\u202e\u202e\u202eabc', 'plain');
    const [first, second] = parts(element, 'text');
    expect(getComputedStyle(first!).display).to.equal('block');
    expect(second?.textContent).to.equal('plain');
    expect(second?.getAttribute('dir')).to.equal('auto');
  });

  it('the direction of a name does not turn its row', async () => {
    const { element } = await named('שירה לוי');
    const name = parts(element, 'name')[1]!;
    const avatar = parts(element, 'avatar')[1]!;
    expect(name.localName).to.equal('bdi');
    expect(name.getBoundingClientRect().left).to.be.greaterThan(avatar.getBoundingClientRect().left);
  });

  it('nor that of the presenter’s name its sentence', async () => {
    const presenter = person('שירה', { presents: true });
    const { element, room } = await onStage('moot-viewer', { people: [benAndAna()[0], presenter] });
    room.screen.showPicture(640, 480, presenter);
    await element.updateComplete;
    expect(part(element, 'caption').textContent).to.contain('\u2068שירה\u2069 is sharing');
  });
});
