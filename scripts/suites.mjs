/** The test suites: which files belong to each, and the Node arguments that run them. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './browsers.mjs';

/**
 * @typedef {object} Suite
 * @property {boolean} everyday whether `npm test` runs it.
 * @property {boolean} [sources] whether it runs on sources alone: no build but the WASM kernels.
 * @property {boolean} [storybook] whether it needs the storybook built.
 * @property {(words: string[]) => string[] | undefined} command arguments for Node; undefined without files.
 */

const FILE_TIMEOUT_MS = 120_000;
const STORIES_TIMEOUT_MS = 15 * 60_000;
const BUNDLES_TIMEOUT_MS = 300_000;
const LONG_TIMEOUT_MS = 45 * 60_000;

const IN_BROWSER = /^test\/elements\/.*\.test\.ts$|\.browser\.test\.ts$/;
const JOURNEY = /^test\/journeys\/.*\.test\.ts$/;
const LONG_JOURNEY = /^test\/journeys\/.*\.long\.ts$/;
const LONG = /^test\/(?!journeys\/).*\.long\.ts$/;
const STORY = /^test\/stories\/.*\.test\.ts$/;
const PACKAGES = /^test\/packages\/.*\.test\.ts$/;
const TEST = /^test\/.*\.test\.ts$/;

const isUnit = (/** @type {string} */ file) =>
  TEST.test(file) && ![IN_BROWSER, JOURNEY, PACKAGES, STORY].some((kind) => kind.test(file));

/** @type {Record<string, Suite>} */
export const suites = {
  unit: { everyday: true, sources: true, command: (words) => nodeTest(filesOf(isUnit, words)) },
  elements: {
    everyday: true,
    sources: true,
    command: (words) => webTestRunner(filesOf((file) => IN_BROWSER.test(file), words)),
  },
  journeys: { everyday: true, command: (words) => playwright(filesOf((file) => JOURNEY.test(file), words)) },
  packages: {
    everyday: true,
    command: (words) =>
      nodeTest(
        filesOf((file) => PACKAGES.test(file), words),
        BUNDLES_TIMEOUT_MS,
      ),
  },
  long: {
    everyday: false,
    command: (words) =>
      nodeTest(
        filesOf((file) => LONG.test(file), words),
        LONG_TIMEOUT_MS,
      ),
  },
  'long-journeys': {
    everyday: false,
    command: (words) => playwright(filesOf((file) => LONG_JOURNEY.test(file), words)),
  },
  // Two to three minutes: what people see breaks more often than anything else.
  stories: {
    everyday: true,
    sources: true,
    storybook: true,
    command: (words) =>
      nodeTest(
        filesOf((file) => STORY.test(file), []),
        STORIES_TIMEOUT_MS,
        words.map((word) => `--test-name-pattern=/${word}/i`),
      ),
  },
};

/**
 * @param {string[]} files
 * @param {number} [timeoutMs] for one file, so that one which never ends fails by name.
 * @param {string[]} [options] more options for Node.
 */
function nodeTest(files, timeoutMs = FILE_TIMEOUT_MS, options = []) {
  if (files.length === 0) return undefined;
  const runner = [
    '--conditions=folkmoot-source',
    '--import',
    'tsx',
    '--test',
    '--test-concurrency=2',
    `--test-timeout=${timeoutMs}`,
  ];
  const spec = ['--test-reporter=spec', '--test-reporter-destination=stdout'];
  const count = ['--test-reporter=./test/reporters/node.mjs', '--test-reporter-destination=stderr'];
  return [...runner, ...options, ...spec, ...count, ...files];
}

/** @param {string[]} files */
function webTestRunner(files) {
  if (files.length === 0) return undefined;
  const command = path.join(ROOT, 'node_modules/@web/test-runner/dist/bin.js');
  return [command, '--config', 'test/web-test-runner.config.mjs', '--files', ...files];
}

/** @param {string[]} files */
function playwright(files) {
  if (files.length === 0) return undefined;
  const command = path.join(ROOT, 'node_modules/@playwright/test/cli.js');
  return [command, 'test', '-c', 'test/playwright.config.ts', ...files.map((file) => path.join(ROOT, file))];
}

/**
 * @param {(file: string) => boolean} belongs
 * @param {string[]} words
 */
function filesOf(belongs, words) {
  const folder = path.join(ROOT, 'test');
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { encoding: 'utf8', recursive: true }).map((file) => `test/${file}`);
  const wanted = (/** @type {string} */ file) =>
    words.length === 0 || words.some((word) => file.includes(word));
  return files.filter((file) => belongs(file) && wanted(file)).sort();
}
