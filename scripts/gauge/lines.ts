import { type Finding, finding } from './finding.js';
import type { House, SourceFile } from './house.js';

const LONGEST_FILE = 400;
const TESTS_TO_SOURCES = 1.2;

/** Files stay short enough to be read in one go; tests as well. */
export function checkLines({ sources, tests }: House): Finding {
  const files = [...sources, ...tests];
  const longest = Math.max(0, ...sources.map((file) => file.lines));
  const offenders = files
    .filter((file) => file.lines > LONGEST_FILE)
    .map((file) => `${file.path}:1 ${file.lines} lines`);
  return finding('longest file, lines', String(longest), `≤ ${LONGEST_FILE}`, offenders);
}

/** More test than source. An exported contract suite is a test, wherever it lives. */
export function checkTests(house: House): Finding {
  const sources = house.sources.filter((file) => !isSuite(file));
  const tests = [...house.tests, ...house.sources.filter(isSuite)];
  const ratio = linesOf(tests) / Math.max(1, linesOf(sources));
  const value = `${ratio.toFixed(2)} (${linesOf(tests)} ÷ ${linesOf(sources)})`;
  const offenders = ratio < TESTS_TO_SOURCES ? thinPackages(sources, tests) : [];
  return finding('test lines ÷ source lines', value, `≥ ${TESTS_TO_SOURCES}`, offenders);
}

function isSuite({ path }: SourceFile): boolean {
  return path.includes('/src/contract/');
}

function thinPackages(sources: SourceFile[], tests: SourceFile[]): string[] {
  const names = [...new Set(sources.map((file) => file.package))];
  return names.map((name) => {
    const [tested, written] = [tests, sources].map((files) =>
      linesOf(files.filter((file) => file.package === name)),
    );
    return `packages/${name}: ${tested} lines of test/${name} for ${written} of source`;
  });
}

function linesOf(files: SourceFile[]): number {
  return files.reduce((sum, file) => sum + file.lines, 0);
}
