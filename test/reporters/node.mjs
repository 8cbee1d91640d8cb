import { writeCounts } from '../../scripts/counts.mjs';

/**
 * A reporter for `node --test` that prints nothing and counts; `spec` beside it prints.
 * @param {AsyncIterable<{ type: string, data: any }>} events
 */
export default async function* countTests(events) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of events) {
    if (type === 'test:fail') counts.failed += isSuite(data) ? 0 : 1;
    else if (type === 'test:pass' && isFile(data)) {
      counts.failed += 1;
      yield `${data.name} ran no test\n`;
    } else if (type === 'test:pass' && !isSuite(data)) counts[isSkipped(data) ? 'skipped' : 'passed'] += 1;
  }
  writeCounts(counts);
}

/**
 * A file reports itself only when nothing in it did.
 * @param {any} data
 */
const isFile = (data) => data.nesting === 0 && data.name === data.file;

/** @param {any} data */
const isSuite = (data) => data.details?.type === 'suite';

/** @param {any} data */
const isSkipped = (data) => data.skip !== undefined || data.todo !== undefined;
