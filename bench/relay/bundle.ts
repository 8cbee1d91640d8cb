import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Makes one file of plain JavaScript of the servers. The loader for TypeScript that runs everything else names each
 * function when it is made, which a published relay does not do.
 */
export async function bundleServers(): Promise<string> {
  const file = path.join(root, 'node_modules/.cache/folkmoot/bench/server.mjs');
  await build({
    entryPoints: [path.join(import.meta.dirname, 'server.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'es2022',
    conditions: ['folkmoot-source'],
    external: ['ws', 'socket.io', 'pino', 'prom-client', 'jose'],
    logLevel: 'error',
  });
  return file;
}
