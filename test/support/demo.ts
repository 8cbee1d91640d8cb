import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { MootMeeting } from '@folkmoot/elements';
import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  FrameLocator,
  Locator,
  Page,
} from '@playwright/test';

const root = path.resolve(import.meta.dirname, '../..');

/** Relay and demo page in a process of their own, as `npx folkmoot` runs them. */
export interface Demo {
  readonly url: string;
  /** Everything it wrote. */
  readonly output: readonly string[];
  close(): Promise<void>;
}

/** Starts the built command on a free port. */
export async function startDemo(args: readonly string[] = []): Promise<Demo> {
  const command = path.join(root, 'packages/folkmoot/dist/cli.js');
  const child = spawn(process.execPath, [command, '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => void output.push(line));
  }
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`No demo: ${output.join('\n')}`)));
  const said = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
  const [first] = await Promise.race([said, ended]);
  return {
    url: /http:\S+/.exec(first)?.[0] ?? '',
    output,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** A page of somebody, with what its browser complained about. */
export interface Visit {
  readonly page: Page;
  /** Errors of scripts and of the page's policy. */
  readonly complaints: string[];
}

/** Opens an address in a browser of somebody's own: nothing is shared with the others. */
export async function visit(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
  given?: BrowserContext,
): Promise<Visit> {
  const context = given ?? (await browser.newContext(options));
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => void complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.goto(address);
  return { page, complaints };
}

/** Opens an address and goes in under a name. */
export async function enter(
  browser: Browser,
  address: string,
  name: string,
  options?: BrowserContextOptions,
): Promise<Visit> {
  const visited = await visit(browser, address, options);
  await goIn(visited.page, name);
  return visited;
}

/** Goes in by the entrance of the meeting on a page. */
export async function goIn(page: Page, name: string): Promise<void> {
  await page.locator('moot-meeting #name').fill(name);
  await page.locator('moot-meeting [part~="enter"]').click();
}

/** Resolves once the page is in a meeting. */
export async function untilInside(page: Page): Promise<void> {
  await page.locator('moot-meeting [part~="number"]').waitFor();
}

/** Ends the meeting for everybody, as its organizer. */
export async function endForAll(page: Page): Promise<void> {
  await page.locator('moot-meeting [part~="leave"]').click();
  await page.getByRole('button', { name: 'End for everybody' }).click();
}

/** The invitation to the meeting a page is in. */
export async function invitationOf(page: Page): Promise<string> {
  await untilInside(page);
  return page.evaluate(() => document.querySelector<MootMeeting>('moot-meeting')?.room?.link ?? '');
}

/** Text that elements of this kind show, without what they tell screen readers beside it. */
export function shownIn(page: Page | FrameLocator, tag: string, text: string | RegExp): Locator {
  return page.locator(tag).getByText(text).and(page.locator(':not(.unseen)'));
}
