import type { LaunchOptions } from '@playwright/test';
import { launch, type Browser } from 'puppeteer-core';
import {
  awakeFlags,
  captureTabFlag,
  chromiumFlags,
  findBrowsers,
  requireChromium,
} from '../../scripts/browsers.mjs';

/** The tab that journeys share is the one with this title; never the page that shares, which is not offered itself. */
export const SHARED_TAB_TITLE = 'Shared by a test';

/** How Playwright starts a Chromium that shares the tab above and has made-up cameras; for `chromium.launch` too. */
export function chromiumOptions(): LaunchOptions {
  return {
    executablePath: requireChromium(),
    args: [
      ...chromiumFlags,
      ...awakeFlags,
      '--use-fake-device-for-media-stream',
      captureTabFlag(SHARED_TAB_TITLE),
    ],
  };
}

/**
 * Starts the installed Firefox, which Playwright cannot drive, over WebDriver BiDi. Close it after the test.
 * @throws Error when there is none; the message says what to do.
 */
export async function launchFirefox(): Promise<Browser> {
  const { firefox } = findBrowsers();
  if (!firefox) throw new Error('No Firefox found. Run `npm run setup`, or set FIREFOX_PATH.');
  return launch({ browser: 'firefox', executablePath: firefox, headless: true, timeout: 90_000 });
}
