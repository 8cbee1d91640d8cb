import { expect, onStage, settled, type Stage, waitUntil } from '../support/elements.js';
import { benAndAna, fakeRoom } from '../support/fake-room.js';
import type { MootViewer } from '@folkmoot/elements';

/** A viewer below a page that is two windows high, at first in sight. */
async function viewerOnALongPage(): Promise<Stage<MootViewer>> {
  const stage = await onStage('moot-viewer', { people: benAndAna() });
  const above = document.createElement('div');
  above.style.height = '300vh';
  stage.element.after(above);
  stage.room.screen.showPicture();
  await settled(stage.element);
  return stage;
}

const isSeen = ({ room }: Stage<MootViewer>): boolean | undefined =>
  [...room.screen.viewings.values()].at(-1)?.visible;

const untilSeen = (stage: Stage<MootViewer>, expected: boolean): Promise<void> =>
  waitUntil(() => isSeen(stage) === expected, `waiting for visible = ${expected}`);

/** The page goes to the background, or comes back. */
function turnPage(visibilityState: DocumentVisibilityState): void {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibilityState });
  document.dispatchEvent(new Event('visibilitychange'));
}

afterEach(() => {
  Reflect.deleteProperty(document, 'visibilityState');
  window.scrollTo(0, 0);
});

describe('The picture counts as seen', () => {
  it('while some of the viewer is in the window', async () => {
    const stage = await viewerOnALongPage();
    await untilSeen(stage, true);
    window.scrollTo(0, document.documentElement.scrollHeight);
    await untilSeen(stage, false);
    window.scrollTo(0, 0);
    await untilSeen(stage, true);
  });

  it('not while something around it is hidden', async () => {
    const stage = await viewerOnALongPage();
    const around = stage.element.parentElement!;
    around.style.display = 'none';
    await untilSeen(stage, false);
    around.style.display = '';
    await untilSeen(stage, true);
  });

  it('not while the page is in the background', async () => {
    const stage = await viewerOnALongPage();
    await untilSeen(stage, true);
    turnPage('hidden');
    expect(isSeen(stage)).to.equal(false);
    turnPage('visible');
    expect(isSeen(stage)).to.equal(true);
  });

  it('not while the viewer is off the page, and again when it returns', async () => {
    const stage = await viewerOnALongPage();
    const place = stage.element.parentElement!;
    stage.element.remove();
    expect(isSeen(stage)).to.equal(false);
    place.prepend(stage.element);
    await untilSeen(stage, true);
  });

  it('from the beginning as it is, whichever room comes', async () => {
    const stage = await viewerOnALongPage();
    window.scrollTo(0, document.documentElement.scrollHeight);
    await untilSeen(stage, false);
    const other = fakeRoom({ people: benAndAna() });
    stage.element.room = other;
    await settled(stage.element);
    expect([...other.screen.viewings.values()].map(({ visible }) => visible)).to.deep.equal([false]);
    expect([...stage.room.screen.canvases.values()]).to.deep.equal(['closed']);
  });
});
