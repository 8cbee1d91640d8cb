import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { MeetingError } from '@folkmoot/wire';
import { expect, userEvent, waitFor } from 'storybook/test';
import { benAndAna, person, type FakeRoom } from '../test/support/fake-room.js';
import { maybePart, part, said, settled } from '../test/support/shown.js';
import { showEditor } from './stage/drawing.js';
import { longName, rightToLeftNames } from './stage/people.js';
import { alone, onStage } from './stage/stage.js';

const people = benAndAna();
const [ben, ana] = people;

const meta: Meta = {
  title: 'Viewer',
  component: 'moot-viewer',
  parameters: { width: 760 },
  argTypes: { view: { control: 'inline-radio', options: ['fit', 'actual'] } },
};
export default meta;

/** Somebody shares a picture; then the room is brought into another state. */
const withPicture =
  (change: (room: FakeRoom) => void = () => undefined, among = people) =>
  (): Element =>
    alone('moot-viewer', { people: among }, (room, element) => {
      void showEditor(room, element).then(() => change(room));
    });

const viewer =
  (change: (room: FakeRoom) => void, among = people) =>
  (): Element =>
    alone('moot-viewer', { people: among }, change);

async function shown(canvas: HTMLElement): Promise<Awaited<ReturnType<typeof onStage<'moot-viewer'>>>> {
  const stage = await onStage(canvas, 'moot-viewer');
  await waitFor(() => expect(stage.element.matches(':state(picture)')).toBe(true));
  return stage;
}

/** Nobody shares a screen. */
export const Empty: StoryObj = {
  render: viewer(() => undefined),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-viewer');
    await expect(part(element, 'card')).toBeVisible();
    await expect(part(element, 'toolbar')).not.toBeVisible();
  },
};

/** Nobody shares, and one is the presenter oneself. */
export const NotSharedYet: StoryObj = {
  render: viewer((room) => (room.screen.mayShare.value = true)),
  async play({ canvasElement }) {
    const { element, room } = await onStage(canvasElement, 'moot-viewer');
    const words = said(part(element, 'card'));
    room.screen.mayShare.value = false;
    await settled(element);
    await expect(said(part(element, 'card'))).not.toBe(words);
    room.screen.mayShare.value = true;
  },
};

/** Not in a meeting yet. */
export const NoRoom: StoryObj = {
  render: () => document.createElement('moot-viewer'),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-viewer');
    await expect(part(element, 'card')).toBeVisible();
    await expect(maybePart(element, 'picture')).toBeUndefined();
  },
};

/** Somebody has begun to share; the first picture is on its way. */
export const Waiting: StoryObj = {
  render: viewer((room) => room.screen.showPicture(0, 0)),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-viewer');
    await expect(part(element, 'card')).toHaveTextContent('Ana');
    await expect(part(element, 'card').querySelector('.turning')).toBeVisible();
  },
};

/** The picture, fitted into the place there is. */
export const Picture: StoryObj = {
  args: { view: 'fit' },
  render: (args) => {
    const element = withPicture()();
    element.setAttribute('view', String(args['view']));
    return element;
  },
  async play({ canvasElement }) {
    const { element } = await shown(canvasElement);
    const [picture, stage] = [part(element, 'picture'), part(element, 'stage')];
    await expect(picture.clientWidth).toBeLessThanOrEqual(stage.clientWidth);
    await expect(picture.clientHeight).toBeLessThanOrEqual(stage.clientHeight);
    await expect(getComputedStyle(picture).objectFit).toBe('contain');
    await expect(part(element, 'caption')).toHaveTextContent('Ana');
  },
};

/** Somebody chooses the actual size: one pixel of the picture on one of the screen, and scrolls. */
export const ActualSize: StoryObj = {
  render: withPicture(),
  async play({ canvasElement }) {
    const { element } = await shown(canvasElement);
    await userEvent.click(part(element, 'actual'));
    await waitFor(() => expect(element.matches(':state(actual)')).toBe(true));
    await expect(part(element, 'actual')).toHaveAttribute('aria-pressed', 'true');
    await expect(part(element, 'fit')).toHaveAttribute('aria-pressed', 'false');
    const { width } = part(element, 'picture').getBoundingClientRect();
    await expect(width * devicePixelRatio).toBeCloseTo(1280, 0);
    const scroller = part(element, 'picture').parentElement;
    await expect(scroller).toHaveAttribute('tabindex', '0');
    await expect(scroller?.scrollWidth).toBeGreaterThan(scroller?.clientWidth ?? 0);
  },
};

/** A picture that is much smaller than its place. */
export const SmallPicture: StoryObj = {
  render: () => alone('moot-viewer', { people }, (room, element) => void showEditor(room, element, 320, 200)),
  async play({ canvasElement }) {
    const { element } = await shown(canvasElement);
    await expect(part(element, 'picture')).toBeVisible();
  },
};

/** A picture from a screen that stands upright. */
export const TallPicture: StoryObj = {
  render: () =>
    alone('moot-viewer', { people }, (room, element) => void showEditor(room, element, 600, 1300)),
  async play({ canvasElement }) {
    const { element } = await shown(canvasElement);
    const { height } = part(element, 'picture').getBoundingClientRect();
    await expect(height).toBeLessThanOrEqual(part(element, 'stage').getBoundingClientRect().height);
  },
};

/** The presenter paused: the last picture stays, and that is said. */
export const Paused: StoryObj = {
  render: withPicture((room) => {
    const share = room.screen.share.value;
    if (share.name !== 'none') room.screen.share.value = { ...share, name: 'paused' };
  }),
  async play({ canvasElement }) {
    const { element } = await shown(canvasElement);
    await waitFor(() => expect(element.matches(':state(paused)')).toBe(true));
    await expect(part(element, 'notice')).toHaveTextContent('Ana');
    await expect(part(element, 'picture')).toBeVisible();
  },
};

/** The presenter had paused before one came in, so that there is no picture. */
export const PausedBefore: StoryObj = {
  render: viewer(
    (room) => (room.screen.share.value = { name: 'paused', presenter: ana.id, width: 0, height: 0 }),
  ),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-viewer');
    await expect(part(element, 'card')).toHaveTextContent('Ana');
  },
};

/** There was no sign of the presenter for a while. */
export const Stale: StoryObj = {
  render: withPicture((room) => ((room.freshness as { value: string }).value = 'stale')),
  async play({ canvasElement }) {
    const { element, room } = await shown(canvasElement);
    await waitFor(() => expect(element.matches(':state(stale)')).toBe(true));
    room.freshness.value = 'fresh';
    await settled(element);
    await expect(maybePart(element, 'notice')).toBeUndefined();
    room.freshness.value = 'stale';
    await settled(element);
  },
};

/** The connection broke; the last picture stays. */
export const Reconnecting: StoryObj = {
  render: withPicture((room) => (room.state.value = { name: 'reconnecting' })),
  async play({ canvasElement }) {
    const { element } = await shown(canvasElement);
    await waitFor(() => expect(part(element, 'notice').querySelector('.turning')).toBeVisible());
    await expect(part(element, 'picture')).toBeVisible();
  },
};

/** Paused, and the connection is gone as well. */
export const PausedAndReconnecting: StoryObj = {
  render: withPicture((room) => {
    const share = room.screen.share.value;
    if (share.name !== 'none') room.screen.share.value = { ...share, name: 'paused' };
    room.state.value = { name: 'reconnecting' };
  }),
  async play({ canvasElement }) {
    const { element } = await shown(canvasElement);
    await waitFor(() => expect(element.shadowRoot?.querySelectorAll('[part~=notice]')).toHaveLength(2));
  },
};

/** One shares oneself: there is no picture, which would show itself in itself. */
export const OwnShare: StoryObj = {
  render: viewer((room) => room.screen.showPicture(0, 0, ben)),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-viewer');
    await expect(part(element, 'card').querySelector('.turning')).toBeNull();
    await expect(part(element, 'card')).not.toHaveTextContent('Ben');
  },
};

/** One has paused sharing. */
export const OwnSharePaused: StoryObj = {
  render: viewer(
    (room) => (room.screen.share.value = { name: 'paused', presenter: ben.id, width: 0, height: 0 }),
  ),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-viewer');
    await expect(part(element, 'card')).toBeVisible();
  },
};

/** The meeting is over: the picture is gone from the page. */
export const Over: StoryObj = {
  render: withPicture((room) => (room.state.value = { name: 'ended' })),
  async play({ canvasElement }) {
    const { element, room } = await onStage(canvasElement, 'moot-viewer');
    await waitFor(() => expect(element.matches(':state(picture)')).toBe(false));
    await expect(maybePart(element, 'picture')).toBeUndefined();
    await expect([...room.screen.canvases.values()]).toEqual(['closed']);
  },
};

/** A presenter with a very long name. */
export const LongName: StoryObj = {
  render: withPicture(() => undefined, [ben, person(longName, { presents: true })]),
  async play({ canvasElement }) {
    const { element } = await shown(canvasElement);
    const caption = part(element, 'caption');
    // Two lines at most.
    const most = 4 * Number.parseFloat(getComputedStyle(caption).fontSize);
    await expect(caption.getBoundingClientRect().height).toBeLessThanOrEqual(most);
    await expect(part(element, 'full').getBoundingClientRect().right).toBeLessThanOrEqual(
      element.getBoundingClientRect().right,
    );
  },
};

/** A presenter whose name is written from right to left: it does not turn the sentence around. */
export const RightToLeftName: StoryObj = {
  render: withPicture(() => undefined, [ben, person(rightToLeftNames[0], { presents: true })]),
  async play({ canvasElement }) {
    const { element } = await shown(canvasElement);
    await expect(part(element, 'caption').textContent).toContain(`\u2068${rightToLeftNames[0]}\u2069`);
  },
};

/** A browser, or a page’s policy, in which nothing can be drawn: the reason is shown. */
export const Unsupported: StoryObj = {
  render: viewer((room) => {
    room.screen.attach = () => {
      throw new MeetingError('unsupported/worker', 'story');
    };
    room.screen.showPicture();
  }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-viewer');
    await expect(part(element, 'card')).toHaveTextContent('unsupported/worker');
  },
};

/** The worker that draws broke off, as where a page’s policy forbids WASM: the reason stands in place of the picture. */
export const Trouble: StoryObj = {
  render: withPicture((room) => (room.screen.trouble.value = new MeetingError('unsupported/wasm', 'story'))),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-viewer');
    await waitFor(() => expect(part(element, 'card')).toHaveTextContent('unsupported/wasm'));
    await expect(element.matches(':state(picture)')).toBe(false);
  },
};

/** The browser refuses full screen: that is said to screen readers. */
export const FullScreenRefused: StoryObj = {
  render: withPicture(),
  async play({ canvasElement }) {
    const { element } = await shown(canvasElement);
    element.requestFullscreen = () => Promise.reject(new TypeError('story'));
    await userEvent.click(part(element, 'full'));
    await waitFor(() =>
      expect(element.shadowRoot?.querySelector('.unseen[role=status]')?.textContent).toMatch(/\S/),
    );
  },
};

/** A page’s own words while nobody shares. */
export const OwnWords: StoryObj = {
  render() {
    const element = alone('moot-viewer', { people });
    element.append(
      Object.assign(document.createElement('p'), {
        slot: 'empty',
        textContent: 'The lecture begins at ten.',
      }),
    );
    return element;
  },
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-viewer');
    await expect(element.querySelector('[slot=empty]')).toBeVisible();
  },
};

/** A button of the page’s own after those of the viewer. */
export const OwnTools: StoryObj = {
  render() {
    const element = withPicture()();
    element.append(
      Object.assign(document.createElement('button'), { slot: 'tools', textContent: 'Take a picture' }),
    );
    return element;
  },
  async play({ canvasElement }) {
    const { element } = await shown(canvasElement);
    await expect(element.querySelector('[slot=tools]')).toBeVisible();
  },
};
