import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, userEvent, waitFor } from 'storybook/test';
import { anaAndBen, benAndAna } from '../test/support/fake-room.js';
import { focusIn, maybePart, part, settled } from '../test/support/shown.js';
import { drawEditor } from './stage/drawing.js';
import { alone, onStage } from './stage/stage.js';

const meta: Meta = { title: 'Presenter', component: 'moot-presenter', parameters: { width: 760 } };
export default meta;

const people = anaAndBen();

/** Before sharing. Somebody starts by keyboard, and the sign is there. */
export const Idle: StoryObj = {
  render: () => alone('moot-presenter', { people }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-presenter');
    await expect(part(element, 'start')).toHaveAttribute('aria-disabled', 'false');
    await expect(maybePart(element, 'stop')).toBeUndefined();
  },
};

/** Starting, pausing, going on and stopping, all by keyboard; the focus stays in the element. */
export const StartPauseStop: StoryObj = {
  render: () => alone('moot-presenter', { people }),
  async play({ canvasElement }) {
    const { element, room } = await onStage(canvasElement, 'moot-presenter');
    const pressed = async (name: string): Promise<void> => {
      part(element, name).focus();
      await userEvent.keyboard('{Enter}');
      await settled(element);
    };
    await pressed('start');
    await waitFor(() => expect(element.matches(':state(sharing)')).toBe(true));
    await pressed('pause');
    await expect(element.matches(':state(paused)')).toBe(true);
    await pressed('pause');
    await expect(element.matches(':state(sharing)')).toBe(true);
    await pressed('stop');
    await expect(part(element, 'start')).toBeVisible();
    await expect(focusIn(element)).toBe(part(element, 'start'));
    await expect(room.asked).toEqual(['share.start', 'share.pause', 'share.resume', 'share.stop']);
  },
};

/** Not in a meeting yet: the button stays where it is, and does nothing. */
export const NoRoom: StoryObj = {
  render: () => document.createElement('moot-presenter'),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-presenter');
    await expect(part(element, 'start')).toHaveAttribute('aria-disabled', 'true');
    await userEvent.click(part(element, 'start'));
    await expect(maybePart(element, 'bar')).toBeUndefined();
  },
};

/** The browser’s dialogue is open. */
export const Starting: StoryObj = {
  render: () => alone('moot-presenter', { people }, (room) => (room.screen.own.value = { name: 'starting' })),
  async play({ canvasElement }) {
    const { element, room } = await onStage(canvasElement, 'moot-presenter');
    await userEvent.click(part(element, 'start'));
    await expect(room.asked).toEqual([]);
  },
};

/** Everybody sees one’s screen: a sign that cannot be overlooked, with pause and stop. */
export const Sharing: StoryObj = {
  render: () => alone('moot-presenter', { people }, (room) => (room.screen.own.value = { name: 'sharing' })),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-presenter');
    for (const name of ['indicator', 'pause', 'stop']) await expect(part(element, name)).toBeVisible();
  },
};

/** The others see the last picture. */
export const Paused: StoryObj = {
  render: () => alone('moot-presenter', { people }, (room) => (room.screen.own.value = { name: 'paused' })),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-presenter');
    await expect(element.matches(':state(paused)')).toBe(true);
  },
};

/** One may not share: it is said calmly, and who decides. */
export const NoRights: StoryObj = {
  render: () => alone('moot-presenter', { people: benAndAna() }),
  async play({ canvasElement }) {
    const { element, room } = await onStage(canvasElement, 'moot-presenter');
    await expect(maybePart(element, 'start')).toBeUndefined();
    await expect(element.matches(':state(attending)')).toBe(true);
    room.screen.mayShare.value = true;
    await settled(element);
    await expect(part(element, 'start')).toBeVisible();
    room.screen.mayShare.value = false;
    await settled(element);
  },
};

/** A browser that cannot capture a screen, as on phones. */
export const Unsupported: StoryObj = {
  render: () => alone('moot-presenter', { people }, (room) => (room.screen.canShare = false)),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-presenter');
    await expect(maybePart(element, 'start')).toBeUndefined();
  },
};

/** A canvas of the page is shared instead of a screen; that works in every browser. */
export const OwnSource: StoryObj = {
  render: () =>
    alone('moot-presenter', { people }, (room, element) => {
      room.screen.canShare = false;
      element.source = document.createElement('canvas');
      drawEditor(element.source);
    }),
  async play({ canvasElement }) {
    const { element, room } = await onStage(canvasElement, 'moot-presenter');
    await userEvent.click(part(element, 'start'));
    await waitFor(() => expect(room.asked).toEqual(['share.start given']));
  },
};

/** The dialogue was closed: the notice says so, can be taken away, and one can try again. */
export const Refused: StoryObj = {
  render: () => alone('moot-presenter', { people }, (room) => room.failNext('permission/capture-refused')),
  async play({ canvasElement, step }) {
    const { element, room } = await onStage(canvasElement, 'moot-presenter');
    await userEvent.click(part(element, 'start'));
    await waitFor(() => expect(part(element, 'bar')).toHaveTextContent('permission/capture-refused'));
    await step('the notice goes and comes', async () => {
      part(element, 'dismiss').focus();
      await userEvent.keyboard('{Enter}');
      await settled(element);
      await expect(maybePart(element, 'bar')).toBeUndefined();
      await expect(focusIn(element)).toBe(part(element, 'start'));
      room.failNext('permission/capture-refused');
      await userEvent.click(part(element, 'start'));
      await waitFor(() => expect(part(element, 'bar')).toBeVisible());
    });
  },
};

/** The page’s policy blocks what sharing needs. */
export const Blocked: StoryObj = {
  render: () => alone('moot-presenter', { people }, (room) => room.failNext('unsupported/worker')),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-presenter');
    await userEvent.click(part(element, 'start'));
    await waitFor(() => expect(part(element, 'bar')).toHaveTextContent('unsupported/worker'));
  },
};

/** The meeting ended while one shared. */
export const Over: StoryObj = {
  render: () => alone('moot-presenter', { people }, (room) => (room.state.value = { name: 'ended' })),
  async play({ canvasElement }) {
    const { element, room } = await onStage(canvasElement, 'moot-presenter');
    await userEvent.click(part(element, 'start'));
    await expect(room.asked).toEqual([]);
  },
};

/** A page’s own sentence beside the button. */
export const OwnHint: StoryObj = {
  render() {
    const presenter = alone('moot-presenter', { people });
    presenter.append(
      Object.assign(document.createElement('span'), {
        slot: 'hint',
        textContent: 'Please share the exercise only.',
      }),
    );
    return presenter;
  },
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-presenter');
    await expect(element.querySelector('[slot=hint]')).toBeVisible();
  },
};

/** A page’s own words for those who may not share. */
export const OwnNote: StoryObj = {
  render() {
    const presenter = alone('moot-presenter', { people: benAndAna() });
    presenter.append(
      Object.assign(document.createElement('span'), {
        slot: 'note',
        textContent: 'Raise your hand to be called to the board.',
      }),
    );
    return presenter;
  },
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-presenter');
    await expect(element.querySelector('[slot=note]')).toBeVisible();
  },
};
