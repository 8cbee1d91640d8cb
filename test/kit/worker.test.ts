import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { setWorkerFactory, spawnWorker } from '@folkmoot/kit';

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

afterEach(() => setWorkerFactory(undefined));

test('a worker is there once it has said that it is ready', async () => {
  const { worker, factory } = fake();
  const starting = spawnWorker('keys', factory);
  worker.says('noise');
  worker.says({ ready: 'screen' });
  worker.says({ ready: 'keys' });
  assert.equal(await starting, worker as unknown as Worker);
  assert.equal(worker.terminated, false);
});

test('a worker that the page blocks is an error that names the likely directive', async () => {
  const { worker, factory } = fake();
  const starting = spawnWorker('keys', factory);
  worker.fails('');
  await assert.rejects(starting, /keys worker .* worker-src/);
  assert.equal(worker.terminated, true);
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
