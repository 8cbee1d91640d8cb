import { writeCounts } from '../../scripts/counts.mjs';

/** A Playwright reporter that only counts: a test is what its last try says. */
export default class CountingReporter {
  /** @type {import('@playwright/test/reporter').Suite | undefined} */
  #suite;
  #errors = 0;

  /**
   * @param {import('@playwright/test/reporter').FullConfig} _config
   * @param {import('@playwright/test/reporter').Suite} suite
   */
  onBegin(_config, suite) {
    this.#suite = suite;
  }

  /** Errors outside of tests: a file that does not load. */
  onError() {
    this.#errors += 1;
  }

  onEnd() {
    const counts = { passed: 0, failed: this.#errors, skipped: 0 };
    for (const test of this.#suite?.allTests() ?? []) counts[outcomeOf(test)] += 1;
    writeCounts(counts);
  }
}

/** @param {import('@playwright/test/reporter').TestCase} test */
function outcomeOf(test) {
  if (test.outcome() === 'skipped') return test.expectedStatus === 'skipped' ? 'skipped' : 'failed';
  return test.outcome() === 'unexpected' ? 'failed' : 'passed';
}
