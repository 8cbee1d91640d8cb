import type { Page } from '@playwright/test';
import type { MootMeeting, MootRoom } from 'folkmoot';
import { textsOf } from './texts.js';

/** What a page shows, knows and wrote, for somebody who looks for the cause of a failure. Never fails itself. */
export async function pageReport(page: Page): Promise<string> {
  const parts = [saidIn(page), factsIn(page), consoleOf(page)].map((part) =>
    part.catch((error: unknown) => [`not told: ${String(error)}`]),
  );
  return [`── ${page.url()}`, ...(await Promise.all(parts)).flat()].join('\n');
}

async function saidIn(page: Page): Promise<string[]> {
  return [`says: ${(await inTime(textsOf(page))).join(' | ').slice(0, 2_000)}`];
}

function factsIn(page: Page): Promise<string[]> {
  return inTime(page.evaluate(factsOf));
}

async function consoleOf(page: Page): Promise<string[]> {
  const [errors, messages] = await inTime(Promise.all([page.pageErrors(), page.consoleMessages()]));
  return [
    ...errors.map((error) => `error: ${error.stack ?? error.message}`),
    ...messages.slice(-30).map((message) => `${message.type()}: ${message.text()}`),
  ];
}

/** A page that is busy for good answers nothing. */
function inTime<T>(answer: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(reject, 5_000, new Error('The page does not answer.')).unref();
  });
  return Promise.race([answer, late]);
}

/** Runs in the page. */
async function factsOf(): Promise<string[]> {
  const focus = document.hasFocus() ? 'with' : 'without';
  const facts = [
    `page: ${document.readyState}, ${document.visibilityState}, ${focus} the focus at ${document.activeElement?.localName ?? 'nothing'}`,
  ];
  for (const element of document.querySelectorAll<MootMeeting | MootRoom>('moot-meeting, moot-room')) {
    const { room } = element;
    facts.push(`${element.localName}: ${room ? JSON.stringify(room.state.value) : 'no room'}`);
    if (!room) continue;
    const late = new Promise((resolve) => setTimeout(resolve, 2_000, 'no answer'));
    facts.push(
      `people: ${JSON.stringify(room.roster.participants.value)}`,
      `own share: ${JSON.stringify(room.screen.own.value)}, may share: ${String(room.screen.mayShare.value)}`,
      `share: ${JSON.stringify(room.screen.share.value)}, dropped messages: ${String(room.droppedMessages.value)}`,
      `screen: ${JSON.stringify(await Promise.race([room.screen.stats(), late]))}`,
    );
  }
  return facts;
}
