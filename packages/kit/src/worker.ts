/** Makes the worker that plays a role. The role reaches the worker as its name. */
export type WorkerFactory = (role: string) => Worker;

let hostFactory: WorkerFactory | undefined;

/**
 * Lets the host page make the workers itself, for example from a file of its own origin where its policy forbids blob
 * workers. Call it before the first room is opened; `undefined` returns to the built-in way.
 */
export function setWorkerFactory(factory: WorkerFactory | undefined): void {
  hostFactory = factory;
}

/**
 * Starts a worker and waits until it says that it is ready (its first message, `{ ready: role }`). A worker that the
 * page's policy blocks fails within milliseconds.
 *
 * @throws Error when the worker cannot be made, fails to load or does not answer within `options.timeoutMs` (10 s).
 */
export async function spawnWorker(
  role: string,
  builtIn: WorkerFactory,
  options: { timeoutMs?: number } = {},
): Promise<Worker> {
  const worker = (hostFactory ?? builtIn)(role);
  try {
    await readiness(worker, role, options.timeoutMs ?? 10_000);
    return worker;
  } catch (error) {
    worker.terminate();
    throw error;
  }
}

function readiness(worker: Worker, role: string, timeoutMs: number): Promise<void> {
  const waiting = new AbortController();
  const { signal } = waiting;
  return new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The ${role} worker did not start in time.`)), timeoutMs);
    signal.addEventListener('abort', () => clearTimeout(timer));
    worker.addEventListener('error', (event) => reject(blocked(role, event)), { signal });
    worker.addEventListener('message', (event) => isReady(event.data, role) && resolve(), { signal });
  }).finally(() => waiting.abort());
}

function blocked(role: string, event: ErrorEvent): Error {
  const reason = event.message || 'the page’s content security policy may lack worker-src blob:';
  return new Error(`The ${role} worker could not be started: ${reason}.`);
}

function isReady(message: unknown, role: string): boolean {
  return typeof message === 'object' && message !== null && 'ready' in message && message.ready === role;
}
