import { defineConfig } from '@playwright/test';
import { chromiumOptions } from './support/browsers.js';

export default defineConfig({
  testDir: './journeys',
  testMatch: ['**/*.test.ts', '**/*.long.ts'],
  outputDir: '../test-results/journeys',
  workers: 1,
  timeout: 120_000,
  // Only what fails waits so long; on a busy machine everything else may.
  expect: { timeout: 40_000 },
  globalTimeout: 25 * 60_000,
  forbidOnly: true,
  reporter: [['list'], ['./reporters/playwright.mjs']],
  use: {
    browserName: 'chromium',
    trace: 'off',
    launchOptions: chromiumOptions(),
  },
});
