import type { Browser, Page } from 'puppeteer-core';
import type { Mode } from './modes.js';

/** A page that shows one story after the other, in one mode. */
export interface StoryPage {
  readonly page: Page;
  /**
   * Shows a story anew and does what a person does in it. Resolves to everything that went wrong: exceptions, errors on
   * the console, and requests to anywhere else.
   */
  show(id: string): Promise<string[]>;
  close(): Promise<void>;
}

interface Channel {
  on(event: string, listener: (data: { storyId?: string; message?: string }) => void): void;
  off(event: string, listener: (data: { storyId?: string; message?: string }) => void): void;
  emit(event: string, data: unknown): void;
}

interface Storybook {
  readonly __STORYBOOK_PREVIEW__: { ready(): Promise<void> };
  readonly __STORYBOOK_ADDONS_CHANNEL__: Channel;
}

const LIMIT_MS = 30_000;

/** A frame that is on its way to a worker when a room is left, and the worker ends with it, is closed by nobody. */
const unavoidable = /VideoFrame was garbage collected/;

/** Opens a page of the storybook; the first story is shown by `show` like every other. */
export async function openStoryPage(browser: Browser, url: string, mode: Mode): Promise<StoryPage> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on(
    'pageerror',
    (error) => void complaints.push(error instanceof Error ? error.message : String(error)),
  );
  page.on('console', (message) => {
    if (message.type() === 'error' && !unavoidable.test(message.text()))
      complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (/^(?!http:\/\/127\.0\.0\.1:)\w+:\/\//.test(request.url())) complaints.push(`asked ${request.url()}`);
  });
  await emulate(page, mode);
  // The compiler that runs the tests marks functions by a helper that pages do not have.
  await page.evaluateOnNewDocument('globalThis.__name = (named) => named');
  await page.goto(`${url}/iframe.html?viewMode=story`);
  await page.waitForFunction(() => '__STORYBOOK_PREVIEW__' in window);
  await page.evaluate(setToolbar, mode.globals);
  return {
    page,
    async show(id) {
      complaints.length = 0;
      const thrown = await page.evaluate(play, id, LIMIT_MS);
      return [...thrown, ...complaints];
    },
    close: () => context.close(),
  };
}

async function emulate(
  page: Page,
  { width = 1200, height = 900, forcesColors = false }: Mode,
): Promise<void> {
  await page.setViewport({ width, height });
  await page.emulateFocusedPage(true);
  const session = await page.createCDPSession();
  await session.send('Emulation.setEmulatedMedia', {
    features: [{ name: 'forced-colors', value: forcesColors ? 'active' : 'none' }],
  });
}

/** Runs in the page. The axe of the panel would only run beside the one of the tests. */
async function setToolbar(globals: Mode['globals']): Promise<void> {
  const { __STORYBOOK_PREVIEW__: preview, __STORYBOOK_ADDONS_CHANNEL__: channel } =
    window as unknown as Storybook;
  await preview.ready();
  channel.emit('updateGlobals', { globals: { ...globals, a11y: { manual: true } } });
}

/** Runs in the page. */
function play(storyId: string, limitMs: number): Promise<string[]> {
  const { __STORYBOOK_ADDONS_CHANNEL__: channel } = window as unknown as Storybook;
  const thrown: string[] = [];
  const note = ({ message }: { message?: string }): void => void thrown.push(message ?? 'It failed.');
  const failures = ['storyThrewException', 'playFunctionThrewException', 'storyErrored', 'storyMissing'];
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      for (const name of failures) channel.off(name, note);
      channel.off('storyFinished', finished);
      resolve([...new Set(thrown)]);
    };
    const finished = (data: { storyId?: string }): void => {
      if (data.storyId === storyId) end();
    };
    const timer = setTimeout(() => {
      thrown.push('It did not end in time.');
      end();
    }, limitMs);
    for (const name of failures) channel.on(name, note);
    channel.on('storyFinished', finished);
    channel.emit('setCurrentStory', { storyId, viewMode: 'story' });
    channel.emit('forceRemount', { storyId });
  });
}
