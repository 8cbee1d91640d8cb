/**
 * `npm start`: installs and builds where needed, then runs relay and demo on this machine until Ctrl-C.
 * Options go to the command: `npm start -- --port 8000`.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ROOT } from './browsers.mjs';
import { build, install } from './prepare.mjs';

if ((await install()) && (await build())) serve(process.argv.slice(2));
else process.exitCode = 1;

/** @param {string[]} options */
function serve(options) {
  const command = path.join(ROOT, 'packages/folkmoot/dist/cli.js');
  const server = spawn(process.execPath, [command, ...options], { cwd: ROOT, stdio: 'inherit' });
  passOn(server);
  server.on('close', (code, signal) => process.exit(code ?? (signal ? 0 : 1)));
}

/**
 * Ends the server with us. Ctrl-C in a terminal reaches it by itself, and a second signal does no harm; a signal to npm
 * ends only the shell between us, so that shell is watched.
 * @param {import('node:child_process').ChildProcess} server
 */
function passOn(server) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => server.kill(signal));
  }
  const shell = process.ppid;
  setInterval(() => process.ppid !== shell && server.kill(), 500).unref();
  process.on('exit', () => server.kill());
}
