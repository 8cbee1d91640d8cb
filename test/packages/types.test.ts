import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT } from '../../scripts/browsers.mjs';
import { installPackages, type Project, run } from '../support/packages/installed.js';

let project: Project;

before(async () => (project = await installPackages()));
after(() => project.remove());

test('Plain TypeScript, React, Vue and Svelte take what is right and refuse what is wrong', async () => {
  const folder = path.join(project.folder, 'page');
  cpSync(path.join(ROOT, 'test/types'), folder, { recursive: true });
  const tsc = path.join(ROOT, 'node_modules/typescript7/bin/tsc');
  const said = await run(process.execPath, [tsc, '-p', folder]).catch(
    (error: unknown) => error as { stdout: string },
  );
  assert.equal(said.stdout, '');
});
