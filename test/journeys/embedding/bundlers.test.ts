/** A build of a consumer: the packages as they are published, through Vite. */
import path from 'node:path';
import { test } from '../../support/journey.js';
import { app, built, expectToMeet, toolsFolder } from '../../support/built-app.js';
import { makeConsumer } from '../../support/consumer.js';
import { type Demo, startDemo } from '../../support/demo.js';
import { documented } from '../../support/policy-page.js';

let relay: Demo;

test.beforeAll(async () => {
  relay = await startDemo();
});

test.afterAll(() => relay.close());

test('a Vite build has a meeting in it, with the worker file of its own', async ({ browser }) => {
  const consumer = makeConsumer({
    'package.json': '{ "type": "module" }',
    'app.js': `${app}
import { setWorkerUrl } from 'folkmoot';
import worker from 'folkmoot/worker.js?url';
setWorkerUrl(worker);`,
    'vite.config.js': `export default {
  base: '/out/', logLevel: 'error',
  build: { outDir: 'out', rollupOptions: { input: 'app.js', output: { entryFileNames: 'app.js' } } },
};`,
  });
  const site = await built(consumer, [path.join(toolsFolder, 'vite/bin/vite.js'), 'build']);
  try {
    await expectToMeet(browser, { relay, site, script: '/out/app.js', policy: documented.file });
  } finally {
    await site.close();
    consumer.close();
  }
});
