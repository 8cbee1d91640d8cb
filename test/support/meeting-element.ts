import type { MootMeeting } from '@folkmoot/elements';
import { emptyPlace, press, settled, waitUntil } from './elements.js';
import type { FakeRoom } from './fake-room.js';
import { FakeClient } from './room-element.js';

/** An invitation that reads well, to a meeting that is none. */
export const invitation = 'https://moot.example/j/123456789#1.AAECAwQFBgcICQoLDA0ODw.8PHy8_T19vf4-fr7_P3-_w';

/** A moot-meeting and the client that it asks for rooms. */
export interface MeetingStage {
  readonly element: MootMeeting;
  readonly client: FakeClient;
  readonly place: HTMLElement;
}

/** A moot-meeting with these attributes, in a box of this size. The page's address is left alone unless told otherwise. */
export async function meetingElement(
  attributes: Record<string, string> = {},
  { width = 1100, height = 700 }: { width?: number; height?: number } = {},
): Promise<MeetingStage> {
  const client = new FakeClient();
  const element = Object.assign(document.createElement('moot-meeting'), { client });
  for (const [name, value] of Object.entries({ 'no-page-link': '', ...attributes }))
    element.setAttribute(name, value);
  const place = await emptyPlace();
  resize(place, { width, height });
  place.append(element);
  element.style.minBlockSize = '0';
  await settled(element);
  return { element, client, place };
}

/** Gives the box around a meeting another size. */
export function resize(place: HTMLElement, { width, height }: { width: number; height: number }): void {
  Object.assign(place.style, {
    display: 'grid',
    gridTemplate: `${height}px / ${width}px`,
    blockSize: `${height}px`,
    inlineSize: `${width}px`,
  });
}

/** The same, inside a meeting. */
export async function insideMeeting(
  size?: { width?: number; height?: number },
  change: (room: FakeRoom) => void = () => undefined,
): Promise<MeetingStage & { room: FakeRoom }> {
  const stage = await meetingElement({ link: invitation, name: 'Ana' }, size);
  change(stage.client.room);
  await stage.client.open();
  await untilOpen(stage.element);
  return { ...stage, room: stage.client.room };
}

/** Waits until a meeting is open and shown. */
export async function untilOpen(element: MootMeeting): Promise<void> {
  await waitUntil(() => element.matches(':state(open)'), 'waiting for the meeting to open');
  await settled(element);
}

/** Fills in the entrance and sends it. */
export async function enterAs(element: MootMeeting, name: string): Promise<void> {
  await writeInto(element, 'name', name);
  await press(element, 'enter');
}

/** Writes into one of the fields of the entrance. */
export async function writeInto(element: MootMeeting, id: 'name' | 'link', text: string): Promise<void> {
  const field = fieldOf(element, id);
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await settled(element);
}

/** One of the fields of the entrance. */
export function fieldOf(element: MootMeeting, id: string): HTMLInputElement {
  const field = element.shadowRoot?.querySelector<HTMLInputElement>(`input#${id}`);
  if (!field) throw new Error(`There is no field ${id}.`);
  return field;
}

/** One of the elements inside. */
export function inner<K extends 'moot-room' | 'moot-chat' | 'moot-roster' | 'moot-viewer' | 'moot-presenter'>(
  element: MootMeeting,
  tag: K,
): HTMLElementTagNameMap[K] {
  const found = element.shadowRoot?.querySelector(tag);
  if (!found) throw new Error(`There is no ${tag}.`);
  return found;
}
