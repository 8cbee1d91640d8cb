import { WorkerError, workerFrom } from './blob-worker.js';

/** Makes the worker that plays a role. The role reaches the worker as its name. */
export type WorkerFactory = (role: string) => Worker;

/** Where the host serves the worker file: named by the page, or found beside our own script. */
interface WorkerFiles {
  named: string | undefined;
  beside: string | undefined;
}

let hostFactory: WorkerFactory | undefined;
const files: WorkerFiles = { named: undefined, beside: undefined };

/**
 * Lets the host page make the workers itself, for example to count them. Call it before the first room is opened;
 * `undefined` returns to the built-in way. For a worker file of the host's own, `useWorkerFile` is enough.
 */
export function setWorkerFactory(factory: WorkerFactory | undefined): void {
  hostFactory = factory;
}

/**
 * Says where a worker file stands. One that the page has `named` is used at once, so that a page without
 * `worker-src blob:` sees no report of a refusal; one `beside` our script is used when a blob worker is refused.
 * Workers that run already are not concerned.
 */
export function useWorkerFile(place: keyof WorkerFiles, href: string | undefined): void {
  files[place] = href;
}

/**
 * Starts a worker and waits until it says that it is ready (its first message, `{ ready: role, version }`). A worker
 * that the page's policy refuses fails within milliseconds; then the next way is tried. There is no way on the main
 * thread: keys stay in workers.
 *
 * @param options.version the version a worker file has to be of; any when it is not given.
 * @throws WorkerError when no way works, or the worker does not answer within `options.timeoutMs` (10 s).
 */
export async function spawnWorker(
  role: string,
  builtIn: WorkerFactory,
  options: { timeoutMs?: number; version?: string } = {},
): Promise<Worker> {
  const [first, ...others] = waysToStart(builtIn);
  let failure: unknown;
  for (const way of [first, ...others]) {
    try {
      return await start(role, way, options);
    } catch (error) {
      failure ??= error;
      if (!isRefusal(error)) break;
    }
  }
  throw failure;
}

interface Way {
  readonly make: WorkerFactory;
  /** What it means when the worker does not even load. */
  readonly ifRefused: WorkerError;
}

function waysToStart(builtIn: WorkerFactory): [Way, ...Way[]] {
  if (hostFactory) return [{ make: hostFactory, ifRefused: new WorkerError('failed', 'it did not load') }];
  const blob: Way = { make: builtIn, ifRefused: new WorkerError('worker-src', blobsRefused) };
  if (files.named) return [fileAt(files.named), blob];
  return files.beside ? [blob, fileAt(files.beside)] : [blob];
}

const blobsRefused =
  'The page’s content security policy blocks workers from blobs: add worker-src blob: or serve folkmoot/worker.js yourself and call setWorkerUrl().';

function fileAt(href: string): Way {
  return {
    make: (name) => workerFrom(href, { type: 'module', name }),
    ifRefused: new WorkerError(
      'worker-file',
      `The worker file at ${href} could not be loaded: serve folkmoot/worker.js there, as JavaScript, and allow it by worker-src (or script-src) 'self'.`,
    ),
  };
}

/** A file that is not there or of another version may be made up for by the next way; broken code may not. */
function isRefusal(error: unknown): boolean {
  return error instanceof WorkerError && error.obstacle !== 'failed';
}

async function start(
  role: string,
  { make, ifRefused }: Way,
  options: { timeoutMs?: number; version?: string },
): Promise<Worker> {
  const worker = madeBy(make, role, ifRefused);
  try {
    const version = await readiness(worker, { role, ifRefused, timeoutMs: options.timeoutMs ?? 10_000 });
    requireVersion(version, options.version);
    return worker;
  } catch (error) {
    worker.terminate();
    throw error;
  }
}

function madeBy(make: WorkerFactory, role: string, ifRefused: WorkerError): Worker {
  try {
    return make(role);
  } catch (error) {
    if (error instanceof WorkerError) throw error;
    // Some browsers refuse at once instead of by an event.
    throw error instanceof DOMException ? ifRefused : error;
  }
}

function readiness(
  worker: Worker,
  { role, ifRefused, timeoutMs }: { role: string; ifRefused: WorkerError; timeoutMs: number },
): Promise<string | undefined> {
  const waiting = new AbortController();
  const { signal } = waiting;
  return new Promise<string | undefined>((resolve, reject) => {
    const late = (): void => reject(new WorkerError('failed', `The ${role} worker did not start in time.`));
    const timer = setTimeout(late, timeoutMs);
    signal.addEventListener('abort', () => clearTimeout(timer));
    const failed = ({ message }: ErrorEvent): void => reject(message ? broken(role, message) : ifRefused);
    worker.addEventListener('error', failed, { signal });
    const heard = ({ data }: MessageEvent): void => {
      if (isReady(data, role)) resolve(data.version);
    };
    worker.addEventListener('message', heard, { signal });
  }).finally(() => waiting.abort());
}

/** Only a worker whose script was loaded can fail with a message. */
function broken(role: string, message: string): WorkerError {
  return new WorkerError('failed', `The ${role} worker could not be started: ${message}.`);
}

/** A worker of somebody's own making need not tell its version. */
function requireVersion(version: string | undefined, wanted: string | undefined): void {
  if (version === undefined || wanted === undefined || version === wanted) return;
  throw new WorkerError(
    'worker-version',
    `The worker is of version ${version}, the page’s Folkmoot of ${wanted}: serve the worker.js of the same version.`,
  );
}

function isReady(message: unknown, role: string): message is { ready: string; version?: string } {
  return typeof message === 'object' && message !== null && 'ready' in message && message.ready === role;
}
