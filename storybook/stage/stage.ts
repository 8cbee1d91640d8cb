import type {} from '@folkmoot/elements';
import { fakeRoom, type FakeRoom, type FakeRoomOptions } from '../../test/support/fake-room.js';
import { settled } from '../../test/support/shown.js';

type Tags = HTMLElementTagNameMap;

/** The tags of the elements. */
export type Tag = Extract<keyof Tags, `moot-${string}`>;

/** An element that shows a made-up room of its own; `change` brings the room into the state of the story. */
export function alone<T extends Tag>(
  tag: T,
  options: FakeRoomOptions = {},
  change: (room: FakeRoom, element: Tags[T]) => void = () => undefined,
): Tags[T] {
  const room = fakeRoom(options);
  const element = Object.assign(document.createElement(tag), { room });
  change(room, element);
  return element;
}

/** The element of a story and its made-up room, for what a person does in it. */
export async function onStage<T extends Tag>(
  canvas: HTMLElement,
  tag: T,
): Promise<{ element: Tags[T]; room: FakeRoom }> {
  const element = canvas.querySelector(tag);
  if (!element) throw new Error(`The story shows no <${tag}>.`);
  await settled(element);
  return { element, room: (element as unknown as { room: FakeRoom }).room };
}
