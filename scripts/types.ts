/** `npm run types`: checks packages, demo, stories, scripts, tests, benches and the configuration of the documentation. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './browsers.mjs';
import { run } from './steps.mjs';

const projects = ['tsconfig.json', 'demo', 'storybook', 'scripts', 'test', 'bench', 'docs'].filter(isProject);
const done = await run(process.execPath, ['node_modules/typescript7/bin/tsc', '-b', ...projects]);
if (!done) process.exitCode = 1;

function isProject(place: string): boolean {
  return place.endsWith('.json') || existsSync(path.join(ROOT, place, 'tsconfig.json'));
}
