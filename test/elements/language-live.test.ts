import { wellFormed } from '../../packages/elements/src/base/language.js';
import {
  emptyPlace,
  expect,
  fixture,
  html,
  onStage,
  part,
  parts,
  said,
  settled,
  untilSaid,
  waitUntil,
} from '../support/elements.js';
import { anaAndBen, benAndAna, fakeRoom, lineFrom, person } from '../support/fake-room.js';

const english = 'Not in a meeting yet';
const german = 'Noch in keiner Besprechung';

describe('A language that changes while the meeting goes on', () => {
  it('reaches elements from whatever is around them', async () => {
    const place = await fixture<HTMLElement>(
      html`<section lang="en">
        <div><moot-viewer></moot-viewer></div>
      </section>`,
    );
    const viewer = place.querySelector('moot-viewer')!;
    expect(said(viewer)).to.contain(english);
    place.lang = 'de';
    await untilSaid(viewer, german);
    place.lang = 'en';
    await untilSaid(viewer, english);
  });

  it('reaches the elements of a room through the moot-room', async () => {
    const room = fakeRoom({ people: benAndAna() });
    const place = await fixture(
      html`<moot-room .room=${room}><moot-chat></moot-chat><moot-roster></moot-roster></moot-room>`,
    );
    place.setAttribute('lang', 'de');
    await untilSaid(place.querySelector('moot-roster')!, '2 Personen');
    await untilSaid(place.querySelector('moot-chat')!, 'Noch keine Nachrichten');
  });

  it('reaches elements across the border of a shadow root', async () => {
    const host = await fixture<HTMLElement>(html`<section lang="en"></section>`);
    const viewer = document.createElement('moot-viewer');
    host.attachShadow({ mode: 'closed' }).append(viewer);
    await settled(viewer);
    host.lang = 'de';
    await untilSaid(viewer, german);
  });

  it('is followed at a new place, and not at the old one any more', async () => {
    const [before, after] = [await emptyPlace(), await emptyPlace()];
    const viewer = document.createElement('moot-viewer');
    before.append(viewer);
    await settled(viewer);
    after.append(viewer);
    await settled(viewer);
    before.lang = 'de';
    await settled(viewer);
    expect(said(viewer)).to.contain(english);
    after.lang = 'de';
    await untilSaid(viewer, german);
  });

  it('is caught up with when an element comes back', async () => {
    const place = await emptyPlace();
    const viewer = document.createElement('moot-viewer');
    place.append(viewer);
    await settled(viewer);
    viewer.remove();
    place.lang = 'de';
    place.append(viewer);
    await untilSaid(viewer, german);
  });

  it('changes nothing of what somebody is writing', async () => {
    const { element } = await onStage('moot-chat');
    const field = part<HTMLTextAreaElement>(element, 'field');
    field.value = 'Half a sentence';
    field.dispatchEvent(new Event('input'));
    field.focus();
    field.setSelectionRange(5, 6);
    element.lang = 'de';
    await waitUntil(() => field.placeholder === 'An alle schreiben');
    expect(field.value).to.equal('Half a sentence');
    expect([field.selectionStart, field.selectionEnd]).to.deep.equal([5, 6]);
    expect(element.shadowRoot?.activeElement).to.equal(field);
  });

  it('keeps the canvas with the picture', async () => {
    const { element, room } = await onStage('moot-viewer', { people: benAndAna() });
    room.screen.showPicture();
    await untilSaid(element, 'Ana is sharing');
    const canvas = part(element, 'picture');
    element.lang = 'de';
    await untilSaid(element, 'Ana teilt');
    expect(part(element, 'picture')).to.equal(canvas);
    expect(canvas.getAttribute('aria-label')).to.contain('Bildschirm');
  });
});

describe('A language tag', () => {
  it('may be written with an underscore, as many pages have it', async () => {
    const { element } = await onStage('moot-chat', { lines: [lineFrom(anaAndBen()[1], 'Hallo')] });
    element.lang = 'de_DE';
    await untilSaid(element, 'Nachricht an alle');
    expect(element.shadowRoot?.querySelector('time')?.textContent).to.match(/^\d\d:\d\d$/);
  });

  it('that is none counts as English, and the chat still shows everything', async () => {
    for (const lang of ['', '-', 'x', 'this is no language', 'en--GB', 'constructor', '__proto__', '1']) {
      const place = await emptyPlace();
      const room = fakeRoom({ lines: [lineFrom(anaAndBen()[1], 'Hello')] });
      const chat = Object.assign(document.createElement('moot-chat'), { room, lang });
      place.append(chat);
      await settled(chat);
      expect(
        parts(chat, 'text').map((one) => one.textContent),
        lang,
      ).to.deep.equal(['Hello']);
      expect(part(chat, 'send').title, lang).to.equal('Send');
    }
  });

  it('may have any case', async () => {
    expect(said(await fixture(html`<moot-viewer lang="DE-at"></moot-viewer>`))).to.contain(german);
  });

  it('is told apart from what is none', () => {
    expect(['de', 'de-DE', 'de_DE', ' de ', 'zh-Hant-TW', 'tlh'].map(wellFormed)).to.deep.equal([
      'de',
      'de-DE',
      'de-DE',
      'de',
      'zh-Hant-TW',
      'tlh',
    ]);
    expect(['', 'd', 'de-', 'deutsch!', 'en--GB', '…'].map(wellFormed)).to.deep.equal(Array(6).fill(''));
  });
});

// That nothing is left in English in any state is looked for in every story: test/stories.
describe('On a German page', () => {
  it('names stand inside German sentences', async () => {
    const [ben, ana] = benAndAna();
    const room = fakeRoom({ people: [ben, ana] });
    const place = await fixture(html`
      <div lang="de">
        <moot-viewer .room=${room}></moot-viewer>
        <moot-roster .room=${room}></moot-roster>
      </div>
    `);
    room.screen.showPicture();
    await untilSaid(place.querySelector('moot-viewer')!, 'Ana teilt');
    room.roster.participants.value = [ben, ana, person('Chidi')];
    const status = place.querySelector('moot-roster')?.shadowRoot?.querySelector('.unseen[role="status"]');
    await waitUntil(() => status?.textContent.includes('Chidi'));
    expect(status?.textContent).not.to.contain('joined');
  });
});
