import { writeCounts } from '../../scripts/counts.mjs';

/**
 * A web-test-runner reporter that only counts.
 * @returns {import('@web/test-runner').Reporter}
 */
export function countingReporter() {
  return { onTestRunFinished: ({ sessions }) => writeCounts(countSessions(sessions)) };
}

/** @param {import('@web/test-runner').TestSession[]} sessions */
function countSessions(sessions) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const session of sessions) {
    const tests = session.testResults ? testsOf(session.testResults) : [];
    for (const test of tests) counts[outcomeOf(test)] += 1;
    if (!session.passed && !tests.some((test) => outcomeOf(test) === 'failed')) counts.failed += 1;
  }
  return counts;
}

/**
 * @param {import('@web/test-runner').TestSuiteResult} suite
 * @returns {import('@web/test-runner').TestResult[]}
 */
function testsOf(suite) {
  return [...suite.tests, ...suite.suites.flatMap(testsOf)];
}

/** @param {import('@web/test-runner').TestResult} test */
function outcomeOf(test) {
  if (test.skipped) return 'skipped';
  return test.passed ? 'passed' : 'failed';
}
