import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import '../../packages/elements/src/define.js';
import type { MootChat, MootPresenter, MootRoom, MootRoster, MootViewer } from '@folkmoot/elements';
import { knowEveryError } from './english.js';
import { fakeRoom, type FakeRoom, type FakeRoomOptions } from './fake-room.js';
import { said, settled } from './shown.js';

export * from './shown.js';

knowEveryError();

/** What an element and the test of it need. */
export interface Stage<E extends HTMLElement> {
  readonly element: E;
  readonly room: FakeRoom;
}

interface Tags {
  'moot-room': MootRoom;
  'moot-presenter': MootPresenter;
  'moot-viewer': MootViewer;
  'moot-chat': MootChat;
  'moot-roster': MootRoster;
}

/** An element on the page, with a room given to it. */
export async function onStage<T extends keyof Tags>(
  tag: T,
  options: FakeRoomOptions = {},
): Promise<Stage<Tags[T]>> {
  const room = fakeRoom(options);
  const element = document.createElement(tag) as unknown as Tags[T];
  Object.assign(element, { room });
  (await emptyPlace()).append(element);
  await settled(element);
  return { element, room };
}

/** A place on the page, taken away after the test. */
export async function emptyPlace(): Promise<HTMLElement> {
  return fixture<HTMLElement>(html`<div></div>`);
}

/** Waits until the given text is shown. */
export async function untilSaid(element: Element, text: string): Promise<void> {
  await waitUntil(() => said(element).includes(text), `waiting for "${text}"; it says "${said(element)}"`);
}

/** Collects what is warned on the console while something happens. */
export async function warningsDuring(action: () => Promise<void>): Promise<string[]> {
  const { warn } = console;
  const warnings: string[] = [];
  console.warn = (message: unknown) => void warnings.push(String(message));
  try {
    await action();
  } finally {
    console.warn = warn;
  }
  return warnings;
}

export { expect, fixture, html, waitUntil };
