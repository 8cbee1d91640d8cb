import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * Middleware that serves `x.ts` where a page asks for `x.js`: worker URLs name the built file.
 * @param {string} root the folder that is served.
 * @returns {NonNullable<import('@web/test-runner').TestRunnerConfig['middleware']>[number]}
 */
export function serveSources(root) {
  return (context, next) => {
    const source = context.path.replace(/\.js$/, '.ts');
    const inTree = (/** @type {string} */ file) => path.join(root, decodeURIComponent(file));
    if (source !== context.path && !existsSync(inTree(context.path)) && existsSync(inTree(source))) {
      context.path = source;
    }
    return next();
  };
}
