import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { spawnWorker, useWorkerFile } from '@folkmoot/kit';
import { MeetingError } from '@folkmoot/wire';
import { offerWorkerUrl, setWorkerUrl } from '@folkmoot/room';
import { provide } from '../support/fake-capture.js';

const started: string[] = [];
let restore: () => void;

/** Starts at once; its address is noted. */
class Eager extends EventTarget {
  constructor(address: string, { name }: { name: string }) {
    super();
    started.push(address);
    queueMicrotask(() => this.dispatchEvent(Object.assign(new Event('message'), { data: { ready: name } })));
  }
}

beforeEach(() => {
  restore = provide({
    document: { baseURI: 'https://host.example/app/page.html' },
    origin: 'https://host.example',
    Worker: Eager,
  });
});
afterEach(() => {
  useWorkerFile('named', undefined);
  useWorkerFile('beside', undefined);
  started.length = 0;
  restore();
});

const blob = (): Worker => new Eager('blob:', { name: 'keys' }) as unknown as Worker;

describe('The worker file of a host', () => {
  test('is named relative to the page', async () => {
    setWorkerUrl('files/worker.js');
    await spawnWorker('keys', blob);
    setWorkerUrl(new URL('https://host.example/other.js'));
    await spawnWorker('keys', blob);
    setWorkerUrl(undefined);
    await spawnWorker('keys', blob);
    assert.deepEqual(started, [
      'https://host.example/app/files/worker.js',
      'https://host.example/other.js',
      'blob:',
    ]);
  });

  test('stands on the page’s own origin, or the call says why not', () => {
    for (const [url, words] of [
      [
        'https://cdn.example/worker.js',
        /own origin only \(https:\/\/host\.example\), not from https:\/\/cdn/,
      ],
      ['https://', /no address/],
    ] as const) {
      assert.throws(
        () => setWorkerUrl(url),
        (error) =>
          error instanceof MeetingError && error.code === 'usage/worker-url' && words.test(error.message),
      );
    }
  });

  test('is not a matter of a server', () => {
    restore();
    restore = () => undefined;
    assert.doesNotThrow(() => setWorkerUrl('https://anywhere.example/worker.js'));
  });
});

test('a worker file beside a script of another origin is not offered', async () => {
  offerWorkerUrl(new URL('https://cdn.example/worker.js'));
  const refusing = (): Worker => {
    throw new DOMException('refused', 'SecurityError');
  };
  await assert.rejects(spawnWorker('keys', refusing), /worker-src blob:/);
  offerWorkerUrl(new URL('https://host.example/worker.js'));
  await spawnWorker('keys', refusing);
  assert.deepEqual(started, ['https://host.example/worker.js']);
});
