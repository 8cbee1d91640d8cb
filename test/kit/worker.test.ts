import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import {
  setWorkerFactory,
  spawnWorker,
  useWorkerFile,
  WorkerError,
  workerFrom,
  type WorkerObstacle,
} from '@folkmoot/kit';
import { provide } from '../support/fake-capture.js';

/** As much of a worker as starting one needs. */
class FakeWorker extends EventTarget {
  terminated = false;

  terminate(): void {
    this.terminated = true;
  }

  says(data: unknown): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }

  fails(message: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message }));
  }
}

function fake(): { worker: FakeWorker; factory: () => Worker } {
  const worker = new FakeWorker();
  return { worker, factory: () => worker as unknown as Worker };
}

/** An error about this obstacle, in words that match. */
function refused(obstacle: WorkerObstacle, words: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof WorkerError && error.obstacle === obstacle && words.test(error.message);
}

afterEach(() => {
  setWorkerFactory(undefined);
  useWorkerFile('named', undefined);
  useWorkerFile('beside', undefined);
});

test('a worker is there once it has said that it is ready', async () => {
  const { worker, factory } = fake();
  const starting = spawnWorker('keys', factory);
  worker.says('noise');
  worker.says({ ready: 'screen' });
  worker.says({ ready: 'keys' });
  assert.equal(await starting, worker as unknown as Worker);
  assert.equal(worker.terminated, false);
});

test('a worker that the page refuses is an error that names the directive and the other way', async () => {
  const { worker, factory } = fake();
  const starting = spawnWorker('keys', factory);
  worker.fails('');
  await assert.rejects(starting, refused('worker-src', /worker-src blob: or .*worker\.js.*setWorkerUrl/));
  assert.equal(worker.terminated, true);
});

test('so is one that is refused at once', async () => {
  const refuse = (): Worker => {
    throw new DOMException('insecure', 'SecurityError');
  };
  await assert.rejects(spawnWorker('keys', refuse), refused('worker-src', /worker-src blob:/));
});

test('a worker whose script fails is an error with its message', async () => {
  const { worker, factory } = fake();
  const starting = spawnWorker('link', factory);
  worker.fails('Unexpected token');
  await assert.rejects(starting, /link worker .*Unexpected token/);
});

test('a worker that never answers is given up and ended', async () => {
  const { worker, factory } = fake();
  await assert.rejects(spawnWorker('keys', factory, { timeoutMs: 5 }), /did not start in time/);
  assert.equal(worker.terminated, true);
});

test('a host page can make the workers itself', async () => {
  const { worker, factory } = fake();
  const roles: string[] = [];
  setWorkerFactory((role) => {
    roles.push(role);
    return factory();
  });
  const starting = spawnWorker('screen', () => assert.fail('the built-in way was used'));
  worker.says({ ready: 'screen' });
  await starting;
  assert.deepEqual(roles, ['screen']);
});

describe('A worker file', () => {
  /** The global `Worker`, noting every address; `fate` says what becomes of the worker. */
  function provideWorker(fate: (worker: FakeWorker) => void): { addresses: string[]; restore: () => void } {
    const addresses: string[] = [];
    class FileWorker extends FakeWorker {
      constructor(address: string) {
        super();
        addresses.push(address);
        queueMicrotask(() => fate(this));
      }
    }
    return { addresses, restore: provide({ Worker: FileWorker }) };
  }

  test('that the page has named is used at once, so that nothing is refused', async () => {
    const { addresses, restore } = provideWorker((worker) => worker.says({ ready: 'keys' }));
    useWorkerFile('named', 'https://host.example/worker.js');
    await spawnWorker('keys', () => assert.fail('a blob worker was tried'));
    assert.deepEqual(addresses, ['https://host.example/worker.js']);
    restore();
  });

  test('beside the script is used when a blob worker is refused', async () => {
    const { addresses, restore } = provideWorker((worker) => worker.says({ ready: 'keys' }));
    useWorkerFile('beside', 'https://host.example/worker.js');
    const blob = fake();
    const starting = spawnWorker('keys', blob.factory);
    blob.worker.fails('');
    await starting;
    assert.equal(blob.worker.terminated, true);
    assert.deepEqual(addresses, ['https://host.example/worker.js']);
    restore();
  });

  test('that is not there gives way to a blob worker, and is named when that is refused too', async () => {
    const { restore } = provideWorker((worker) => worker.fails(''));
    useWorkerFile('named', 'https://host.example/lost.js');
    const blob = fake();
    const works = spawnWorker('keys', () => {
      queueMicrotask(() => blob.worker.says({ ready: 'keys' }));
      return blob.factory();
    });
    assert.equal(await works, blob.worker as unknown as Worker);
    const refusedToo = fake();
    const starting = spawnWorker('keys', () => {
      queueMicrotask(() => refusedToo.worker.fails(''));
      return refusedToo.factory();
    });
    await assert.rejects(starting, refused('worker-file', /lost\.js could not be loaded/));
    restore();
  });

  test('of another version is refused in words', async () => {
    const { worker, factory } = fake();
    const starting = spawnWorker('keys', factory, { version: '2.0.0' });
    worker.says({ ready: 'keys', version: '1.0.0' });
    await assert.rejects(starting, refused('worker-version', /version 1\.0\.0.* of 2\.0\.0/));
    assert.equal(worker.terminated, true);
  });

  test('whose code is broken is no reason to look elsewhere', async () => {
    const { restore } = provideWorker((worker) => worker.fails('x is not defined'));
    useWorkerFile('named', 'https://host.example/worker.js');
    const starting = spawnWorker('keys', () => assert.fail('a blob worker was tried'));
    await assert.rejects(starting, refused('failed', /x is not defined/));
    restore();
  });
});

test('where Trusted Types are enforced and ours are not allowed, the error names the policy', () => {
  const restore = provide({
    trustedTypes: {
      createPolicy() {
        throw new TypeError('not allowed');
      },
    },
    Worker: function Refusing() {
      throw new TypeError('This document requires TrustedScriptURL');
    },
  });
  assert.throws(() => workerFrom('blob:x', {}), refused('trusted-types', /“folkmoot”.*trusted-types/));
  restore();
});
