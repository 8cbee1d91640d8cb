import type { MootMeeting, MootRoom } from '@folkmoot/elements';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, userEvent, waitFor } from 'storybook/test';
import { part, parts, write } from '../../test/support/shown.js';
import { desk, memoryPlace, sideBySide, type MemoryPlace } from './demo.js';
import { livelyCanvas, type Lively } from './lively.js';
import { differentPixels } from './pictures.js';

const meta: Meta = {
  title: 'Without a server',
  tags: ['!autodocs'],
  parameters: { width: 1600 },
};
export default meta;

const patience = { timeout: 20_000 };
const lively = new WeakMap<Element, Lively>();

/** Ana organizes and shares a canvas; the others come in by her link. */
function rooms(...names: readonly string[]): HTMLElement {
  const place = memoryPlace();
  const desks = names.map((name, index) => roomDesk(place, name, index === 0));
  const [first, ...others] = desks.map(({ room }) => room);
  first?.addEventListener('moot-room-opened', ({ room }) => {
    for (const other of others) other.link = room.link;
  });
  return sideBySide(...desks.map(({ element }) => element));
}

function roomDesk(
  place: MemoryPlace,
  name: string,
  organizes: boolean,
): { room: MootRoom; element: HTMLElement } {
  const { client, line } = place.person();
  const room = Object.assign(document.createElement('moot-room'), { client, name, start: organizes });
  const seen = [document.createElement('moot-chat'), document.createElement('moot-roster')];
  if (organizes) {
    const presenter = document.createElement('moot-presenter');
    const picture = livelyCanvas(room);
    lively.set(room, picture);
    presenter.source = picture.canvas;
    room.append(presenter, ...seen);
  } else room.append(document.createElement('moot-viewer'), ...seen);
  return { room, element: desk(name, line, room) };
}

async function everybodyIn(canvas: HTMLElement): Promise<MootRoom[]> {
  const all = [...canvas.querySelectorAll('moot-room')];
  for (const room of all) await waitFor(() => expect(room.phase.name).toBe('open'), patience);
  for (const roster of canvas.querySelectorAll('moot-roster')) {
    await waitFor(() => expect(parts(roster, 'person')).toHaveLength(all.length), patience);
  }
  return all;
}

/** Somebody says something, and everybody reads it. */
async function say(from: MootRoom, text: string, all: readonly MootRoom[]): Promise<void> {
  const chat = from.querySelector('moot-chat') as Element;
  await write(chat, 'field', text);
  await userEvent.click(part(chat, 'send'));
  await everybodyReads(text, all);
}

async function everybodyReads(text: string, all: readonly MootRoom[]): Promise<void> {
  for (const room of all) {
    const chat = room.querySelector('moot-chat') as Element;
    await waitFor(() => expect(parts(chat, 'text').at(-1)).toHaveTextContent(text), patience);
  }
}

/** Everybody else sees the first one's canvas exactly. */
async function everybodySees(source: Lively, all: readonly MootRoom[]): Promise<void> {
  source.rest();
  for (const room of all.slice(1)) {
    const viewer = room.querySelector('moot-viewer') as Element;
    const picture = await waitFor(() => part<HTMLCanvasElement>(viewer, 'picture'), patience);
    await waitFor(() => expect(differentPixels(picture, source.canvas)).toBe(0), patience);
  }
}

/** Ana shares a canvas and both write. Ben’s line is cut and restored: nothing is lost. */
export const TwoPeople: StoryObj = {
  render: () => rooms('Ana', 'Ben'),
  async play({ canvasElement, step }) {
    const all = await everybodyIn(canvasElement);
    const [ana, ben] = all as [MootRoom, MootRoom];
    await step('Ben sees what Ana shares, pixel for pixel', async () => {
      await userEvent.click(part(ana.querySelector('moot-presenter') as Element, 'start'));
      await everybodySees(lively.get(ana) as Lively, all);
    });
    await step('chat goes both ways', async () => {
      await say(ana, 'Can you see it?', all);
      await say(ben, 'Every pixel.', all);
    });
    await step('a line is cut and restored', async () => {
      const cable = canvasElement.querySelectorAll<HTMLInputElement>('.desk input')[1] as HTMLInputElement;
      await userEvent.click(cable);
      await waitFor(() => expect(ben.phase.name).toBe('reconnecting'), patience);
      await waitFor(() => expect(part(ben, 'bar')).toBeVisible());
      await write(ben.querySelector('moot-chat') as Element, 'field', 'Said while away');
      await userEvent.click(part(ben.querySelector('moot-chat') as Element, 'send'));
      await userEvent.click(cable);
      await waitFor(() => expect(ben.phase.name).toBe('open'), patience);
      await everybodyReads('Said while away', all);
    });
  },
};

/** Three people; two of them look at what the first shares. */
export const ThreePeople: StoryObj = {
  render: () => rooms('Ana', 'Ben', 'Chidi'),
  async play({ canvasElement }) {
    const all = await everybodyIn(canvasElement);
    const [ana] = all as [MootRoom];
    await userEvent.click(part(ana.querySelector('moot-presenter') as Element, 'start'));
    await everybodySees(lively.get(ana) as Lively, all);
    await say(all.at(-1) as MootRoom, 'Hello from the third desk', all);
  },
};

/** Two whole meetings in one tag each: one was started, the other came in by its invitation. */
export const OneTag: StoryObj = {
  render() {
    const place = memoryPlace();
    const [ana, ben] = ['Ana', 'Ben'].map((name) => {
      const { client, line } = place.person();
      const meeting = Object.assign(document.createElement('moot-meeting'), {
        client,
        name,
        noPageLink: true,
      });
      return { meeting, element: desk(name, line, meeting) };
    }) as [MeetingDesk, MeetingDesk];
    const picture = livelyCanvas(ana.meeting);
    lively.set(ana.meeting, picture);
    ana.meeting.source = picture.canvas;
    ana.meeting.addEventListener('moot-room-opened', ({ room }) => (ben.meeting.link = room.link));
    return sideBySide(ana.element, ben.element);
  },
  async play({ canvasElement }) {
    const [ana, ben] = [...canvasElement.querySelectorAll('moot-meeting')] as [MootMeeting, MootMeeting];
    await waitFor(() => expect(part(ana, 'enter')).toBeVisible());
    await userEvent.click(part(ana, 'enter'));
    for (const meeting of [ana, ben]) {
      await waitFor(() => expect(meeting.matches(':state(open)')).toBe(true), patience);
    }
    const presenter = await waitFor(() => part(part(ana, 'presenter'), 'start'), patience);
    await userEvent.click(presenter);
    const source = lively.get(ana) as Lively;
    source.rest();
    const picture = await waitFor(() => part<HTMLCanvasElement>(part(ben, 'viewer'), 'picture'), patience);
    await waitFor(() => expect(differentPixels(picture, source.canvas)).toBe(0), patience);
  },
};

interface MeetingDesk {
  readonly meeting: MootMeeting;
  readonly element: HTMLElement;
}
