/**
 * `npm run gauge`: measures the house against its promises and fails past one of them.
 * Source is the `src` and `assembly` folders of `packages/`, tests are `test/`; generated files and locales are exempt.
 */
import { checkCycles } from './gauge/cycles.js';
import { checkDocs } from './gauge/docs.js';
import { checkLayers } from './gauge/layers.js';
import { checkAny, checkClasses, checkFunctions } from './gauge/shapes.js';
import { checkLines, checkTests } from './gauge/lines.js';
import type { Finding } from './gauge/finding.js';
import { readHouse } from './gauge/house.js';

const house = readHouse();
const findings: Finding[] = [
  checkLines(house),
  ...checkFunctions(house),
  checkClasses(house),
  checkCycles(house),
  checkAny(house),
  checkDocs(house),
  checkTests(house),
  checkLayers(house),
];

for (const { name, value, promise, offenders } of findings) {
  console.log(
    `${offenders ? 'FAILED' : 'ok    '}  ${name.padEnd(34)} ${value.padEnd(12)} promised ${promise}`,
  );
  for (const offender of offenders ?? []) console.log(`          ${offender}`);
}
if (findings.some(({ offenders }) => offenders)) process.exitCode = 1;
