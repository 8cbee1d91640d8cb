/** Builds of a consumer: the packages as they are published, through Vite and through webpack. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Browser, expect, test } from '@playwright/test';
import { type Consumer, makeConsumer } from '../../support/consumer.js';
import { type Demo, startDemo } from '../../support/demo.js';
import {
  expectToTalk,
  invitationFrom,
  joinFrom,
  meetingMarkup,
  pageWith,
  visitHost,
} from '../../support/host-page.js';
import { type HostSite, startSite } from '../../support/host-site.js';
import { documented, headerFor, type Policy } from '../../support/policy-page.js';

const modules = path.resolve(import.meta.dirname, '../../../node_modules');

let relay: Demo;

test.beforeAll(async () => {
  relay = await startDemo();
});

test.afterAll(() => relay.close());

const app = `
import 'folkmoot/define/moot-room.js';
import 'folkmoot/define/moot-presenter.js';
import 'folkmoot/define/moot-viewer.js';
import 'folkmoot/define/moot-chat.js';
import 'folkmoot/define/moot-roster.js';
`;

/** Ana and Ben meet on two pages of a built app, under exactly the documented policy. */
async function expectToMeet(browser: Browser, site: HostSite, script: string, policy: Policy): Promise<void> {
  const head = `<script type="module" src="${script}"></script>`;
  const open = (name: string, attributes?: string): ReturnType<typeof visitHost> =>
    visitHost(
      browser,
      site.put(`/${name}.html`, {
        body: pageWith(head, meetingMarkup(relay.url, name, attributes)),
        headers: { 'content-security-policy': headerFor(policy, relay.url) },
      }),
    );
  const ana = await open('Ana');
  const ben = await open('Ben', '');
  await joinFrom(ben.page, await invitationFrom(ana.page));
  await expectToTalk(ana.page, ben.page);
  for (const { complaints, violations } of [ana, ben]) {
    expect(complaints).toEqual([]);
    expect(await violations()).toEqual([]);
  }
}

/** Builds in a process of its own, as a consumer does, and serves what comes out. */
async function built(consumer: Consumer, command: readonly string[]): Promise<HostSite> {
  await promisify(execFile)(process.execPath, command, {
    cwd: consumer.folder,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return startSite({ '/out/': path.join(consumer.folder, 'out') });
}

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
  const site = await built(consumer, [path.join(modules, 'vite/bin/vite.js'), 'build']);
  try {
    await expectToMeet(browser, site, '/out/app.js', documented.file);
  } finally {
    await site.close();
    consumer.close();
  }
});

test('a webpack build has a meeting in it, with workers from blobs', async ({ browser }) => {
  const consumer = makeConsumer({
    'package.json': '{ "type": "module" }',
    'app.js': app,
    'build.js': `import { createRequire } from 'node:module';
const webpack = createRequire(${JSON.stringify(path.join(modules, 'x.js'))})('webpack');
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
    await expectToMeet(browser, site, '/out/app.js', new Map([...documented.blob, ['trusted-types', names]]));
  } finally {
    await site.close();
    consumer.close();
  }
});
