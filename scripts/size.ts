/**
 * `npm run size`: what people load, minified and gzipped, against its budgets. Run `npm run build` before.
 * Everything is bundled the way a host's bundler would, from dist.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './browsers.mjs';
import { bundledBytes, gzippedBytes } from './size/bundled.js';

interface Budget {
  name: string;
  limitKb: number;
  /** Gzipped bytes. */
  measure: () => Promise<number>;
}

const FOLKMOOT = path.join(ROOT, 'packages/folkmoot/dist');
const ELEMENTS = path.join(ROOT, 'packages/elements/dist');
const LIT = [/^(lit|@lit|lit-html|lit-element)(\/|$)/];
const CLIENT = [/^@folkmoot\/(room|wire|kit)$/, /^@preact\//];

function budgets(): Budget[] {
  return [
    {
      // What one may do to others and to the meeting is seen at once; its menus come when somebody opens one.
      name: 'window script at once: all elements (the client comes with the first room)',
      limitKb: 43,
      measure: () => entry("import 'folkmoot/define.js';", [], 'no-worker'),
    },
    {
      // Of the client the window holds what decides: roles, the door, turns, chat, heads. Keys and codec are the worker's.
      name: 'window script with the client, without its worker',
      limitKb: 68,
      measure: () => entry("import 'folkmoot/define.js'; export * from 'folkmoot';", [], 'no-worker'),
    },
    {
      name: 'everything: folkmoot.min.js with worker and WASM',
      limitKb: 170,
      measure: async () => file(/^folkmoot\.min\.js$/),
    },
    {
      name: 'beside it, when somebody reads German',
      limitKb: 6,
      measure: async () => file(/^folkmoot\.de-/),
    },
    {
      name: 'beside it, when somebody asks for the QR code',
      limitKb: 5,
      measure: async () => file(/^folkmoot\.uqr-/),
    },
    ...elementNames().map((name) => ({
      name: `<moot-${name}> over Lit, without the client${name === 'meeting' ? ' and the elements in it' : ''}`,
      // The whole meeting in one tag brings an entrance, tools, a layout, and the names of all parts inside.
      limitKb: name === 'meeting' ? 17 : 15,
      measure: () => element(name),
    })),
    ...oneImport('MeetingError', 1.5),
    ...oneImport('MootChat', 24),
    ...oneImport('joinRoom', 27),
  ];
}

try {
  for (const { name, limitKb, measure } of budgets()) await report(name, limitKb, measure);
} catch (error) {
  console.log(`FAILED  ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function report(name: string, limitKb: number, measure: Budget['measure']): Promise<void> {
  const kb = (await measure()) / 1000;
  if (kb > limitKb) process.exitCode = 1;
  const verdict = kb > limitKb ? 'FAILED' : 'ok    ';
  console.log(`${verdict}  ${kb.toFixed(1).padStart(6)} of ${String(limitKb).padStart(4)} kB  ${name}`);
}

/** What a bundler keeps of everything when a page uses one thing. */
function oneImport(name: string, limitKb: number): Budget[] {
  const code = `import { ${name} } from 'folkmoot'; globalThis.used = ${name};`;
  return [
    { name: `one import: ${name}, without the worker`, limitKb, measure: () => entry(code, [], 'no-worker') },
  ];
}

/** An element's own file, as a page that has Lit and the client gets it. */
async function element(name: string): Promise<number> {
  const others = name === 'meeting' ? elementNames().filter((other) => other !== name) : [];
  const within = others.map((other) => new RegExp(`/${other}/${other}\\.js$`));
  return entry(`export * from ${JSON.stringify(path.join(ELEMENTS, name, `${name}.js`))};`, [
    ...LIT,
    ...CLIENT,
    ...within,
  ]);
}

function entry(code: string, external: readonly RegExp[], worker?: 'no-worker'): Promise<number> {
  if (!existsSync(path.join(FOLKMOOT, 'folkmoot.min.js')))
    throw new Error('Nothing is built: run `npm run build`.');
  return bundledBytes(code, { external, withWorker: worker === undefined });
}

/** A file for pages without a bundler. */
function file(pattern: RegExp): number {
  const name = readdirSync(FOLKMOOT).find((one) => pattern.test(one));
  if (!name) throw new Error(`${String(pattern)} is not built: run \`npm run build\`.`);
  return gzippedBytes(readFileSync(path.join(FOLKMOOT, name)));
}

/** Elements have a folder each, with a file of the same name. */
function elementNames(): string[] {
  if (!existsSync(ELEMENTS)) throw new Error('Nothing is built: run `npm run build`.');
  const names = readdirSync(ELEMENTS).filter((name) => existsSync(path.join(ELEMENTS, name, `${name}.js`)));
  if (names.length === 0)
    throw new Error('No element is built: elements live in packages/elements/src/NAME/NAME.ts.');
  return names;
}
