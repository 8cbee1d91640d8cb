/** A build of a consumer: the packages as they are published, through webpack, which takes a minute. */
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

test('a webpack build has a meeting in it, with workers from blobs', async ({ browser }) => {
  test.setTimeout(180_000);
  const consumer = makeConsumer({
    'package.json': '{ "type": "module" }',
    'app.js': app,
    'build.js': `import { createRequire } from 'node:module';
const webpack = createRequire(${JSON.stringify(path.join(toolsFolder, 'x.js'))})('webpack');
webpack({
  mode: 'production', context: import.meta.dirname, entry: './app.js',
  performance: { hints: false },
  output: { path: import.meta.dirname + '/out', filename: 'app.js', publicPath: '/out/', trustedTypes: 'webpack' },
}, (error, stats) => {
  if (error || stats.hasErrors()) { console.error(String(error ?? stats.toString('errors-only'))); process.exit(1); }
});`,
  });
  const site = await built(consumer, ['build.js']);
  try {
    // As documented: webpack loads its chunks by a policy of its own.
    const names = [...(documented.blob.get('trusted-types') ?? []), 'webpack'];
    const policy = new Map([...documented.blob, ['trusted-types', names]]);
    await expectToMeet(browser, { relay, site, script: '/out/app.js', policy });
  } finally {
    await site.close();
    consumer.close();
  }
});
