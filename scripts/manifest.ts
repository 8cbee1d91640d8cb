/**
 * `npm run manifest`: the custom elements manifest of what is in the sources, and everything that is made of it: data for
 * VS Code and JetBrains, types for React, Vue and Svelte, `llms.txt`. A part of `npm run build`, but for the page of the
 * documentation, which is kept with the sources.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { ROOT } from './browsers.mjs';
import { editorData } from './manifest/editors.js';
import { frameworkTypes } from './manifest/frameworks.js';
import { llmsText } from './manifest/llms.js';
import { elementsPage } from './manifest/page.js';
import { refine } from './manifest/refine.js';
import { elementsOf, type Manifest } from './manifest/shape.js';
import { run } from './steps.mjs';

const ELEMENTS = path.join(ROOT, 'packages/elements');
const FOLKMOOT = path.join(ROOT, 'packages/folkmoot/dist');
const ANALYZER = 'node_modules/@custom-elements-manifest/analyzer/cem.js';
const MANIFEST = path.join(ELEMENTS, 'dist/custom-elements.json');
const PAGE = path.join(ROOT, 'docs/elements.md');

/** Writes all files into the `dist` of elements and folkmoot. Resolves to whether that worked. */
export async function writeManifest(): Promise<boolean> {
  if (!(await run(process.execPath, [ANALYZER, 'analyze', '--quiet']))) return false;
  const manifest = refine(JSON.parse(readFileSync(MANIFEST, 'utf8')) as Manifest, readSources());
  const elements = elementsOf(manifest);
  const data = { 'custom-elements.json': manifest, ...editorData(elements, versionOf(ELEMENTS)) };
  const shared = { ...written(data), 'llms.txt': llmsText(elements) };
  writeAll(path.join(ELEMENTS, 'dist'), shared);
  writeAll(FOLKMOOT, { ...shared, ...frameworkTypes(elements), ...emptyModules() });
  return true;
}

function written(data: Readonly<Record<string, object>>): Record<string, string> {
  const pairs = Object.entries(data).map(([name, content]) => [
    name,
    `${JSON.stringify(content, null, 2)}\n`,
  ]);
  return Object.fromEntries(pairs) as Record<string, string>;
}

function versionOf(folder: string): string {
  return (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}

/** Whoever imports the types of a framework as a module gets one with nothing in it. */
function emptyModules(): Record<string, string> {
  return Object.fromEntries(['react.js', 'vue.js', 'svelte.js'].map((name) => [name, 'export {};\n']));
}

function readSources(): Map<string, string> {
  const folder = path.join(ELEMENTS, 'src');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  return new Map(names.map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
}

function writeAll(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
}

/** The page of the documentation, from the manifest that is built. */
export async function documentElements(): Promise<string> {
  const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8')) as Manifest;
  return format(elementsPage(elementsOf(manifest)), { ...(await resolveConfig(PAGE)), parser: 'markdown' });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (await writeManifest()) writeFileSync(PAGE, await documentElements());
  else process.exitCode = 1;
}
