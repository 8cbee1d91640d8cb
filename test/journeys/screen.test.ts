import { expect, type Page, type Route } from '@playwright/test';
import { test } from '../support/journey.js';
import {
  type Demo,
  enter,
  invitationOf,
  shownIn,
  startDemo,
  untilInside,
  type Visit,
} from '../support/demo.js';
import { canvasOf, prepare, statsOf, untilSame } from '../support/room-page.js';
import { openSharedTab } from '../support/shared-tab.js';

let demo: Demo;

test.beforeAll(async () => {
  demo = await startDemo();
});

test.afterAll(() => demo.close());

type Browsers = Parameters<typeof enter>[0];

/** Two people in browsers of their own. */
async function pair(browser: Browsers): Promise<{ ana: Visit; ben: Visit; link: string }> {
  const ana = await enter(browser, demo.url, 'Ana');
  const link = await invitationOf(ana.page);
  const ben = await enter(browser, link, 'Ben');
  await expect(shownIn(ben.page, 'moot-roster', '2 people')).toBeVisible();
  await Promise.all([prepare(ana.page), prepare(ben.page)]);
  return { ana, ben, link };
}

test('a shared tab is seen with exactly the captured planes, and typing, scrolling and slides arrive', async ({
  browser,
}) => {
  const { ana, ben } = await pair(browser);
  const tab = await openSharedTab(ana.page);
  await ana.page.getByRole('button', { name: 'Share screen' }).click();
  let shown = await untilSame(ana.page, ben.page);
  await tab.type('a');
  shown = await untilSame(ana.page, ben.page, shown);
  await tab.scroll(333);
  shown = await untilSame(ana.page, ben.page, shown);
  await tab.slide(2);
  shown = await untilSame(ana.page, ben.page, shown);
  await tab.scroll(0);
  await untilSame(ana.page, ben.page, shown);
  expect((await statsOf(ben.page)).packetsDropped).toBe(0);
});

test('the viewer’s canvas is the captured frame, drawn', async ({ browser }) => {
  const { ana, ben } = await pair(browser);
  await openSharedTab(ana.page);
  await ana.page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: true });
    const [track] = stream.getVideoTracks();
    if (!track) throw new Error('There is no track.');
    const video = document.createElement('video');
    video.muted = true;
    video.srcObject = new MediaStream([track.clone()]);
    await video.play();
    document.body.append(video);
    await roomOf(document.querySelector('moot-meeting')).screen.start(track);
  });
  const drawn = (): Promise<string> =>
    ana.page.evaluate(() => {
      const frame = new VideoFrame(document.querySelector('video') as HTMLVideoElement);
      const { pixels } = pixelsOf(frame, { width: frame.displayWidth, height: frame.displayHeight });
      frame.close();
      return pixels;
    });
  await untilSame(ana.page, ben.page);
  await expect.poll(async () => (await canvasOf(ben.page)).pixels === (await drawn())).toBe(true);
});

test('a shared canvas is seen pixel by pixel', async ({ browser }) => {
  const { ana, ben } = await pair(browser);
  const drawn = await ana.page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [401, 263];
    const context = canvas.getContext('2d');
    if (!context) throw new Error('There is no context.');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, 401, 263);
    for (let n = 0; n < 60; n += 1) {
      context.fillStyle = `hsl(${String(n * 6)} 80% 40%)`;
      context.font = `${String(9 + (n % 12))}px serif`;
      context.fillText(`Folkmoot ${String(n)}`, (n * 37) % 330, 12 + n * 4);
    }
    await roomOf(document.querySelector('moot-meeting')).screen.start(canvas);
    return pixelsOf(canvas, canvas);
  });
  await untilSame(ana.page, ben.page);
  await expect.poll(async () => (await canvasOf(ben.page)).pixels === drawn.pixels).toBe(true);
});

test('who comes late sees the screen although the presenter encodes nothing', async ({ browser }) => {
  const { ana, ben, link } = await pair(browser);
  const tab = await openSharedTab(ana.page);
  await ana.page.getByRole('button', { name: 'Share screen' }).click();
  const first = await untilSame(ana.page, ben.page);
  await tab.slide(5);
  await untilSame(ana.page, ben.page, first);
  const { framesPublished } = await statsOf(ana.page);
  const cleo = await enter(browser, link, 'Cleo');
  await untilInside(cleo.page);
  await prepare(cleo.page);
  await untilSame(ana.page, cleo.page);
  expect((await statsOf(ana.page)).framesPublished).toBe(framesPublished);
});

test('the picture goes on while the viewer’s page is blocked', async ({ browser }) => {
  const { ana, ben } = await pair(browser);
  const tab = await openSharedTab(ana.page);
  await ana.page.getByRole('button', { name: 'Share screen' }).click();
  const first = await untilSame(ana.page, ben.page);
  const paints = await paintsIn(ben.page);
  const release = await block(ben.page);
  for (let number = 2; number < 12; number += 1) {
    const before = await paints();
    await tab.slide(number);
    await expect.poll(paints, { intervals: [50] }).toBeGreaterThan(before);
  }
  await release();
  await untilSame(ana.page, ben.page, first);
});

/** Blocks the page, as a script of the host does that never ends, until the returned function is called. */
async function block(page: Page): Promise<() => Promise<void>> {
  const held = new Promise<Route>((resolve) => void page.route('**/held', resolve));
  const blocked = page.evaluate(() => {
    const request = new XMLHttpRequest();
    request.open('GET', '/held', false);
    request.send();
  });
  const route = await held;
  return async () => {
    await route.fulfill({ body: '' });
    await blocked;
  };
}

/** How often the workers of a page have painted from now on, as they say themselves, without the page. */
async function paintsIn(page: Page): Promise<() => Promise<number>> {
  const workers = page.workers();
  for (const worker of workers) {
    await worker.evaluate(() => {
      const { prototype } = OffscreenCanvasRenderingContext2D;
      const { putImageData } = prototype;
      Object.assign(globalThis, { paints: 0 });
      Object.assign(prototype, {
        putImageData(this: OffscreenCanvasRenderingContext2D, ...args: readonly unknown[]) {
          globalThis.paints += 1;
          Reflect.apply(putImageData, this, args);
        },
      });
    });
  }
  return async () => {
    const counts = await Promise.all(workers.map((worker) => worker.evaluate(() => globalThis.paints)));
    return counts.reduce((sum, count) => sum + count, 0);
  };
}

declare global {
  /** How often a worker has painted. */
  var paints: number;
}

test('pausing hides what happens on the screen', async ({ browser }) => {
  const { ana, ben } = await pair(browser);
  const tab = await openSharedTab(ana.page);
  await ana.page.getByRole('button', { name: 'Share screen' }).click();
  const shown = await untilSame(ana.page, ben.page);
  await ana.page.getByRole('button', { name: 'Pause' }).click();
  await expect(shownIn(ben.page, 'moot-viewer', 'paused sharing')).toBeVisible();
  const { framesPublished } = await statsOf(ana.page);
  await tab.slide(77);
  await tab.page.screenshot();
  expect((await statsOf(ana.page)).framesPublished).toBe(framesPublished);
  expect((await statsOf(ben.page)).paintedHash).toBe(shown);
  await ana.page.getByRole('button', { name: 'Resume' }).click();
  await tab.slide(78);
  await untilSame(ana.page, ben.page, shown);
});
