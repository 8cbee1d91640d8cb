import path from 'node:path';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter, summaryReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { ROOT, chromiumFlags, requireChromium } from '../scripts/browsers.mjs';
import { forceColorsPlugin } from './support/force-colors.mjs';
import { serveSources } from './support/serve-sources.mjs';
import { countingReporter } from './reporters/web-test-runner.mjs';

export default {
  rootDir: ROOT,
  files: ['test/elements/**/*.test.ts', 'test/**/*.browser.test.ts'],
  nodeResolve: { exportConditions: ['folkmoot-source', 'browser', 'default'] },
  browsers: [
    chromeLauncher({
      launchOptions: {
        executablePath: requireChromium(),
        args: [...chromiumFlags, '--use-fake-device-for-media-stream'],
      },
      createPage: ({ context }) => openFocusedPage(context),
    }),
  ],
  concurrency: 2,
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 180_000,
  testFramework: { config: { timeout: 10_000 } },
  middleware: [serveSources(ROOT)],
  plugins: [
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: path.join(ROOT, 'tsconfig.base.json') }),
    forceColorsPlugin(),
  ],
  reporters: [
    summaryReporter({ flatten: false }),
    defaultReporter({ reportTestProgress: false }),
    countingReporter(),
  ],
};

/**
 * A page in a window of its own that has the focus: two run at once, and a page behind another renders once a second.
 * @param {import('puppeteer-core').BrowserContext} context
 */
async function openFocusedPage(context) {
  const page = await context.newPage({ type: 'window' });
  await page.emulateFocusedPage(true);
  return page;
}
