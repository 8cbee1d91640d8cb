import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Browser, expect } from '@playwright/test';
import type { Consumer } from './consumer.js';
import type { Demo } from './demo.js';
import { expectToTalk, invitationFrom, joinFrom, meetingMarkup, pageWith, visitHost } from './host-page.js';
import { type HostSite, startSite } from './host-site.js';
import { headerFor, type Policy } from './policy-page.js';

/** Where the tools of a consumer are installed. */
export const toolsFolder = path.resolve(import.meta.dirname, '../../node_modules');

/** The script of an app that has the elements of a meeting. */
export const app = `
import 'folkmoot/define/moot-room.js';
import 'folkmoot/define/moot-presenter.js';
import 'folkmoot/define/moot-viewer.js';
import 'folkmoot/define/moot-chat.js';
import 'folkmoot/define/moot-roster.js';
`;

/** A built app on a web server, and the relay it uses. */
export interface BuiltApp {
  readonly relay: Demo;
  readonly site: HostSite;
  /** The path of its script. */
  readonly script: string;
  readonly policy: Policy;
}

/** Ana and Ben meet on two pages of a built app, under exactly the documented policy. */
export async function expectToMeet(
  browser: Browser,
  { relay, site, script, policy }: BuiltApp,
): Promise<void> {
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
export async function built(consumer: Consumer, command: readonly string[]): Promise<HostSite> {
  await promisify(execFile)(process.execPath, command, {
    cwd: consumer.folder,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return startSite({ '/out/': path.join(consumer.folder, 'out') });
}
