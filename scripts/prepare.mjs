/** Brings a working tree to where it can run: installed and built. Needs nothing but Node. */
import { isBuilt, isInstalled, isStorybookBuilt } from './freshness.mjs';
import { run, took } from './steps.mjs';

/** Browsers come from `npm run setup`, never with a package. */
const NO_DOWNLOADS = { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1', PUPPETEER_SKIP_DOWNLOAD: '1' };

/** Installs the locked dependencies unless they are there. Resolves to false when that failed. */
export async function install() {
  if (isInstalled()) return true;
  const started = performance.now();
  console.log('installing dependencies (about a minute) …');
  const done = await run('npm', ['ci', '--no-audit', '--no-fund'], { env: NO_DOWNLOADS, quiet: true });
  console.log(done ? `dependencies installed in ${took(started)}` : 'npm ci failed');
  return done;
}

/** Builds unless dist is newer than the sources. Resolves to false when that failed. */
export async function build() {
  if (isBuilt()) return true;
  console.log('building …');
  return run('npm', ['run', '--silent', 'build']);
}

/** Compiles the WASM kernels where they are older than their sources: all that tests on sources need. */
export function buildKernels() {
  return run('npm', ['run', '--silent', 'build:wasm', '-w', '@folkmoot/screen']);
}

/** Builds the storybook, on the sources, unless it is newer than they and the stories are. */
export async function buildStorybook() {
  if (isStorybookBuilt()) return true;
  console.log('building the storybook …');
  return run(process.execPath, ['scripts/storybook.mjs', 'build'], { quiet: true });
}
