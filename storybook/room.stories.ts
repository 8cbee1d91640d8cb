import { EndRequestEvent, type MootRoom, type RoomClient } from '@folkmoot/elements';
import { MeetingError, type ErrorCode } from '@folkmoot/wire';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, userEvent, waitFor } from 'storybook/test';
import { anaAndBen, benAndAna, fakeRoom, person, type FakeRoom } from '../test/support/fake-room.js';
import { listen, maybePart, part, settled } from '../test/support/shown.js';
import { english } from '../test/support/english.js';
import { showEditor } from './stage/drawing.js';
import { names, talk } from './stage/people.js';
import { alone, onStage } from './stage/stage.js';

const meta: Meta = { title: 'Room', component: 'moot-room', parameters: { width: 640 } };
export default meta;

const failed = (code: ErrorCode): MootRoom =>
  alone('moot-room', {}, (room) => {
    room.state.value = { name: 'failed', error: new MeetingError(code, code) };
  });

/** The cards of all errors of one area that the elements have words for. */
function everyFailure(area: string): StoryObj {
  const codes = Object.keys(english.errors).filter((code) => code === area || code.startsWith(`${area}/`));
  return {
    tags: ['!autodocs'],
    render() {
      const all = document.createElement('div');
      all.append(...codes.map((code) => failed(code as ErrorCode)));
      return all;
    },
    async play({ canvasElement }) {
      const rooms = [...canvasElement.querySelectorAll('moot-room')];
      for (const room of rooms) await settled(room);
      await expect(rooms).toHaveLength(codes.length);
      const titles = rooms.map((room) => part(room, 'card').querySelector('h2')?.textContent);
      for (const [index, code] of codes.entries()) {
        await expect(part(rooms[index] as MootRoom, 'card')).toHaveTextContent(code);
        await expect(titles[index]).toMatch(/\S/);
      }
    },
  };
}

/** A room around everything, as a page builds it. */
function whole(change: (room: FakeRoom) => void = () => undefined): MootRoom {
  const [me, other] = anaAndBen();
  return alone(
    'moot-room',
    { people: [me, other, ...names.slice(0, 5).map((name) => person(name))], lines: talk(me, other) },
    (room, element) => {
      for (const tag of ['moot-presenter', 'moot-viewer', 'moot-chat', 'moot-roster'])
        element.append(document.createElement(tag));
      change(room);
    },
  );
}

/** In the meeting: the elements inside have found the room by themselves. */
export const Open: StoryObj = {
  parameters: { width: 1100 },
  render: () => whole(),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-room');
    await expect(element.matches(':state(open)')).toBe(true);
    const chat = canvasElement.querySelector('moot-chat') as Element;
    const roster = canvasElement.querySelector('moot-roster') as Element;
    await waitFor(() => expect(roster.shadowRoot?.textContent).toContain('Ben'));
    await expect(chat.shadowRoot?.textContent).toContain('Yes, every letter.');
  },
};

/** There has been no sign from the organizer: what is shown may be out of date. */
export const OutOfDate: StoryObj = {
  parameters: { width: 1100 },
  render: () =>
    whole((room) => {
      room.screen.showPicture(0, 0);
      room.freshness.value = 'stale';
    }),
  async play({ canvasElement }) {
    const { element, room } = await onStage(canvasElement, 'moot-room');
    await expect(part(element, 'bar')).toBeVisible();
    room.freshness.value = 'fresh';
    await settled(element);
    await expect(maybePart(element, 'bar')).toBeUndefined();
    room.freshness.value = 'stale';
    await settled(element);
    await expect(part(element, 'content')).toBeVisible();
  },
};

/** One was removed: the last word, in place of the meeting. */
export const Removed: StoryObj = {
  parameters: { width: 1100 },
  render: () =>
    whole((room) => {
      room.state.value = { name: 'failed', error: new MeetingError('permission/removed', 'removed') };
    }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-room');
    await expect(part(element, 'card')).toHaveTextContent('permission/removed');
    await expect(maybePart(element, 'again')).toBeUndefined();
    await expect(part(element, 'content')).not.toBeVisible();
  },
};

/** The connection broke: everything stays in sight, and one may go on writing. */
export const Reconnecting: StoryObj = {
  parameters: { width: 1100 },
  render: () =>
    whole((room) => {
      room.screen.showPicture(0, 0);
      room.state.value = { name: 'reconnecting' };
    }),
  async play({ canvasElement }) {
    const { element, room } = await onStage(canvasElement, 'moot-room');
    await expect(element.matches(':state(reconnecting)')).toBe(true);
    await expect(part(element, 'bar')).toBeVisible();
    await expect(part(element, 'content')).toBeVisible();
    room.state.value = { name: 'open' };
    await settled(element);
    await expect(maybePart(element, 'bar')).toBeUndefined();
    room.state.value = { name: 'reconnecting' };
    await settled(element);
  },
};

/** Ben looks at what Ana shares. */
export const Watching: StoryObj = {
  parameters: { width: 1100 },
  render() {
    const room = fakeRoom({ people: benAndAna() });
    const element = Object.assign(document.createElement('moot-room'), { room });
    const viewer = document.createElement('moot-viewer');
    element.append(viewer);
    void settled(element)
      .then(() => settled(viewer))
      .then(() => showEditor(room, viewer));
    return element;
  },
  async play({ canvasElement }) {
    const { element: viewer } = await onStage(canvasElement, 'moot-viewer');
    await waitFor(() => expect(viewer.matches(':state(picture)')).toBe(true));
  },
};

/** A room that nothing was asked of yet shows what is inside. */
export const Idle: StoryObj = {
  render() {
    const element = document.createElement('moot-room');
    element.append(Object.assign(document.createElement('p'), { textContent: 'What the page put inside.' }));
    return element;
  },
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-room');
    await expect(element.phase.name).toBe('idle');
    await expect(element.querySelector('p')).toBeVisible();
  },
};

/** On the way into a meeting. */
export const Opening: StoryObj = {
  render: () => entering({ createRoom: never, joinRoom: never }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-room');
    await waitFor(() => expect(element.phase.name).toBe('opening'));
    await settled(element);
    await expect(part(element, 'card').querySelector('.turning')).toBeVisible();
    await expect(element.matches(':state(covered)')).toBe(true);
  },
};

/** The server could not be reached; trying again works. */
export const TryingAgain: StoryObj = {
  render() {
    let attempts = 0;
    const refuse = new MeetingError('connection/unreachable', 'story');
    const joinRoom = (): Promise<FakeRoom> => {
      attempts += 1;
      return attempts === 2 ? Promise.resolve(fakeRoom()) : Promise.reject(refuse);
    };
    return entering({ createRoom: never, joinRoom });
  },
  async play({ canvasElement, step }) {
    const { element } = await onStage(canvasElement, 'moot-room');
    const heard = listen(element, 'moot-room-opened', 'moot-room-failed', 'moot-join-request');
    await waitFor(() => expect(part(element, 'card')).toHaveTextContent('connection/unreachable'));
    await userEvent.click(part(element, 'again'));
    await waitFor(() => expect(element.phase.name).toBe('open'));
    await expect(heard.slice(-2)).toEqual(['moot-join-request', 'moot-room-opened']);
    await step('and fails once more', async () => {
      await element.join();
      await settled(element);
      await expect(part(element, 'again')).toBeVisible();
    });
  },
};

/** The person left; the button joins again. */
export const Left: StoryObj = {
  render: () => alone('moot-room', {}, (room) => (room.state.value = { name: 'left' })),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-room');
    const asked: Event[] = [];
    element.parentElement?.addEventListener(
      'moot-join-request',
      (event) => (asked.push(event), event.preventDefault()),
      { once: true, capture: true },
    );
    part(element, 'again').focus();
    await userEvent.keyboard('{Enter}');
    await expect(asked).toHaveLength(1);
  },
};

/** The organizer ended the meeting: there is nothing to press. */
export const Ended: StoryObj = {
  render: () => alone('moot-room', {}, (room) => (room.state.value = { name: 'ended' })),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-room');
    await expect(part(element, 'card')).toBeVisible();
    await expect(maybePart(element, 'again')).toBeUndefined();
  },
};

/** Somebody without the right wanted to end the meeting: it goes on, and the notice can be taken away. */
export const Refused: StoryObj = {
  parameters: { width: 1100 },
  render: () => whole((room) => room.failNext('permission/organizer-only')),
  async play({ canvasElement, step }) {
    const { element, room } = await onStage(canvasElement, 'moot-room');
    element.dispatchEvent(new EndRequestEvent());
    await waitFor(() => expect(part(element, 'bar')).toHaveTextContent('permission/organizer-only'));
    await step('the notice goes and comes', async () => {
      await userEvent.click(part(element, 'dismiss'));
      await settled(element);
      await expect(maybePart(element, 'bar')).toBeUndefined();
      room.failNext('permission/organizer-only');
      element.dispatchEvent(new EndRequestEvent());
      await waitFor(() => expect(part(element, 'bar')).toBeVisible());
    });
    await expect(element.phase.name).toBe('open');
  },
};

/** A page’s own words for the end of a meeting. */
export const OwnWords: StoryObj = {
  render() {
    const element = alone('moot-room', {}, (room) => (room.state.value = { name: 'ended' }));
    element.append(
      Object.assign(document.createElement('p'), { slot: 'ended', textContent: 'See you next Monday.' }),
    );
    return element;
  },
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-room');
    await expect(element.querySelector('p')).toBeVisible();
    await expect(maybePart(element, 'card')?.checkVisibility() ?? false).toBe(false);
  },
};

/** Everything that is wrong with links, names and orders. */
export const FailuresOfUse: StoryObj = everyFailure('usage');

/** Everything somebody may not do. */
export const FailuresOfPermission: StoryObj = everyFailure('permission');

/** Everything that breaks a connection. */
export const FailuresOfConnection: StoryObj = everyFailure('connection');

/** Everything that does not make sense. */
export const FailuresOfProtocol: StoryObj = everyFailure('protocol');

/** Everything that could not be verified. */
export const FailuresOfCrypto: StoryObj = everyFailure('crypto');

/** Everything a browser or a page lacks. */
export const FailuresOfSupport: StoryObj = everyFailure('unsupported');

/** Everything that was too much. */
export const FailuresOfLimits: StoryObj = everyFailure('limit');

function entering(client: RoomClient): MootRoom {
  return Object.assign(document.createElement('moot-room'), {
    client,
    link: 'https://moot.example/j/123456789#1.key',
    name: 'Ana',
  });
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
