import { defineConfig } from '@playwright/test';
import { awakeFlags, captureTabFlag, chromiumFlags, requireChromium } from '../scripts/browsers.mjs';

/** The tab that journeys share is the one with this title. */
export const SHARED_TAB_TITLE = 'Shared by a test';

export default defineConfig({
  testDir: './journeys',
  testMatch: '**/*.test.ts',
  outputDir: '../test-results/journeys',
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  globalTimeout: 9 * 60_000,
  forbidOnly: true,
  reporter: [['list'], ['./reporters/playwright.mjs']],
  use: {
    browserName: 'chromium',
    trace: 'off',
    launchOptions: {
      executablePath: requireChromium(),
      args: [
        ...chromiumFlags,
        ...awakeFlags,
        '--use-fake-device-for-media-stream',
        captureTabFlag(SHARED_TAB_TITLE),
      ],
    },
  },
});
