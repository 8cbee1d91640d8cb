import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ROOT } from '../../scripts/browsers.mjs';
import { installPackages, type Project, run } from '../support/packages/installed.js';
import { documentedSnippets, scriptsAmong, tagsAmong } from '../support/packages/snippets.js';

const snippets = documentedSnippets();

let project: Project;

before(async () => (project = await installPackages()));
after(() => project.remove());

/** The names of the attributes of every element, as published. */
function publishedAttributes(): Map<string, Set<string>> {
  const file = path.join(project.folder, 'node_modules/folkmoot/dist/web-types.json');
  const types = JSON.parse(readFileSync(file, 'utf8')) as {
    contributions: { html: { elements: { name: string; attributes?: { name: string }[] }[] } };
  };
  return new Map(
    types.contributions.html.elements.map(({ name, attributes = [] }) => [
      name,
      new Set(attributes.map((attribute) => attribute.name)),
    ]),
  );
}

describe('In the snippets of the documentation', () => {
  test('every script is right by the types of the packages', async () => {
    const folder = path.join(project.folder, 'page');
    cpSync(path.join(ROOT, 'test/types'), folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
    const scripts = scriptsAmong(snippets);
    assert.ok(scripts.length >= 10);
    for (const { place, code } of scripts) {
      const file = `${place.replace(/\W/g, '-')}.ts`;
      writeFileSync(path.join(folder, 'snippets', file), `${code}\nexport {};\n`);
    }
    const tsc = path.join(ROOT, 'node_modules/typescript7/bin/tsc');
    const said = await run(process.execPath, [tsc, '-p', path.join(folder, 'snippets')]).catch(
      (error: unknown) => error as { stdout: string },
    );
    assert.equal(said.stdout, '');
  });

  test('every tag of ours is one, and takes what is written on it', () => {
    const known = publishedAttributes();
    const written = tagsAmong(snippets);
    assert.ok(written.length >= 10);
    for (const { place, tag, attributes } of written) {
      const own = known.get(tag) ?? assert.fail(`${place}: <${tag}>`);
      for (const name of attributes)
        assert.ok(
          own.has(name) || /^(data-.*|slot|id|class|style)$/.test(name),
          `${place}: <${tag} ${name}>`,
        );
    }
  });
});
