import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { ROOT } from '../../scripts/browsers.mjs';
import { documentElements } from '../../scripts/manifest.js';
import { type ElementEntry, elementsOf, type Manifest } from '../../scripts/manifest/shape.js';

const elements = path.join(ROOT, 'packages/elements');
const dist = path.join(elements, 'dist');
const readJson = <T>(name: string): T => JSON.parse(readFileSync(path.join(dist, name), 'utf8')) as T;

const manifest = readJson<Manifest>('custom-elements.json');
const entries = elementsOf(manifest);

/** Words behind a tag of the comment above an element's class: what `test/elements/documented` holds against its tree. */
function documented(entry: ElementEntry, tag: string): string[] {
  const folder = entry.tagName.replace('moot-', '');
  const source = readFileSync(path.join(elements, 'src', folder, `${folder}.ts`), 'utf8');
  const comment = /\/\*\*(?:(?!\*\/)[^])*\*\/\s*export class Moot/.exec(source)?.[0] ?? '';
  return [...comment.matchAll(new RegExp(`@${tag} ([-\\w]*)`, 'g'))].map(([, word = '']) =>
    word === '-' ? '' : word,
  );
}

const namesOf = (list: readonly { name: string }[]): string[] => list.map(({ name }) => name);

describe('The manifest', () => {
  test('knows every element that has a define entry', () => {
    const tags = readdirSync(path.join(elements, 'src/define')).map((file) => file.replace('.ts', ''));
    assert.deepEqual(namesOf(entries.map(({ tagName }) => ({ name: tagName }))), tags.sort());
  });

  test('knows every slot, part, state, token and event that is documented', () => {
    for (const entry of entries) {
      assert.deepEqual(namesOf(entry.slots), documented(entry, 'slot'), entry.tagName);
      assert.deepEqual(namesOf(entry.cssParts), documented(entry, 'csspart'), entry.tagName);
      assert.deepEqual(namesOf(entry.cssStates), documented(entry, 'cssstate'), entry.tagName);
      assert.deepEqual(namesOf(entry.cssProperties), documented(entry, 'cssproperty'), entry.tagName);
      assert.deepEqual(namesOf(entry.events).sort(), documented(entry, 'fires').sort(), entry.tagName);
    }
  });

  test('says of every event which class carries it, and describes that class', () => {
    const classes = new Set(manifest.modules.flatMap(({ declarations }) => namesOf(declarations)));
    for (const event of entries.flatMap((entry) => entry.events))
      assert.ok(classes.has(event.type.text), event.name);
  });

  test('lists every event class that the elements open to others', () => {
    const folders = readdirSync(path.join(elements, 'src'));
    const files = folders.map((name) => path.join(elements, 'src', name, `${name}.events.ts`));
    const sources = files.flatMap((file) => {
      try {
        return [readFileSync(file, 'utf8')];
      } catch {
        return [];
      }
    });
    const written = [...sources.join('\n').matchAll(/export class (\w+Event)/g)].map(([, name = '']) => name);
    const listed = manifest.modules.flatMap(({ exports }) => namesOf(exports));
    assert.ok(written.length > 15);
    for (const name of written) assert.ok(listed.includes(name), name);
  });

  test('connects attributes with fields, inherited ones too', () => {
    for (const { tagName, attributes, members } of entries) {
      for (const { name, fieldName } of attributes) {
        const field = members.find((member) => member.name === fieldName);
        assert.equal(field?.attribute, name, `${tagName} ${name}`);
      }
    }
    const viewer = entries.find(({ tagName }) => tagName === 'moot-viewer');
    assert.equal(viewer?.attributes.find(({ name }) => name === 'room')?.inheritedFrom?.name, 'RoomPart');
    assert.equal(viewer.attributes.find(({ name }) => name === 'view')?.parsedType?.text, "'fit' | 'actual'");
  });

  test('speaks of nothing that is private, and of every element in words', () => {
    for (const { members, description, tagName } of entries) {
      assert.ok((description ?? '').length > 20, tagName);
      for (const { name, privacy = 'public' } of members) {
        assert.equal(privacy, 'public', `${tagName} ${name}`);
        assert.doesNotMatch(name, /^#/);
      }
    }
  });

  test('names files that are there', () => {
    const files = manifest.modules.map((module) => module.path);
    const references = manifest.modules.flatMap(({ exports }) =>
      exports.map((one) => one.declaration.module ?? ''),
    );
    for (const file of [...files, ...references])
      assert.doesNotThrow(() => readFileSync(path.join(elements, file)), file);
  });
});

describe('Editors are told', () => {
  interface HtmlData {
    readonly tags: readonly {
      name: string;
      attributes: readonly { name: string; values?: readonly { name: string }[] }[];
    }[];
  }

  test('every tag, its attributes and their values', () => {
    const { tags } = readJson<HtmlData>('vscode.html-custom-data.json');
    for (const entry of entries) {
      const tag = tags.find(({ name }) => name === entry.tagName);
      assert.deepEqual(namesOf(tag?.attributes ?? []), namesOf(entry.attributes));
    }
    const view = tags
      .find(({ name }) => name === 'moot-viewer')
      ?.attributes.find(({ name }) => name === 'view');
    assert.deepEqual(view?.values, [{ name: 'fit' }, { name: 'actual' }]);
  });

  test('every part and state once, for style sheets', () => {
    const css = readJson<Record<'pseudoElements' | 'pseudoClasses', readonly { name: string }[]>>(
      'vscode.css-custom-data.json',
    );
    const parts = new Set(entries.flatMap(({ cssParts }) => cssParts.map(({ name }) => `::part(${name})`)));
    const states = new Set(
      entries.flatMap(({ cssStates }) => cssStates.map(({ name }) => `:state(${name})`)),
    );
    assert.deepEqual(namesOf(css.pseudoElements).sort(), [...parts].sort());
    assert.deepEqual(namesOf(css.pseudoClasses).sort(), [...states].sort());
  });

  test('the same by web-types', () => {
    const types = readJson<{
      contributions: { html: { elements: { name: string; js: { events: object[] } }[] } };
    }>('web-types.json');
    const found = types.contributions.html.elements;
    assert.deepEqual(namesOf(found), namesOf(entries.map(({ tagName }) => ({ name: tagName }))));
    for (const [index, entry] of entries.entries())
      assert.equal(found[index]?.js.events.length, entry.events.length);
  });
});

test('Language models are told of every element with its attributes, events, slots, parts and states', () => {
  const text = readFileSync(path.join(dist, 'llms.txt'), 'utf8');
  for (const entry of entries) {
    const start = text.indexOf(`### <${entry.tagName}>`);
    const end = text.indexOf('\n### <', start + 1);
    assert.notEqual(start, -1, entry.tagName);
    const section = text.slice(start, end < 0 ? undefined : end);
    const { attributes, events, slots, cssParts, cssStates } = entry;
    for (const { name } of attributes) assert.ok(section.includes(name), `${entry.tagName} ${name}`);
    for (const { name } of [...events, ...slots, ...cssParts, ...cssStates])
      assert.ok(section.includes(`\n- ${name || '(default)'}`), `${entry.tagName} ${name}`);
  }
});

test('The documentation says of the elements what the manifest says: `npm run manifest` writes its page anew', async () => {
  assert.equal(readFileSync(path.join(ROOT, 'docs/elements.md'), 'utf8'), await documentElements());
});
