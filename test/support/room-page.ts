import { expect, type Page } from '@playwright/test';
import type { MootMeeting, MootRoom, Room, ScreenStats } from 'folkmoot';

/** What the room in a page counts about its screen. */
export function statsOf(page: Page): Promise<ScreenStats> {
  return page.evaluate(() =>
    roomOf(document.querySelector<MootMeeting | MootRoom>('moot-meeting, moot-room')).screen.stats(),
  );
}

/** Resolves when a viewer was handed exactly the planes the presenter captured last, and they are other than before. */
export async function untilSame(presenter: Page, viewer: Page, before = ''): Promise<string> {
  await expect
    .poll(async () => {
      const [{ capturedHash }, { paintedHash }] = await Promise.all([statsOf(presenter), statsOf(viewer)]);
      return paintedHash !== '' && paintedHash !== before && paintedHash === capturedHash;
    })
    .toBe(true);
  return (await statsOf(viewer)).paintedHash;
}

/** The pixels a viewer's canvas shows, as base64, and their size. */
export function canvasOf(page: Page): Promise<{ width: number; height: number; pixels: string }> {
  return page.evaluate(() => {
    const canvas = viewerOf(document.querySelector('moot-meeting'))?.shadowRoot?.querySelector('canvas');
    if (!canvas) throw new Error('There is no canvas.');
    return pixelsOf(canvas, canvas);
  });
}

/** Makes the helpers above available in a page. */
export async function prepare(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.assign(globalThis, {
      roomOf(element: MootMeeting | MootRoom | null): Room {
        if (!element?.room) throw new Error('There is no room.');
        return element.room;
      },
      viewerOf: (element: MootMeeting | MootRoom | null) => element?.shadowRoot?.querySelector('moot-viewer'),
      pixelsOf(source: CanvasImageSource, { width, height }: { width: number; height: number }) {
        const context = new OffscreenCanvas(width, height).getContext('2d');
        context?.drawImage(source, 0, 0);
        const bytes = new Uint8Array(context?.getImageData(0, 0, width, height).data.buffer ?? []);
        let binary = '';
        for (let at = 0; at < bytes.length; at += 32_768) {
          binary += String.fromCharCode(...bytes.subarray(at, at + 32_768));
        }
        return { width, height, pixels: btoa(binary) };
      },
    });
  });
}

declare global {
  /** The room of an element in a prepared page. */
  function roomOf(element: MootMeeting | MootRoom | null): Room;
  /** The viewer inside an element in a prepared page. */
  function viewerOf(element: MootMeeting | MootRoom | null): Element | null | undefined;
  /** The pixels of anything that can be drawn, in a prepared page. */
  function pixelsOf(
    source: CanvasImageSource,
    size: { width: number; height: number },
  ): { width: number; height: number; pixels: string };
}
