import { en, MootElement, type Messages } from '@folkmoot/elements';
import { de } from '@folkmoot/elements/locales/de.js';
import { deRights } from '../../packages/elements/src/locales/de-rights.js';
import { enRights } from '../../packages/elements/src/locales/en-rights.js';
import { errorText } from '../../packages/elements/src/locales/error-text.js';
import { english } from '../support/english.js';
import { expect, fixture, html, onStage, part, said, settled, untilSaid } from '../support/elements.js';
import { anaAndBen, lineFrom } from '../support/fake-room.js';

type Tree = Readonly<Record<string, unknown>>;

/** Every place in a tree of texts, as a path, with what is there. */
function places(tree: Tree, path = ''): [string, unknown][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'object'
      ? places(value as Tree, `${path}${key}.`)
      : [[`${path}${key}`, value] as [string, unknown]],
  );
}

/** All texts, those that are fetched later as well. */
function texts(messages: Messages): Map<string, unknown> {
  const rights = messages === de ? deRights : enRights;
  return new Map(places({ ...messages, rights }));
}

describe('English and German', () => {
  it('have the same texts, one by one', () => {
    expect([...texts(de).keys()].sort()).to.deep.equal([...texts(english).keys()].sort());
  });

  it('leave none empty', () => {
    for (const [place, text] of [...texts(english), ...texts(de)]) {
      const value =
        typeof text === 'function' ? (text as (...values: unknown[]) => string)('Ana', 4_000) : text;
      expect(value, place).to.be.a('string').and.to.match(/\S/);
    }
  });

  it('are told apart by every sentence', () => {
    const german = texts(de);
    const same = [...texts(english)].filter(
      ([place, text]) => typeof text === 'string' && german.get(place) === text,
    );
    expect(same.map(([place]) => place)).to.deep.equal(['chat.title']);
  });

  it('put the name where it belongs', () => {
    for (const messages of [english, de]) {
      const withName = [
        messages.viewer.sharedBy,
        messages.viewer.paused,
        messages.viewer.picture,
        messages.viewer.waiting,
        messages.roster.joined,
        messages.roster.left,
        messages.roster.madePresenter,
        messages.roster.actions,
        messages.roster.organizes,
        messages.roster.coOrganizes,
        messages.roster.attends,
        messages.roster.muted,
        messages.roster.unmuted,
        messages.chat.only,
        messages.chat.gone,
        messages.chat.fieldTo,
        messages.chat.placeholderTo,
        messages.chat.saidOnlyToYou,
      ];
      for (const text of withName) expect(text('Ana')).to.contain('Ana');
    }
  });

  it('are fetched with the menus where they belong to these', async () => {
    expect(await en.rights()).to.equal(enRights);
    expect(await de.rights()).to.equal(deRights);
    for (const rights of [enRights, deRights]) {
      expect(rights.removeAsk('Ana')).to.contain('Ana');
      expect(rights.handOverAsk('Ana')).to.contain('Ana');
    }
  });

  it('count as people do', () => {
    expect([en.roster.count(1), en.roster.count(2)]).to.deep.equal(['1 person', '2 people']);
    expect([de.roster.count(1), de.roster.count(2)]).to.deep.equal(['1 Person', '2 Personen']);
    expect([en.chat.newLines(1), de.chat.newLines(2)]).to.deep.equal(['1 new message', '2 neue Nachrichten']);
    expect(en.chat.tooLong(1_200, 4_000)).to.contain('4,000').and.to.contain('1,200');
    expect(de.chat.tooLong(1_200, 4_000)).to.contain('4.000').and.to.contain('1.200');
  });
});

describe('Words for an error', () => {
  const areas = ['usage', 'permission', 'connection', 'protocol', 'crypto', 'unsupported', 'limit'];

  it('are there for every area, in both languages', () => {
    for (const area of areas) {
      for (const messages of [en, de]) expect(messages.errors, area).to.have.property(area);
    }
  });

  it('are its own where there are some', () => {
    expect(errorText('connection/unreachable', english).title).to.equal('The meeting server does not answer');
    expect(errorText('connection/unreachable', de).title).to.equal('Der Besprechungsserver antwortet nicht');
  });

  it('are those of its area otherwise', () => {
    expect(errorText('connection/never-heard-of', en)).to.equal(en.errors['connection']);
    expect(errorText('crypto/replay', de)).to.equal(de.errors['crypto']);
  });

  it('are there even for an area nobody has heard of', () => {
    expect(errorText('weather/rain', en).title).to.equal('Something unexpected happened');
  });

  it('say what, why, and what to do', () => {
    for (const messages of [english, de]) {
      for (const [code, { title, why, advice }] of Object.entries(messages.errors)) {
        for (const words of [title, why, advice]) expect(words.length, code).to.be.greaterThan(10);
        expect(title, code).not.to.match(/[.!]$/);
        expect(why, code).to.match(/\.$/);
        expect(advice, code).to.match(/\.$/);
      }
    }
  });
});

describe('The language of an element', () => {
  afterEach(() => document.documentElement.removeAttribute('lang'));

  it('is English where the page says nothing', async () => {
    document.documentElement.removeAttribute('lang');
    expect(said(await fixture(html`<moot-viewer></moot-viewer>`))).to.contain('Not in a meeting yet');
  });

  it('is that of the page', async () => {
    document.documentElement.lang = 'de';
    expect(said(await fixture(html`<moot-viewer></moot-viewer>`))).to.contain('Noch in keiner Besprechung');
  });

  it('is that of what is around it', async () => {
    const place = await fixture(html`<section lang="de-AT"><moot-viewer></moot-viewer></section>`);
    expect(said(place.firstElementChild!)).to.contain('Noch in keiner Besprechung');
  });

  it('is that of what is around it across shadow roots', async () => {
    const place = await fixture(html`<section lang="de"></section>`);
    const viewer = document.createElement('moot-viewer');
    place.attachShadow({ mode: 'open' }).append(viewer);
    await settled(viewer);
    expect(said(viewer)).to.contain('Noch in keiner Besprechung');
  });

  it('is its own first of all', async () => {
    document.documentElement.lang = 'de';
    expect(said(await fixture(html`<moot-viewer lang="en"></moot-viewer>`))).to.contain(
      'Not in a meeting yet',
    );
  });

  it('changes with the page', async () => {
    const viewer = await fixture(html`<moot-viewer></moot-viewer>`);
    document.documentElement.lang = 'de';
    await untilSaid(viewer, 'Noch in keiner Besprechung');
    document.documentElement.lang = 'en';
    await untilSaid(viewer, 'Not in a meeting yet');
  });

  it('changes with its own attribute', async () => {
    const viewer = await fixture<HTMLElement>(html`<moot-viewer></moot-viewer>`);
    viewer.lang = 'de';
    await untilSaid(viewer, 'Noch in keiner Besprechung');
  });

  it('is English where there are no texts in the wanted one', async () => {
    expect(said(await fixture(html`<moot-viewer lang="tlh"></moot-viewer>`))).to.contain(
      'Not in a meeting yet',
    );
  });

  it('can be one that the page adds', async () => {
    const before = MootElement.locales;
    MootElement.locales = {
      ...before,
      nl: { ...en, viewer: { ...en.viewer, noRoom: 'Nog niet in een vergadering' } },
    };
    expect(said(await fixture(html`<moot-viewer lang="nl-BE"></moot-viewer>`))).to.contain('Nog niet');
    MootElement.locales = before;
  });

  it('decides how a time is written', async () => {
    const { element } = await onStage('moot-chat', { lines: [lineFrom(anaAndBen()[1], 'Hello')] });
    const time = (): string => element.shadowRoot?.querySelector('time')?.textContent ?? '';
    expect(time()).to.match(/AM|PM/);
    element.lang = 'de';
    element.requestUpdate();
    await settled(element);
    expect(time()).to.match(/^\d\d:\d\d$/);
  });

  it('reaches every control', async () => {
    const { element } = await onStage('moot-chat');
    element.lang = 'de';
    element.requestUpdate();
    await settled(element);
    expect(part(element, 'send').getAttribute('aria-label')).to.equal('Senden');
    expect(part(element, 'log').getAttribute('aria-label')).to.equal('Nachrichten');
    expect(part<HTMLTextAreaElement>(element, 'field').placeholder).to.equal('An alle schreiben');
  });
});
