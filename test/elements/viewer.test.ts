import { sendKeys, setViewport } from '@web/test-runner-commands';
import type { MootViewer, ViewChangedEvent } from '@folkmoot/elements';
import { MeetingError } from '@folkmoot/wire';
import {
  expect,
  fixture,
  focusIn,
  html,
  maybePart,
  onStage,
  part,
  press,
  said,
  saidBy,
  settled,
  type Stage,
  statesOf,
  untilSaid,
  waitUntil,
  warningsDuring,
} from '../support/elements.js';
import { anaAndBen, benAndAna, fakeRoom, person } from '../support/fake-room.js';

const watching = (): Promise<Stage<MootViewer>> => onStage('moot-viewer', { people: benAndAna() });

async function seeing(width = 1280, height = 720): Promise<Stage<MootViewer>> {
  const stage = await watching();
  stage.room.screen.showPicture(width, height);
  await untilSaid(stage.element, 'Ana is sharing');
  return stage;
}

const canvasOf = (element: MootViewer): HTMLCanvasElement => part<HTMLCanvasElement>(element, 'picture');

async function pausedBy({ element, room }: Stage<MootViewer>): Promise<void> {
  const share = room.screen.share.value;
  if (share.name !== 'none') room.screen.share.value = { ...share, name: 'paused' };
  await settled(element);
}

describe('Without a picture the viewer says', () => {
  it('that nobody shares', async () => {
    const { element } = await watching();
    expect(said(element)).to.contain('Nobody is sharing a screen').and.to.contain('it appears here');
  });

  it('to the presenter, that it is their turn', async () => {
    const { element } = await onStage('moot-viewer', { people: anaAndBen() });
    expect(said(element))
      .to.contain('Your screen is not shared')
      .and.to.contain('Nobody sees anything before that');
  });

  it('that the first picture is on its way', async () => {
    const { element, room } = await watching();
    room.screen.showPicture(0, 0);
    await untilSaid(element, 'Ana starts sharing');
  });

  it('to the presenter, that the others see their screen', async () => {
    const { element, room } = await onStage('moot-viewer', { people: anaAndBen() });
    await room.screen.start();
    await untilSaid(element, 'You are sharing your screen');
    expect(said(element)).to.contain('The others see it in this place.');
  });

  it('to a newcomer, that sharing is paused', async () => {
    const stage = await watching();
    stage.room.screen.showPicture(0, 0);
    await pausedBy(stage);
    expect(said(stage.element)).to.contain('Ana paused sharing');
  });

  it('that one is not in a meeting', async () => {
    const element = await fixture(html`<moot-viewer></moot-viewer>`);
    expect(said(element)).to.contain('Not in a meeting yet');
  });

  it('that the meeting is over', async () => {
    const { element, room } = await seeing();
    room.state.value = { name: 'ended' };
    await untilSaid(element, 'The meeting is over for you');
    expect(maybePart(element, 'picture')).to.equal(undefined);
  });

  it('why this browser cannot show it', async () => {
    const room = fakeRoom({ people: benAndAna() });
    room.screen.attach = () => {
      throw new MeetingError('unsupported/browser', 'no OffscreenCanvas');
    };
    const element = await fixture(html`<moot-viewer .room=${room}></moot-viewer>`);
    expect(said(element)).to.contain('This browser cannot do this').and.to.contain('Use a current version');
  });

  it('what the page puts into its slot', async () => {
    const { element } = await watching();
    element.innerHTML = '<p slot="empty">Coffee first</p>';
    const slot = element.shadowRoot?.querySelector<HTMLSlotElement>('slot[name="empty"]');
    expect(slot?.assignedElements()).to.have.length(1);
  });
});

describe('With a picture the viewer', () => {
  it('shows it and says whose it is', async () => {
    const { element } = await seeing();
    expect(canvasOf(element).checkVisibility()).to.equal(true);
    expect(saidBy(element, 'caption')).to.equal('Ana is sharing');
    expect(statesOf(element, 'picture')).to.deep.equal(['picture']);
    expect(maybePart(element, 'card')).to.equal(undefined);
  });

  it('has a name for it', async () => {
    const { element } = await seeing();
    expect(canvasOf(element).getAttribute('role')).to.equal('img');
    expect(
      canvasOf(element)
        .getAttribute('aria-label')
        ?.replace(/[\u2068\u2069]/g, ''),
    ).to.equal('The screen of Ana');
  });

  it('clears it when sharing stops', async () => {
    const { element, room } = await seeing();
    room.screen.share.value = { name: 'none' };
    await untilSaid(element, 'Nobody is sharing a screen');
    expect(canvasOf(element).checkVisibility()).to.equal(false);
  });

  it('keeps the last picture under a notice when sharing is paused', async () => {
    const stage = await seeing();
    await pausedBy(stage);
    expect(saidBy(stage.element, 'notice'))
      .to.contain('Ana paused sharing')
      .and.to.contain('This is the last picture.');
    expect(canvasOf(stage.element).checkVisibility()).to.equal(true);
    expect(statesOf(stage.element, 'picture', 'paused')).to.deep.equal(['picture', 'paused']);
  });

  it('says when it may be out of date, and when it is not any more', async () => {
    const { element, room } = await seeing();
    room.freshness.value = 'stale';
    await untilSaid(element, 'May be out of date');
    expect(statesOf(element, 'stale')).to.deep.equal(['stale']);
    room.freshness.value = 'fresh';
    await settled(element);
    expect(said(element)).not.to.contain('May be out of date');
  });

  it('does not worry about what it does not know yet', async () => {
    const { element, room } = await seeing();
    room.freshness.value = 'unknown';
    await settled(element);
    expect(maybePart(element, 'notice')).to.equal(undefined);
  });

  it('says when the connection is being restored, over the picture', async () => {
    const { element, room } = await seeing();
    room.state.value = { name: 'reconnecting' };
    await untilSaid(element, 'Reconnecting');
    expect(canvasOf(element).checkVisibility()).to.equal(true);
  });

  it('reads its notices out politely', async () => {
    const { element, room } = await seeing();
    room.freshness.value = 'stale';
    await untilSaid(element, 'May be out of date');
    expect(part(element, 'notice').closest('[role="status"]')).to.equal(null);
  });
});

describe('The canvas of a viewer', () => {
  it('is handed over once, as soon as there is a room', async () => {
    const { element, room } = await watching();
    expect([...room.screen.canvases]).to.deep.equal([[canvasOf(element), 'attached']]);
  });

  it('stays the same through reconnects', async () => {
    const { element, room } = await seeing();
    const canvas = canvasOf(element);
    for (const name of ['reconnecting', 'open', 'reconnecting', 'open'] as const) {
      room.state.value = { name };
      await settled(element);
    }
    expect(canvasOf(element)).to.equal(canvas);
    expect(room.screen.canvases.size).to.equal(1);
  });

  it('stays the same when the element is moved', async () => {
    const { element, room } = await seeing();
    const canvas = canvasOf(element);
    const elsewhere = await fixture<HTMLElement>(html`<section></section>`);
    for (const place of [elsewhere, element.parentElement!, elsewhere]) {
      place.append(element);
      await settled(element);
    }
    expect(canvasOf(element)).to.equal(canvas);
    expect([...room.screen.canvases.values()]).to.deep.equal(['attached']);
  });

  it('stays the same when the element was away for a while', async () => {
    const { element, room } = await seeing();
    const canvas = canvasOf(element);
    const place = element.parentElement!;
    element.remove();
    await new Promise((resolve) => setTimeout(resolve));
    place.append(element);
    await settled(element);
    expect(canvasOf(element)).to.equal(canvas);
    expect(room.screen.canvases.size).to.equal(1);
  });

  it('stays the same from share to share', async () => {
    const { element, room } = await seeing();
    const canvas = canvasOf(element);
    room.screen.share.value = { name: 'none' };
    await settled(element);
    room.screen.showPicture(640, 480);
    await settled(element);
    expect(canvasOf(element)).to.equal(canvas);
  });

  it('is let go for another room, which gets one of its own', async () => {
    const { element, room } = await seeing();
    const first = canvasOf(element);
    const other = fakeRoom({ people: benAndAna() });
    element.room = other;
    await settled(element);
    expect([...room.screen.canvases.values()]).to.deep.equal(['closed']);
    expect([...other.screen.canvases.values()]).to.deep.equal(['attached']);
    expect(canvasOf(element)).not.to.equal(first);
  });

  it('is let go when the meeting is over', async () => {
    const { element, room } = await seeing();
    room.state.value = { name: 'left' };
    await settled(element);
    expect([...room.screen.canvases.values()]).to.deep.equal(['closed']);
  });

  it('can really be handed to a worker', async () => {
    const room = fakeRoom({ people: benAndAna() });
    let surface: OffscreenCanvas | undefined;
    room.screen.attach = (canvas) => {
      surface = canvas.transferControlToOffscreen();
      return { visible: true, close: () => undefined };
    };
    const element = await fixture<MootViewer>(html`<moot-viewer .room=${room}></moot-viewer>`);
    room.screen.showPicture();
    await untilSaid(element, 'Ana is sharing');
    expect(surface).to.be.instanceOf(OffscreenCanvas);
  });
});

describe('The person chooses', () => {
  it('between the fitted picture and its actual size', async () => {
    const { element } = await seeing();
    expect(part(element, 'fit').getAttribute('aria-pressed')).to.equal('true');
    await press(element, 'actual');
    expect(element.view).to.equal('actual');
    expect(part(element, 'actual').getAttribute('aria-pressed')).to.equal('true');
    expect(part(element, 'fit').getAttribute('aria-pressed')).to.equal('false');
    expect(statesOf(element, 'actual')).to.deep.equal(['actual']);
  });

  it('and the page is told', async () => {
    const { element } = await seeing();
    const heard: string[] = [];
    element.addEventListener('moot-view-changed', ({ view }: ViewChangedEvent) => heard.push(view));
    await press(element, 'actual');
    await press(element, 'actual');
    await press(element, 'fit');
    expect(heard).to.deep.equal(['actual', 'fit']);
  });

  it('full screen', async () => {
    const { element } = await seeing();
    let asked = 0;
    element.requestFullscreen = () => {
      asked += 1;
      return Promise.resolve();
    };
    await press(element, 'full');
    expect(asked).to.equal(1);
    expect(part(element, 'full').getAttribute('aria-label')).to.equal('Full screen');
  });

  it('full screen, and hears when the browser refuses', async () => {
    const { element } = await seeing();
    element.requestFullscreen = () => Promise.reject(new TypeError('no'));
    await press(element, 'full');
    await waitUntil(() =>
      element.shadowRoot?.querySelector('[role=status]')?.textContent.includes('refused full screen'),
    );
  });

  it('nothing while there is no picture', async () => {
    const { element } = await watching();
    expect(part(element, 'toolbar').checkVisibility()).to.equal(false);
  });

  it('by keyboard, and scrolls the actual size with it', async () => {
    await setViewport({ width: 500, height: 600 });
    const { element } = await seeing(3000, 2000);
    part(element, 'actual').focus();
    await sendKeys({ press: 'Enter' });
    await settled(element);
    const scroller = element.shadowRoot?.querySelector<HTMLElement>('.scroller');
    expect(scroller?.tabIndex).to.equal(0);
    expect(scroller?.getAttribute('aria-label')).to.contain('Ana');
    scroller?.focus();
    await sendKeys({ press: 'End' });
    await sendKeys({ press: 'ArrowRight' });
    await waitUntil(() => (scroller?.scrollTop ?? 0) + (scroller?.scrollLeft ?? 0) > 0);
    expect(focusIn(element)).to.equal(scroller);
    await setViewport({ width: 800, height: 600 });
  });
});

describe('The size of the picture', () => {
  it('fits the stage and keeps its shape', async () => {
    const { element } = await seeing(3000, 500);
    const [stage, canvas] = [part(element, 'stage'), canvasOf(element)].map((one) =>
      one.getBoundingClientRect(),
    );
    expect(canvas!.width).to.be.at.most(stage!.width);
    expect(canvas!.height).to.be.at.most(stage!.height);
    expect(getComputedStyle(canvasOf(element)).objectFit).to.equal('contain');
  });

  it('is one pixel of the screen for each of its own in actual size', async () => {
    const { element } = await seeing(1600, 1200);
    await press(element, 'actual');
    const { width, height } = canvasOf(element).getBoundingClientRect();
    expect(Math.round(width * devicePixelRatio)).to.equal(1600);
    expect(Math.round(height * devicePixelRatio)).to.equal(1200);
  });

  it('follows when the shared window becomes larger', async () => {
    const { element, room } = await seeing(800, 600);
    await press(element, 'actual');
    room.screen.showPicture(1600, 1200);
    await settled(element);
    expect(Math.round(canvasOf(element).getBoundingClientRect().width * devicePixelRatio)).to.equal(1600);
  });

  it('never stretches the page, whatever its size', async () => {
    const { element } = await seeing(16000, 16000);
    await press(element, 'actual');
    expect(document.documentElement.scrollWidth).to.be.at.most(window.innerWidth);
    expect(part(element, 'stage').getBoundingClientRect().width).to.be.at.most(window.innerWidth);
  });
});

describe('A value that does not exist for view', () => {
  it('is warned about once and counts as fit', async () => {
    const warnings = await warningsDuring(async () => {
      const element = await fixture<MootViewer>(
        html`<moot-viewer view="huge" .room=${fakeRoom()}></moot-viewer>`,
      );
      element.requestUpdate();
      await settled(element);
      expect(statesOf(element, 'actual')).to.deep.equal([]);
    });
    expect(warnings).to.deep.equal(['<moot-viewer> view="huge" is not one of fit, actual; using fit.']);
  });
});

describe('Somebody unknown who shares', () => {
  it('is called so rather than nothing', async () => {
    const { element, room } = await watching();
    room.screen.showPicture(640, 480, person('Gone'));
    await untilSaid(element, 'No name is sharing');
  });
});
