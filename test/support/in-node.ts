import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');

/** Runs a module in a Node of its own, and gives what it makes of `found`. */
export async function inNode(script: string): Promise<unknown> {
  const node = ['--conditions=folkmoot-source', '--import', 'tsx', '--input-type=module', '--eval'];
  const env = { ...process.env, TSX_TSCONFIG_PATH: path.join(root, 'tsconfig.base.json') };
  const { stdout } = await run(
    process.execPath,
    [...node, `${script}; console.log(JSON.stringify(found));`],
    { cwd: root, env },
  );
  return JSON.parse(stdout);
}
