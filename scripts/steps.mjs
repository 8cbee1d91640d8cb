/** Runs the steps of a longer command one after the other and says how each went. */
import { spawn } from 'node:child_process';
import { ROOT } from './browsers.mjs';

/**
 * @typedef {object} StepOptions
 * @property {NodeJS.ProcessEnv} [env] added to the environment.
 * @property {boolean} [quiet] shows the output only when the step fails.
 * @property {number} [timeoutMs] ends the step, which then failed.
 */

/**
 * Runs a command in the root folder.
 * @param {string} command
 * @param {string[]} args
 * @param {StepOptions} [options]
 * @returns {Promise<boolean>} whether it exited with 0.
 */
export function run(command, args, { env = {}, quiet = false, timeoutMs = 0 } = {}) {
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    timeout: timeoutMs,
  });
  const output = collect(child);
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('close', (code) => {
      if (code !== 0) process.stdout.write(Buffer.concat(output));
      resolve(code === 0);
    });
  });
}

/**
 * How long something took, for people.
 * @param {number} startedMs `performance.now()` at its start.
 */
export function took(startedMs) {
  return `${((performance.now() - startedMs) / 1000).toFixed(1)} s`;
}

/** @param {import('node:child_process').ChildProcess} child */
function collect(child) {
  /** @type {Buffer[]} */
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => output.push(chunk));
  return output;
}
