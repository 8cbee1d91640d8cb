import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { inNode } from '../support/in-node.js';

const root = path.resolve(import.meta.dirname, '../..');
const packages = path.join(root, 'packages');

/** Every script that a package opens to others. */
function entriesOf(name: string): string[] {
  const manifest = JSON.parse(readFileSync(path.join(packages, name, 'package.json'), 'utf8')) as {
    name: string;
    exports: Record<string, string | { 'folkmoot-source'?: string }>;
  };
  return Object.entries(manifest.exports)
    .filter(([, target]) => typeof target === 'object' && target['folkmoot-source']?.endsWith('.ts'))
    .map(([entry]) => `${manifest.name}${entry.slice(1)}`);
}

/** Every tag that has a define entry. */
const tags = readdirSync(path.join(packages, 'elements/src/define')).map((file) => file.replace('.ts', ''));

describe('pain 15: on a server, without a DOM,', () => {
  test('every entry of every package can be imported', async () => {
    const entries = readdirSync(packages).flatMap(entriesOf);
    assert.ok(entries.length > 15);
    const found = await inNode(`
      const found = [];
      for (const entry of ${JSON.stringify(entries)}) {
        try { await import(entry); } catch (error) { found.push(entry + ': ' + error.message); }
      }
    `);
    assert.deepEqual(found, []);
  });

  test('every element is rendered, with its shadow tree and its words', async () => {
    const found = (await inNode(`
      import { render } from '@lit-labs/ssr';
      import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
      import { html, unsafeStatic } from 'lit/static-html.js';
      await import('folkmoot/define.js');
      const found = {};
      for (const tag of ${JSON.stringify(tags)}) {
        const name = unsafeStatic(tag);
        const text = await collectResult(render(html\`<\${name} relay="https://relay.example">x</\${name}>\`));
        found[tag] = text.replace(/<style>[^]*?<\\/style>/g, '').replace(/<!--[^]*?-->/g, '');
      }
    `)) as Record<string, string>;
    assert.deepEqual(Object.keys(found), tags);
    for (const tag of tags)
      assert.match(
        found[tag] ?? '',
        new RegExp(`^<${tag}[^>]*><template shadowroot="open" shadowrootmode="open">`),
        tag,
      );
    assert.match(found['moot-chat'] ?? '', /No messages yet/);
    assert.match(found['moot-viewer'] ?? '', /Not in a meeting yet/);
  });

  test('an element speaks the language that stands on itself, when its texts are there', async () => {
    const found = await inNode(`
      import { render } from '@lit-labs/ssr';
      import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
      import { html } from 'lit';
      import { de } from 'folkmoot/locales/de.js';
      const { MootElement } = await import('folkmoot');
      MootElement.locales = { ...MootElement.locales, de };
      await import('folkmoot/define.js');
      const found = await collectResult(render(html\`<moot-chat lang="de-AT"></moot-chat>\`));
    `);
    assert.match(String(found), /Noch keine Nachrichten/);
  });
});
