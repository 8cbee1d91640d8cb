import type { MootMeeting } from '@folkmoot/elements';
import { MeetingError } from '@folkmoot/wire';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, userEvent, waitFor } from 'storybook/test';
import { anaAndBen, benAndAna, fakeRoom, person, type FakeRoom } from '../test/support/fake-room.js';
import { focusIn, listen, maybePart, part, parts, settled, write } from '../test/support/shown.js';
import { drawEditor } from './stage/drawing.js';
import { crowd, names, talk } from './stage/people.js';

const meta: Meta = { title: 'Meeting', component: 'moot-meeting', parameters: { width: 1200 } };
export default meta;

const link = 'https://moot.example/j/123456789#1.AAECAwQFBgcICQoLDA0ODw.8PHy8_T19vf4-fr7_P3-_w';
const phone = { parameters: { width: 360 } };

interface Setting {
  readonly link?: string;
  readonly name?: string;
  readonly isBen?: boolean;
  readonly blockSize?: string;
  readonly room?: FakeRoom;
  /** Brings the room into the state of the story before it is entered. */
  readonly change?: (room: FakeRoom) => void;
}

const rooms = new WeakMap<Element, FakeRoom>();

/** A meeting with a client that gives it a made-up room at once. */
function meeting({ change = () => undefined, blockSize = '760px', ...given }: Setting = {}): MootMeeting {
  const room = given.room ?? somePeople(given.isBen);
  change(room);
  const client = { createRoom: () => Promise.resolve(room), joinRoom: () => Promise.resolve(room) };
  const element = Object.assign(document.createElement('moot-meeting'), {
    client,
    link: given.link ?? '',
    name: given.name ?? '',
    noPageLink: true,
  });
  Object.assign(element.style, { blockSize, minBlockSize: blockSize });
  rooms.set(element, room);
  return element;
}

const inside = (setting: Setting = {}): MootMeeting => meeting({ link, name: 'Ana', ...setting });

function somePeople(isBen = false): FakeRoom {
  const [me, other] = isBen ? benAndAna() : anaAndBen();
  return fakeRoom({
    people: [me, other, ...names.slice(0, 4).map((name) => person(name))],
    lines: talk(me, other),
  });
}

async function onStage(canvas: HTMLElement): Promise<{ element: MootMeeting; room: FakeRoom }> {
  const element = canvas.querySelector('moot-meeting') as MootMeeting;
  await settled(element);
  return { element, room: rooms.get(element) as FakeRoom };
}

async function onStageInside(canvas: HTMLElement): Promise<{ element: MootMeeting; room: FakeRoom }> {
  const stage = await onStage(canvas);
  await waitFor(() => expect(part(stage.element, 'meeting')).toBeVisible());
  await settled(stage.element);
  return stage;
}

async function shareEditor(element: MootMeeting, room: FakeRoom): Promise<void> {
  await settled(part(element, 'viewer'));
  room.screen.showPicture(1280, 800);
  for (const canvas of room.screen.canvases.keys()) drawEditor(canvas);
  await waitFor(() => expect(part(element, 'viewer').matches(':state(picture)')).toBe(true));
}

/** Without an invitation: start a meeting, or join one. A missing name is said beside its field. */
export const Entrance: StoryObj = {
  render: () => meeting(),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement);
    await expect(element.matches(':state(entrance)')).toBe(true);
    await expect(parts(element, 'form')).toHaveLength(2);
    await userEvent.click(part(element, 'enter'));
    await settled(element);
    await expect(focusIn(element)).toHaveAttribute('aria-invalid', 'true');
    await expect(part(element, 'error')).toBeVisible();
    await write(element, 'field', 'A');
    await expect(maybePart(element, 'error')).toBeUndefined();
    await write(element, 'field', '');
  },
};

/** Something was pasted that is no invitation: said beside the field, and what was typed stays. */
export const WrongLink: StoryObj = {
  render: () => meeting({ name: 'Ana' }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement);
    await write(element, 'field', 'https://moot.example/j/123456789');
    await userEvent.click(part(element, 'join'));
    await settled(element);
    await expect(part(element, 'error')).toBeVisible();
    await expect(part(element, 'field')).toHaveValue('https://moot.example/j/123456789');
  },
};

/** With an invitation only the name is asked for; then one is in. */
export const Invited: StoryObj = {
  render: () => meeting({ link }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement);
    await expect(parts(element, 'form')).toHaveLength(1);
    await expect(maybePart(element, 'join')).toBeUndefined();
  },
};

/** The page’s own address is an invitation: its key leaves the address bar, and there is a way to any other meeting. */
export const FromAddress: StoryObj = {
  beforeEach() {
    const { pathname, search } = location;
    history.replaceState(null, '', `#${new URL(link).pathname}${new URL(link).hash}`);
    return () => history.replaceState(null, '', pathname + search);
  },
  render: () => Object.assign(meeting(), { noPageLink: false }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement);
    await expect(part(element, 'other')).toBeVisible();
    await expect(parts(element, 'form')).toHaveLength(1);
    await expect(location.href).not.toContain('8PHy8');
  },
};

/** Starting a meeting by keyboard. */
export const Starting: StoryObj = {
  render: () => meeting(),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement);
    await userEvent.type(part(element, 'field'), 'Ana{Enter}');
    await onStageInside(canvasElement);
    await expect(element.matches(':state(open)')).toBe(true);
    await expect(maybePart(element, 'enter')).toBeUndefined();
  },
};

/** The organizer, before anything is shared. */
export const Organizer: StoryObj = {
  render: () => inside(),
  async play({ canvasElement }) {
    const { element } = await onStageInside(canvasElement);
    await expect(part(element, 'number')).toHaveTextContent('123 456 789');
    for (const name of ['viewer', 'presenter', 'chat']) await expect(part(element, name)).toBeVisible();
    // On a narrow page, or with letters twice as large, people and chat are tabs.
    const isNarrow = element.clientWidth < 56 * Number.parseFloat(getComputedStyle(element).fontSize);
    await waitFor(() => expect(part(element, 'tabs').checkVisibility()).toBe(isNarrow));
    await expect(part(element, 'roster').checkVisibility()).toBe(!isNarrow);
  },
};

/** Somebody watches what Ana shares. */
export const Watching: StoryObj = {
  render: () => inside({ isBen: true }),
  async play({ canvasElement }) {
    const { element, room } = await onStageInside(canvasElement);
    await shareEditor(element, room);
  },
};

/** One shares oneself. */
export const Sharing: StoryObj = {
  render: () => inside(),
  async play({ canvasElement }) {
    const { element, room } = await onStageInside(canvasElement);
    await settled(part(element, 'presenter'));
    await userEvent.click(part(part(element, 'presenter'), 'start'));
    await waitFor(() => expect(part(element, 'presenter').matches(':state(sharing)')).toBe(true));
    await expect(room.asked).toEqual(['share.start']);
  },
};

/** 250 people and a long talk. */
export const Crowded: StoryObj = {
  render: () => {
    const [me, other] = anaAndBen();
    const lines = Array.from({ length: 40 }, () => talk(me, other)).flat();
    return inside({
      room: fakeRoom({
        people: crowd(250),
        lines: lines.map((line, index) => ({ ...line, id: `${index}` })),
      }),
    });
  },
  async play({ canvasElement }) {
    const { element } = await onStageInside(canvasElement);
    await expect(part(part(element, 'roster'), 'count')).toHaveTextContent('250');
    await expect(element.getBoundingClientRect().height).toBeGreaterThanOrEqual(760);
  },
};

/** In a place that is not high. */
export const Low: StoryObj = {
  render: () => inside({ isBen: true, blockSize: '440px' }),
  async play({ canvasElement }) {
    const { element, room } = await onStageInside(canvasElement);
    await shareEditor(element, room);
    await waitFor(() => expect(part(element, 'tabs')).toBeVisible());
  },
};

/** On a phone: the picture, and tabs below. */
export const Phone: StoryObj = {
  ...phone,
  render: () => inside({ isBen: true }),
  async play({ canvasElement }) {
    const { element, room } = await onStageInside(canvasElement);
    await shareEditor(element, room);
    await waitFor(() => expect(part(element, 'tabs')).toBeVisible());
    await expect(part(element, 'chat').checkVisibility()).toBe(true);
    await expect(part(element, 'roster').checkVisibility()).toBe(false);
  },
};

/** The organizer on a phone. */
export const PhoneOrganizer: StoryObj = {
  ...phone,
  render: () => inside(),
  async play({ canvasElement }) {
    const { element } = await onStageInside(canvasElement);
    await waitFor(() => expect(part(element, 'tabs')).toBeVisible());
    await expect(part(element, 'leave')).toBeVisible();
  },
};

/** Somebody reads who is there, by keyboard, while a line comes: the other tab tells of it. */
export const Unread: StoryObj = {
  ...phone,
  render: () => inside(),
  async play({ canvasElement }) {
    const { element, room } = await onStageInside(canvasElement);
    await waitFor(() => expect(part(element, 'tabs')).toBeVisible());
    parts(element, 'tab')[0]?.focus();
    await userEvent.keyboard('{End}');
    await settled(element);
    await expect(focusIn(element)).toBe(parts(element, 'tab')[1]);
    await expect(part(element, 'roster').checkVisibility()).toBe(true);
    room.chat.hear('Are you there?');
    await waitFor(() => expect(part(element, 'unread')).toHaveTextContent('1'));
  },
};

/** The invitation as a link and as a code to scan. */
export const Inviting: StoryObj = {
  render: () => inside(),
  async play({ canvasElement }) {
    const { element, room } = await onStageInside(canvasElement);
    await userEvent.click(part(element, 'show'));
    await waitFor(() => expect(part(element, 'qr')).toBeVisible());
    await expect(element.shadowRoot?.querySelector('#invitation')).toHaveValue(room.link);
    await userEvent.click(part(element, 'close'));
    await waitFor(() => expect(part(element, 'qr')).not.toBeVisible());
    await userEvent.click(part(element, 'show'));
    await waitFor(() => expect(part(element, 'qr')).toBeVisible());
  },
};

/** The invitation was copied: said on the button, and told to the page. */
export const Copied: StoryObj = {
  render: () => inside(),
  beforeEach: () => () => Reflect.deleteProperty(navigator, 'clipboard'),
  async play({ canvasElement }) {
    const { element, room } = await onStageInside(canvasElement);
    const written: string[] = [];
    const clipboard = { writeText: async (text: string): Promise<void> => void written.push(text) };
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard });
    const heard = listen(element, 'moot-link-copied');
    await userEvent.click(part(element, 'copy'));
    await waitFor(() => expect(heard).toEqual(['moot-link-copied']));
    await expect(written).toEqual([room.link]);
  },
};

/** The organizer is asked: leave, or end the meeting for everybody. */
export const Leaving: StoryObj = {
  render: () => inside(),
  async play({ canvasElement }) {
    const { element, room } = await onStageInside(canvasElement);
    await userEvent.click(part(element, 'leave'));
    await waitFor(() => expect(part(element, 'end')).toBeVisible());
    await userEvent.click(part(element, 'stay'));
    await waitFor(() => expect(part(element, 'end')).not.toBeVisible());
    await expect(room.asked).toEqual([]);
    await userEvent.click(part(element, 'leave'));
    await waitFor(() => expect(part(element, 'end')).toBeVisible());
  },
};

/** The connection broke; everything stays, and one may go on writing. */
export const Reconnecting: StoryObj = {
  render: () => inside({ isBen: true }),
  async play({ canvasElement }) {
    const { element, room } = await onStageInside(canvasElement);
    await shareEditor(element, room);
    room.state.value = { name: 'reconnecting' };
    await waitFor(() => expect(part(part(element, 'room'), 'bar')).toBeVisible());
    await expect(part(element, 'chat')).toBeVisible();
  },
};

/** One has left, and may come back. */
export const Left: StoryObj = {
  render: () => inside(),
  async play({ canvasElement }) {
    const { element, room } = await onStageInside(canvasElement);
    room.state.value = { name: 'left' };
    await waitFor(() => expect(part(element, 'again')).toBeVisible());
  },
};

/** The organizer ended the meeting. */
export const Ended: StoryObj = {
  render: () => inside(),
  async play({ canvasElement }) {
    const { element, room } = await onStageInside(canvasElement);
    room.state.value = { name: 'ended' };
    await waitFor(() => expect(maybePart(element, 'meeting')?.checkVisibility() ?? false).toBe(false));
  },
};

/** The connection could not be restored. */
export const Failed: StoryObj = {
  render: () => inside(),
  async play({ canvasElement }) {
    const { element, room } = await onStageInside(canvasElement);
    room.state.value = { name: 'failed', error: new MeetingError('connection/failed', 'story') };
    await waitFor(() => expect(parts(element, 'card').some((card) => card.checkVisibility())).toBe(true));
  },
};
