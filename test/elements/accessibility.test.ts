// What axe finds is looked for in every story: test/stories.
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import { forceColors } from '../support/force-colors.js';
import { emptyPlace, everythingIn, expect, parts, settled, waitUntil } from '../support/elements.js';
import { scenes } from '../support/scenes.js';

async function show(name: string): Promise<HTMLElement> {
  const place = await emptyPlace();
  place.style.background = 'light-dark(#f4f6f5, #0f1312)';
  scenes[name]?.show(place);
  const elements = [...place.querySelectorAll('*')].filter((one) => one.localName.startsWith('moot-'));
  for (const element of elements) await settled(element);
  await waitUntil(() =>
    document.getAnimations().every((one) => one instanceof CSSAnimation || one.playState !== 'running'),
  );
  return place;
}

before(() => {
  document.documentElement.lang = 'en';
});

after(() => {
  document.documentElement.removeAttribute('lang');
  document.documentElement.style.colorScheme = '';
});

describe('Controls', () => {
  it('are 24 pixels high and wide at least, mostly 40', async () => {
    for (const name of Object.keys(scenes)) {
      const controls = everythingIn(await show(name)).filter(
        (one) => one.matches('button, input, textarea') && one.checkVisibility(),
      );
      for (const control of controls) {
        const { width, height } = control.getBoundingClientRect();
        const least = control.matches('.long, .choice *') ? 24 : 40;
        expect(Math.min(width, height), `${name}: ${control.outerHTML}`).to.be.at.least(least);
      }
    }
  }).timeout(30_000);

  it('show where the focus is', async () => {
    const place = await show('presenter-sharing');
    const [pause] = parts(place.firstElementChild!, 'pause');
    pause?.focus({ focusVisible: true });
    expect(getComputedStyle(pause!).outlineStyle).to.equal('solid');
    expect(getComputedStyle(pause!).outlineWidth).to.equal('2px');
  });
});

describe('Whoever asked for less motion', () => {
  before(() => emulateMedia({ reducedMotion: 'reduce' }));
  after(() => emulateMedia({ reducedMotion: 'no-preference' }));

  it('sees the sign of sharing stand still', async () => {
    const place = await show('presenter-sharing');
    const indicator = parts(place.firstElementChild!, 'indicator')[0]!;
    expect(getComputedStyle(indicator, '::after').animationName).to.equal('none');
  });

  it('sees nothing fade', async () => {
    const place = await show('presenter-idle');
    expect(getComputedStyle(parts(place.firstElementChild!, 'start')[0]!).transitionDuration).to.match(
      /^0s|, 0s/,
    );
  });
});

describe('With the system’s own colours', () => {
  before(() => forceColors(true));
  after(() => forceColors(false));

  it('every button has an edge', async () => {
    for (const name of [
      'presenter-idle',
      'presenter-sharing',
      'viewer-picture',
      'chat-talk',
      'roster-marks',
    ]) {
      const buttons = everythingIn(await show(name)).filter(
        (one) => one.matches('button:not(.long)') && one.checkVisibility(),
      );
      for (const button of buttons)
        expect(getComputedStyle(button).borderTopWidth, button.outerHTML).to.equal('1px');
    }
  });
});

describe('From right to left', () => {
  after(() => document.documentElement.removeAttribute('dir'));

  it('everything is mirrored: what begins a line stands on the right', async () => {
    document.documentElement.dir = 'rtl';
    const roster = (await show('roster-marks')).firstElementChild!;
    const [avatar, name] = [parts(roster, 'avatar')[0]!, parts(roster, 'name')[0]!];
    expect(avatar.getBoundingClientRect().left).to.be.greaterThan(name.getBoundingClientRect().left);
  });
});

describe('On a screen 320 pixels wide', () => {
  before(() => setViewport({ width: 320, height: 640 }));
  after(() => setViewport({ width: 800, height: 600 }));

  it('nothing has to be scrolled sideways', async () => {
    for (const name of Object.keys(scenes)) {
      await show(name);
      expect(document.documentElement.scrollWidth, name).to.be.at.most(320);
    }
  }).timeout(30_000);
});

describe('Under a strict policy', () => {
  it('no element carries a style in its markup', async () => {
    for (const name of Object.keys(scenes)) {
      const place = await show(name);
      const templates = everythingIn(place).filter(
        (one) => one.localName === 'style' || one.localName === 'link',
      );
      expect(
        templates.map(({ outerHTML }) => outerHTML),
        name,
      ).to.deep.equal([]);
      // The one canvas is sized by script, which no policy forbids.
      const styled = everythingIn(place).filter(
        (one) => one.hasAttribute('style') && one.localName !== 'canvas',
      );
      expect(
        styled.map(({ outerHTML }) => outerHTML),
        name,
      ).to.deep.equal([]);
    }
  }).timeout(30_000);

  it('no element has an attribute of the page’s that nobody set', async () => {
    for (const tag of ['moot-room', 'moot-presenter', 'moot-viewer', 'moot-chat', 'moot-roster']) {
      const element = document.createElement(tag);
      expect(element.getAttributeNames(), tag).to.deep.equal([]);
      (await emptyPlace()).append(element);
      await settled(element);
      expect(element.getAttributeNames(), tag).to.deep.equal([]);
    }
  });
});
