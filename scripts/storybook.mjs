/**
 * The storybook: `node scripts/storybook.mjs dev` serves it on this machine until Ctrl-C and prints the address, and
 * `build` writes it to `storybook/dist`, from where any web server can serve it. It asks nobody for updates.
 */
import { markStorybookBuilt } from './freshness.mjs';
import { buildKernels } from './prepare.mjs';
import { run } from './steps.mjs';

const CLI = 'node_modules/storybook/dist/bin/dispatcher.js';
const QUIET = { STORYBOOK_DISABLE_TELEMETRY: '1', CI: '1' };
const shared = ['-c', 'storybook', '--disable-telemetry'];

/** @type {Record<string, () => Promise<boolean>>} */
const commands = {
  dev: () =>
    storybook('dev', ['--host', '127.0.0.1', '--port', '6006', '--ci', '--no-open', '--no-version-updates']),
  async build() {
    const startedAt = new Date();
    const done = await storybook('build', ['--output-dir', 'storybook/dist', '--loglevel', 'warn']);
    if (done) markStorybookBuilt(startedAt);
    return done;
  },
};

const [name = '', ...options] = process.argv.slice(2);
const command = commands[name];
if (!command) console.log('node scripts/storybook.mjs dev | build');
if (!command || !(await buildKernels()) || !(await command())) process.exitCode = 1;

/**
 * @param {string} what
 * @param {string[]} args
 */
function storybook(what, args) {
  return run(process.execPath, [CLI, what, ...shared, ...args, ...options], { env: QUIET });
}
