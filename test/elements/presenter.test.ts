import { sendKeys } from '@web/test-runner-commands';
import type { MootPresenter, ShareRequestEvent } from '@folkmoot/elements';
import { MeetingError } from '@folkmoot/wire';
import {
  expect,
  fixture,
  focusIn,
  html,
  listen,
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
} from '../support/elements.js';
import { benAndAna } from '../support/fake-room.js';

const facts = [
  'moot-share-started',
  'moot-share-paused',
  'moot-share-resumed',
  'moot-share-stopped',
  'moot-share-failed',
];

const presenting = (): Promise<Stage<MootPresenter>> => onStage('moot-presenter');

async function sharing(): Promise<Stage<MootPresenter>> {
  const stage = await presenting();
  await press(stage.element, 'start');
  await untilSaid(stage.element, 'You are sharing your screen');
  return stage;
}

describe('Somebody who presents', () => {
  it('finds a button that starts sharing', async () => {
    const { element } = await presenting();
    expect(saidBy(element, 'start')).to.equal('Share screen');
    expect(said(element)).to.contain('You choose a tab, a window or a screen next.');
  });

  it('starts sharing by pressing it, and is asked by the browser what', async () => {
    const { element, room } = await presenting();
    await press(element, 'start');
    expect(room.asked).to.deep.equal(['share.start']);
  });

  it('starts within the click, as browsers demand', async () => {
    const { element, room } = await presenting();
    part(element, 'start').click();
    expect(room.asked).to.deep.equal(['share.start']);
  });

  it('shares what the page gives', async () => {
    const { element, room } = await presenting();
    element.source = document.createElement('canvas');
    await press(element, 'start');
    expect(room.asked).to.deep.equal(['share.start given']);
  });

  it('sees that something is being chosen, and cannot press twice', async () => {
    const { element, room } = await presenting();
    room.screen.own.value = { name: 'starting' };
    await settled(element);
    expect(saidBy(element, 'start')).to.equal('Choosing …');
    expect(part(element, 'start').getAttribute('aria-disabled')).to.equal('true');
    await press(element, 'start');
    expect(room.asked).to.deep.equal([]);
  });

  it('sees unmistakably that the screen is shared', async () => {
    const { element } = await sharing();
    expect(saidBy(element, 'live')).to.contain('You are sharing your screen');
    expect(part(element, 'indicator').checkVisibility()).to.equal(true);
    expect(statesOf(element, 'sharing', 'paused')).to.deep.equal(['sharing']);
    expect(maybePart(element, 'start')).to.equal(undefined);
  });

  it('pauses and goes on', async () => {
    const { element, room } = await sharing();
    await press(element, 'pause');
    await untilSaid(element, 'Sharing is paused');
    expect(said(element)).to.contain('nothing of what you do now');
    expect(statesOf(element, 'sharing', 'paused')).to.deep.equal(['paused']);
    await press(element, 'pause');
    await untilSaid(element, 'You are sharing your screen');
    expect(room.asked).to.deep.equal(['share.start', 'share.pause', 'share.resume']);
  });

  it('stops', async () => {
    const { element, room } = await sharing();
    await press(element, 'stop');
    await untilSaid(element, 'Share screen');
    expect(room.asked).to.deep.equal(['share.start', 'share.stop']);
    expect(statesOf(element, 'sharing', 'paused')).to.deep.equal([]);
  });

  it('sees it too when sharing ends in the browser’s own bar', async () => {
    const { element, room } = await sharing();
    room.screen.own.value = { name: 'idle' };
    await untilSaid(element, 'Share screen');
  });

  it('hears of the change from a screen reader', async () => {
    const { element } = await sharing();
    const sign = element.shadowRoot?.querySelector('.sign');
    expect(sign?.getAttribute('role')).to.equal('status');
    expect(sign?.textContent).to.contain('You are sharing your screen');
  });
});

describe('On a keyboard the presenter', () => {
  it('starts, pauses and stops, and never loses the focus', async () => {
    const { element, room } = await presenting();
    part(element, 'start').focus();
    await sendKeys({ press: 'Enter' });
    await untilSaid(element, 'You are sharing your screen');
    expect(focusIn(element)).to.equal(part(element, 'pause'));
    await sendKeys({ press: 'Space' });
    await untilSaid(element, 'Sharing is paused');
    expect(focusIn(element)).to.equal(part(element, 'pause'));
    await sendKeys({ press: 'Tab' });
    expect(focusIn(element)).to.equal(part(element, 'stop'));
    await sendKeys({ press: 'Enter' });
    await untilSaid(element, 'Share screen');
    expect(focusIn(element)).to.equal(part(element, 'start'));
    expect(room.asked).to.deep.equal(['share.start', 'share.pause', 'share.stop']);
  });

  it('waits with the same button, in the focus, while the share that one stopped is being ended', async () => {
    const { element, room } = await sharing();
    part(element, 'stop').focus();
    room.screen.mayShare.value = false;
    room.screen.own.value = { name: 'idle' };
    await settled(element);
    expect(said(element)).not.to.contain('You are not the presenter');
    expect(focusIn(element)).to.equal(part(element, 'start'));
    expect(part(element, 'start').getAttribute('aria-disabled')).to.equal('true');
    room.screen.mayShare.value = true;
    await settled(element);
    expect(focusIn(element)).to.equal(part(element, 'start'));
    expect(part(element, 'start').getAttribute('aria-disabled')).to.equal('false');
  });

  it('keeps the focus on the button while choosing', async () => {
    const { element, room } = await presenting();
    part(element, 'start').focus();
    room.screen.own.value = { name: 'starting' };
    await settled(element);
    expect(focusIn(element)).to.equal(part(element, 'start'));
  });
});

describe('When sharing does not work', () => {
  it('somebody who refused in the dialog reads what to do', async () => {
    const { element, room } = await presenting();
    room.failNext('permission/capture-refused');
    await press(element, 'start');
    await untilSaid(element, 'Nothing is shared');
    expect(saidBy(element, 'bar'))
      .to.contain('The browser’s dialog was closed')
      .and.to.contain('choose something');
    expect(part(element, 'bar').getAttribute('role')).to.equal('alert');
    expect(saidBy(element, 'start')).to.equal('Share screen');
  });

  it('the notice can be taken away', async () => {
    const { element, room } = await presenting();
    room.failNext('permission/capture-refused');
    await press(element, 'start');
    await untilSaid(element, 'Nothing is shared');
    await press(element, 'dismiss');
    expect(maybePart(element, 'bar')).to.equal(undefined);
  });

  it('the notice goes when one tries again', async () => {
    const { element, room } = await presenting();
    room.failNext('permission/capture-refused');
    await press(element, 'start');
    await untilSaid(element, 'Nothing is shared');
    await press(element, 'start');
    await untilSaid(element, 'You are sharing');
    expect(maybePart(element, 'bar')).to.equal(undefined);
  });

  it('somebody whose browser cannot share reads that at once', async () => {
    const { element, room } = await presenting();
    room.screen.canShare = false;
    element.requestUpdate();
    await settled(element);
    expect(said(element)).to.contain('This browser cannot share a screen').and.to.contain('You can watch');
    expect(maybePart(element, 'start')).to.equal(undefined);
  });

  it('a given source can be shared in any browser', async () => {
    const { element, room } = await presenting();
    room.screen.canShare = false;
    element.source = document.createElement('canvas');
    await settled(element);
    await press(element, 'start');
    expect(room.asked).to.deep.equal(['share.start given']);
  });

  it('somebody who is not the presenter reads so in one line', async () => {
    const { element } = await onStage('moot-presenter', { people: benAndAna() });
    expect(said(element)).to.equal('You are not the presenter');
    expect(maybePart(element, 'start')).to.equal(undefined);
  });

  it('somebody who becomes the presenter can start', async () => {
    const { element, room } = await onStage('moot-presenter', { people: benAndAna() });
    room.screen.mayShare.value = true;
    await settled(element);
    expect(saidBy(element, 'start')).to.equal('Share screen');
  });

  it('somebody outside of a meeting reads why nothing happens', async () => {
    const element = await fixture<MootPresenter>(html`<moot-presenter></moot-presenter>`);
    expect(said(element)).to.contain('once you are in a meeting');
    expect(part(element, 'start').getAttribute('aria-disabled')).to.equal('true');
    part(element, 'start').click();
  });

  it('an error in mid-share is shown when it breaks off', async () => {
    const { element, room } = await sharing();
    room.screen.own.value = { name: 'idle', error: new MeetingError('limit/live-set', 'too much') };
    await untilSaid(element, 'That was too much');
  });

  it('giving up is no error', async () => {
    const { element, room } = await presenting();
    room.screen.start = () => Promise.reject(new DOMException('given up', 'AbortError'));
    await press(element, 'start');
    expect(maybePart(element, 'bar')).to.equal(undefined);
  });
});

describe('The page', () => {
  it('is told what happens to the share', async () => {
    const { element } = await presenting();
    const heard = listen(element.parentElement!, ...facts);
    await press(element, 'start');
    await untilSaid(element, 'You are sharing');
    await press(element, 'pause');
    await untilSaid(element, 'Sharing is paused');
    await press(element, 'pause');
    await untilSaid(element, 'You are sharing');
    await press(element, 'stop');
    await untilSaid(element, 'Share screen');
    expect(heard).to.deep.equal([
      'moot-share-started',
      'moot-share-paused',
      'moot-share-resumed',
      'moot-share-stopped',
    ]);
  });

  it('is told of a failure once, although the room says it twice', async () => {
    const { element, room } = await presenting();
    const heard = listen(element, ...facts);
    room.failNext('permission/capture-refused');
    await press(element, 'start');
    await untilSaid(element, 'Nothing is shared');
    expect(heard).to.deep.equal(['moot-share-failed']);
  });

  it('is asked first, and may share something itself', async () => {
    const { element, room } = await presenting();
    let asked: ShareRequestEvent | undefined;
    element.parentElement!.addEventListener('moot-share-request', (event) => {
      asked = event;
      event.preventDefault();
    });
    await press(element, 'start');
    expect(asked?.source).to.equal(undefined);
    expect(asked?.composed).to.equal(true);
    expect(room.asked).to.deep.equal([]);
  });

  it('is asked before pausing and stopping as well', async () => {
    const { element, room } = await sharing();
    for (const type of ['moot-share-pause-request', 'moot-share-stop-request']) {
      element.addEventListener(type, (event) => event.preventDefault());
    }
    await press(element, 'pause');
    await press(element, 'stop');
    expect(room.asked).to.deep.equal(['share.start']);
  });

  it('hears nothing of what was before the element came', async () => {
    const { element, room } = await sharing();
    const place = element.parentElement!;
    const heard = listen(place, ...facts);
    element.remove();
    room.screen.own.value = { name: 'paused' };
    place.append(element);
    await untilSaid(element, 'Sharing is paused');
    expect(heard).to.deep.equal([]);
  });

  it('may put words of its own beside the button', async () => {
    const { element } = await presenting();
    element.innerHTML = '<span slot="hint">Only the slides, please</span>';
    await waitUntil(
      () =>
        element.shadowRoot?.querySelector<HTMLSlotElement>('slot[name="hint"]')?.assignedElements().length,
    );
  });
});
