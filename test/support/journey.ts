import { test as base, type BrowserContext } from '@playwright/test';
import { pageReport } from './page-report.js';

/**
 * Playwright's test. After each one everybody leaves: pages that stay take the computer's time from all tests after them,
 * and their tabs are offered to who shares one. When it failed, what each page showed and knew is printed before.
 */
export const test = base.extend<{ leaving: undefined }>({
  // Not Playwright's own, which is gone before it can be reported on.
  page: async ({ browser }, use) => use(await (await browser.newContext()).newPage()),
  leaving: [
    async ({ browser }, use, testInfo) => {
      await use(undefined);
      if (testInfo.status !== testInfo.expectedStatus) console.log(await reportOn(browser.contexts()));
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],
});

async function reportOn(contexts: readonly BrowserContext[]): Promise<string> {
  const pages = contexts.flatMap((context) => context.pages());
  const reports = await Promise.all(pages.map((page) => pageReport(page)));
  return ['', ...reports, ''].join('\n');
}
