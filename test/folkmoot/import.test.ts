import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { de } from '../../packages/elements/src/locales/de.js';
import { en } from '../../packages/elements/src/locales/en.js';
import { inNode } from '../support/in-node.js';

const root = path.resolve(import.meta.dirname, '../..');
const elements = path.join(root, 'packages/elements');

describe('Without a DOM, as on a server,', () => {
  test('the elements can be imported, and nothing else happens', async () => {
    const found = await inNode(`
      const before = Object.keys(globalThis);
      const module = await import('@folkmoot/elements');
      const classes = Object.keys(module).filter((name) => name.startsWith('Moot'));
      const added = Object.getOwnPropertyNames(globalThis).filter((name) => /moot/i.test(name));
      const found = { classes, added, isDefined: Boolean(globalThis.customElements?.get('moot-room')) };
    `);
    const elements = ['MootMeeting', 'MootPresenter', 'MootRoom', 'MootRoster', 'MootViewer'];
    const classes = ['MootChat', 'MootElement', ...elements];
    assert.deepEqual(found, { classes, added: [], isDefined: false });
  });

  test('each element can be imported on its own', async () => {
    for (const name of ['room', 'presenter', 'viewer', 'chat', 'roster']) {
      const found = await inNode(
        `const found = Object.keys(await import('./packages/elements/src/${name}/${name}.ts'))`,
      );
      assert.deepEqual(found, [`Moot${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`]);
    }
  });

  test('every define entry can be imported, and again by another way', async () => {
    const found = await inNode(`
      const names = ['room', 'presenter', 'viewer', 'chat', 'roster'];
      for (const name of names) await import('./packages/elements/src/define/moot-' + name + '.ts');
      await import('@folkmoot/elements/define.js');
      await import('folkmoot/define.js');
      const found = names.map((name) => customElements.get('moot-' + name).name);
    `);
    assert.deepEqual(found, ['MootRoom', 'MootPresenter', 'MootViewer', 'MootChat', 'MootRoster']);
  });

  test('the classes alone carry English, and the definitions can fetch German', async () => {
    const found = await inNode(`
      const { MootElement } = await import('@folkmoot/elements');
      const alone = [Object.keys(MootElement.locales), Object.keys(MootElement.loaders)];
      await import('./packages/elements/src/define/moot-chat.ts');
      const { noName } = await MootElement.loaders.de();
      const found = [...alone, Object.keys(MootElement.locales), Object.keys(MootElement.loaders), noName];
    `);
    assert.deepEqual(found, [['en'], [], ['en'], ['de'], de.noName]);
  });

  test('a page that chooses its languages keeps its choice when the definitions come', async () => {
    const found = await inNode(`
      const { MootElement } = await import('@folkmoot/elements');
      const mine = async () => 'mine';
      MootElement.loaders = { de: mine, nl: mine };
      await import('@folkmoot/elements/define.js');
      const found = [MootElement.loaders.de === mine, Object.keys(MootElement.loaders)];
    `);
    assert.deepEqual(found, [true, ['de', 'nl']]);
  });

  test('a tag that is taken stays with whom it belongs to', async () => {
    const found = await inNode(
      `
      await import('@folkmoot/elements');
      class Mine extends HTMLElement {}
      customElements.define('moot-room', Mine);
      await import('@folkmoot/elements/define.js');
      const found = [customElements.get('moot-room') === Mine, customElements.get('moot-chat').name];
    `.replace('HTMLElement', '(await import("lit")).LitElement'),
    );
    assert.deepEqual(found, [true, 'MootChat']);
  });

  test('folkmoot offers the elements and the client', async () => {
    const found = await inNode(`
      const module = await import('folkmoot');
      const names = ['MootRoom', 'createRoom', 'joinRoom', 'MeetingError', 'setWorkerFactory'];
      const found = names.map((name) => typeof module[name]);
    `);
    assert.deepEqual(found, Array(5).fill('function'));
  });
});

interface PackageFile {
  readonly exports: Readonly<Record<string, string | { readonly 'folkmoot-source'?: string }>>;
  readonly sideEffects: readonly string[];
}

const packageFile = (folder: string): PackageFile =>
  JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as PackageFile;

describe('The package of the elements', () => {
  const manifest = packageFile(elements);

  test('opens one define entry for each element', () => {
    const files = readdirSync(path.join(elements, 'src/define'));
    const opened = Object.keys(manifest.exports).filter((name) => name.startsWith('./define/'));
    assert.deepEqual(opened.sort(), files.map((file) => `./define/${file.replace('.ts', '.js')}`).sort());
  });

  test('names files that are there', () => {
    for (const target of Object.values(manifest.exports)) {
      const source = typeof target === 'string' ? undefined : target['folkmoot-source'];
      if (source && !source.includes('*'))
        assert.doesNotThrow(() => readFileSync(path.join(elements, source)));
    }
  });

  test('lets bundlers drop everything but definitions, the languages they bring along, and themes', () => {
    assert.ok(manifest.sideEffects.every((file) => /\/(define|shipped-locales|themes\/\*\.css)/.test(file)));
  });
});

test('What people install opens the same define entries and languages as the elements', () => {
  const opened = (folder: string): string[] =>
    Object.keys(packageFile(folder).exports).filter((name) => /^\.\/(define|locales)/.test(name));
  assert.deepEqual(opened(path.join(root, 'packages/folkmoot')).sort(), opened(elements).sort());
});

describe('Every error code that the sources speak of', () => {
  const files = readdirSync(path.join(root, 'packages'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => /^[a-z]+\/src\/.*\.ts$/.test(file) && !file.includes('locales'),
  );
  const text = files.map((file) => readFileSync(path.join(root, 'packages', file), 'utf8')).join('\n');
  const codes = new Set(
    [
      ...text.matchAll(/'((?:usage|permission|connection|protocol|crypto|unsupported|limit)\/[a-z0-9-]+)'/g),
    ].map(([, code]) => code ?? ''),
  );

  test('has words in English and German', () => {
    assert.ok(codes.size > 20);
    for (const code of codes) {
      const area = code.split('/')[0] ?? '';
      for (const { errors } of [en, de]) assert.ok(errors[code] ?? errors[area], code);
    }
  });

  test('that a person can do something about has words of its own', async () => {
    const own = [
      'usage/link',
      'usage/link-code',
      'usage/link-key-missing',
      'usage/link-truncated',
      'usage/link-version',
      'usage/unknown-code',
      'usage/empty-name',
      'permission/capture-refused',
      'permission/not-presenter',
      'permission/organizer-only',
      'permission/origin',
      'connection/relay',
      'connection/unreachable',
      'connection/replaced',
      'permission/removed',
      'connection/ended',
      'crypto/descriptor',
      'unsupported/version',
      'unsupported/screen-capture',
      'limit/name-length',
      'limit/text-length',
      'limit/guesses',
    ];
    const details = await en.moreErrors?.();
    for (const code of own) assert.ok(details?.[code], code);
  });
});
