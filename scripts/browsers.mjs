/**
 * Finds the programs that tests need. Nothing here installs anything: `setup.mjs` does.
 */
import { accessSync, constants, readdirSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.dirname(import.meta.dirname);

/** Where Playwright's own browsers go when nothing else helps: inside the tree, ignored by git. */
export const DOWNLOADS = path.join(ROOT, '.browsers');

/** Flags with which every test and bench starts Chromium. */
export const chromiumFlags = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Flags that keep pages awake which are not in front: presenter and viewer of one test. */
export const awakeFlags = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

/**
 * Lets a page share the tab with this title without a dialogue (real tab capture, headless).
 * @param {string} title
 */
export const captureTabFlag = (title) => `--auto-select-tab-capture-source-by-title=${title}`;

/**
 * A program that tests need: the variable that names it, its names on PATH, and its Debian packages.
 * @typedef {{ variable: string, names: string[], debian: string[] }} Program
 */

/** @satisfies {Record<string, Program>} */
export const programs = {
  chromium: {
    variable: 'CHROMIUM_PATH',
    names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    debian: ['chromium', 'fonts-liberation'],
  },
  firefox: {
    variable: 'FIREFOX_PATH',
    names: ['firefox-esr', 'firefox'],
    debian: ['firefox-esr'],
  },
  ffmpeg: { variable: 'FFMPEG_PATH', names: ['ffmpeg'], debian: ['ffmpeg'] },
};

/** @typedef {keyof typeof programs} ProgramName */

/**
 * The paths of Chromium, Firefox and ffmpeg; undefined where one is missing.
 * @returns {Record<ProgramName, string | undefined>}
 */
export function findBrowsers() {
  return {
    chromium: findProgram('chromium') ?? findDownloadedChromium(),
    firefox: findProgram('firefox'),
    ffmpeg: findProgram('ffmpeg'),
  };
}

/**
 * Chromium's path, for tests that cannot run without it.
 * @throws {Error} when there is none; the message says what to do.
 */
export function requireChromium() {
  const { chromium } = findBrowsers();
  if (chromium) return chromium;
  throw new Error('No Chromium found. Run `npm run setup`, or set CHROMIUM_PATH.');
}

/**
 * Looks at the program's variable, then along PATH.
 * @param {ProgramName} name
 * @returns {string | undefined}
 */
function findProgram(name) {
  const { variable, names } = programs[name];
  const chosen = process.env[variable];
  if (chosen && isExecutable(chosen)) return chosen;
  return names.map(findOnPath).find(Boolean);
}

/** @param {string} name */
function findOnPath(name) {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  return folders.map((folder) => path.join(folder, name)).find(isExecutable);
}

function findDownloadedChromium() {
  const folder = readFolder(DOWNLOADS).find((name) => /^chromium-\d+$/.test(name)) ?? '';
  const places = ['chrome-linux64/chrome', 'chrome-linux/chrome'];
  return places.map((place) => path.join(DOWNLOADS, folder, place)).find(isExecutable);
}

/** @param {string} folder */
function readFolder(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
