import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { ROOT } from '../../scripts/browsers.mjs';
import { type Integrity, integrityOf } from '../../scripts/integrity.js';
import { installPackages, type Packed, type Project, run } from '../support/packages/installed.js';

let project: Project;

before(async () => (project = await installPackages()));
after(() => project.remove());

/** Only ES modules are promised: what require() and resolution before Node 12 make of them does not count. */
const otherWays = new Set(['node10', 'node16-cjs']);

async function typeProblems({ tarball }: Packed): Promise<string[]> {
  const analysis = await checkPackage(createPackageFromTarballData(readFileSync(tarball)), {
    // Scripts for new Worker(), not modules to import.
    excludeEntrypoints: ['./worker.js', /\.(css|json|txt)$/],
  });
  if (!analysis.types) return ['no types'];
  return analysis.problems
    .filter((problem) => !('resolutionKind' in problem && otherWays.has(problem.resolutionKind)))
    .map((problem) => JSON.stringify(problem));
}

describe('Every package', () => {
  test('has nothing that publint would complain of', async () => {
    for (const { name, folder } of project.packages) {
      const { messages } = await publint({ pkgDir: folder, pack: false });
      const complaints = messages.filter(({ type }) => type !== 'suggestion');
      assert.deepEqual(complaints, [], name);
    }
  });

  test('has types that are right', async () => {
    for (const one of project.packages) assert.deepEqual(await typeProblems(one), [], one.name);
  });
});

test('Two builds of the same sources are the same, file by file', async () => {
  const again = path.join(project.folder, 'again');
  const rollup = path.join(ROOT, 'node_modules/rollup/dist/bin/rollup');
  const env = { ...process.env, FOLKMOOT_OUT: again };
  await run(process.execPath, [rollup, '-c', '--silent'], { cwd: ROOT, env });
  const files = readdirSync(again, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.js'),
  );
  assert.ok(files.includes('folkmoot/dist/folkmoot.min.js') && files.includes('room/dist/worker.js'));
  for (const name of files)
    assert.ok(
      readFileSync(path.join(again, name)).equals(readFileSync(path.join(ROOT, 'packages', name))),
      name,
    );
});

describe('The integrity file', () => {
  const read = (folder: string): Integrity =>
    JSON.parse(readFileSync(path.join(folder, 'integrity.json'), 'utf8')) as Integrity;

  test('names every file that a page may load, with its hash', () => {
    const folder = path.join(project.folder, 'node_modules/folkmoot/dist');
    const { files, script, importMap } = read(folder);
    assert.deepEqual({ files, script, importMap }, integrityOf(folder));
    const names = Object.keys(files);
    assert.ok(names.includes('folkmoot.min.js') && names.includes('worker.js'));
    assert.ok(names.some((name) => /^folkmoot\.de-\w+\.min\.js$/.test(name)));
    for (const hash of Object.values(files)) assert.match(hash, /^sha384-[\w+/]{64}$/);
  });

  test('changes with every byte', () => {
    const folder = path.join(project.folder, 'tampered');
    cpSync(path.join(project.folder, 'node_modules/folkmoot/dist'), folder, { recursive: true });
    const file = path.join(folder, 'folkmoot.min.js');
    writeFileSync(file, `${readFileSync(file, 'utf8')} `);
    assert.notEqual(integrityOf(folder).script, read(folder).script);
  });
});
