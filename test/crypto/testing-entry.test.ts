import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import * as product from '@folkmoot/crypto';
import * as testing from '@folkmoot/crypto/testing';

const root = path.resolve(import.meta.dirname, '../..');
const testingFiles = /^packages\/crypto\/src\/(?:group\/)?testing(?:\.ts$|\/)/;
const productFolders = ['packages', 'demo', 'storybook'];

/** All sources that ship, by their path in the project. */
function productSources(): string[] {
  return productFolders.filter((folder) => existsSync(path.join(root, folder))).flatMap(sourcesIn);
}

function sourcesIn(folder: string): string[] {
  const names = readdirSync(path.join(root, folder), { encoding: 'utf8', recursive: true });
  return names
    .filter(
      (name) => /\.(?:[cm]?[jt]s|html)$/.test(name) && !/(?:^|\/)(?:node_modules|dist|build)\//.test(name),
    )
    .map((name) => `${folder}/${name}`)
    .filter((file) => !testingFiles.test(file));
}

/** Whether a source imports the entry for tests, by its name or by a path; other packages may have a ‘testing’ of their own. */
function importsTesting(file: string, source: string): boolean {
  const byName = /['"`]@folkmoot\/crypto\/(?:src\/|dist\/)?testing|crypto\/(?:src|dist)\/testing/;
  const byPath = /['"`]\.{1,2}\/(?:[^'"`]*\/)?testing(?:\/[^'"`]*)?(?:\.js)?['"`]/;
  return byName.test(source) || (file.startsWith('packages/crypto/') && byPath.test(source));
}

test('no source that ships imports the entry for tests', () => {
  const sources = productSources();
  assert.ok(sources.some((file) => file.startsWith('packages/crypto/src/')));
  const guilty = sources.filter((file) => importsTesting(file, readFileSync(path.join(root, file), 'utf8')));
  assert.deepEqual(guilty, []);
});

test('the search finds such an import when there is one (control)', () => {
  const guilty = [
    "import { sframe } from '@folkmoot/crypto/testing';",
    'const { sframe } = await import("@folkmoot/crypto/testing");',
    "export * from './testing.js';",
    "import { seal } from './testing/sframe.js';",
    "import { seal } from '../crypto/src/testing/sframe.js';",
  ];
  for (const source of guilty) assert.ok(importsTesting('packages/crypto/src/objects.ts', source), source);
  assert.ok(importsTesting('packages/room/src/room.ts', guilty[0] ?? ''));
  assert.equal(
    importsTesting('packages/room/src/room.ts', "import { KeysEngine } from '@folkmoot/crypto';"),
    false,
  );
  assert.equal(importsTesting('packages/room/src/room.ts', "export * from './testing.js';"), false);
});

test('the entry for products lets nobody choose a counter, a key id or a base key', () => {
  const names = Object.keys(product);
  for (const name of [
    'sframe',
    'seal',
    'open',
    'deriveKey',
    'linkKeySource',
    'laneKid',
    'SealingContext',
    'signBody',
    'Group',
    'mls',
    'joinPassive',
    'secretsHeldBy',
  ]) {
    assert.equal(names.includes(name), false, name);
  }
});

test('the entry for tests offers SFrame to outsiders with vectors of their own', () => {
  for (const name of ['encodeHeader', 'decodeHeader', 'seal', 'open'] as const) {
    assert.equal(typeof testing.sframe[name], 'function');
  }
});

test('the entry for tests offers MLS to outsiders with vectors of their own', () => {
  assert.equal(typeof testing.joinPassive, 'function');
});

test('nothing but the group knows the library behind it', () => {
  const importsLibrary = (file: string): boolean =>
    /['"`](?:ts-mls|@hpke)(?:\/|['"`])/.test(readFileSync(path.join(root, file), 'utf8'));
  const importers = ['packages', 'demo', 'storybook']
    .filter((folder) => existsSync(path.join(root, folder)))
    .flatMap(sourcesIn)
    .filter(importsLibrary);
  assert.ok(importers.length > 0);
  for (const file of importers) assert.match(file, /^packages\/crypto\/src\/group\//);
});

test('the library comes without its own crypto: only what works on the cipher suite that it is given', () => {
  const product = sourcesIn('packages/crypto/src/group').filter((file) => !testingFiles.test(file));
  for (const file of product) {
    const source = readFileSync(path.join(root, file), 'utf8');
    assert.equal(
      /['"`]ts-mls(?:\/index\.js|\/crypto\/implementation[^'"`]*)?['"`]/.test(source),
      false,
      file,
    );
    assert.equal(/joinGroupExternal|defaultAuthenticationService|acceptAll/.test(source), false, file);
  }
});

test('the package draws randomness from the system’s generator only', () => {
  const sources = sourcesIn('packages/crypto/src').map((file) => readFileSync(path.join(root, file), 'utf8'));
  assert.ok(sources.length > 10);
  for (const source of sources) assert.equal(source.includes('Math.random'), false);
});

test('there is no switch that turns sealing off', () => {
  for (const file of sourcesIn('packages/crypto/src')) {
    const source = readFileSync(path.join(root, file), 'utf8');
    assert.equal(/plaintext|unencrypted|insecure|extractable: true/i.test(source), false, file);
  }
});
