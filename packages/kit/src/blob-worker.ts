/** Why a worker did not start: what forbids it, or `failed` when nothing does. */
export type WorkerObstacle = 'trusted-types' | 'worker-src' | 'worker-file' | 'worker-version' | 'failed';

/** A worker did not start. */
export class WorkerError extends Error {
  readonly obstacle: WorkerObstacle;

  constructor(obstacle: WorkerObstacle, message: string, options?: ErrorOptions) {
    super(message, options);
    this.obstacle = obstacle;
  }
}

/** Starts a worker that carries its own code, so that no second file has to be served. */
export function blobWorker(code: string, options: WorkerOptions): Worker {
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  try {
    return workerFrom(url, options);
  } finally {
    // The browser fetches it after this turn.
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }
}

/**
 * Starts a worker by its address, through the Trusted Types policy `folkmoot` where the page has those.
 *
 * @throws WorkerError `trusted-types` when the page enforces Trusted Types and does not allow this policy.
 */
export function workerFrom(url: string, options: WorkerOptions): Worker {
  const trusted = trust(url);
  try {
    return new Worker(trusted ?? url, options);
  } catch (cause) {
    if (trusted !== undefined || !(cause instanceof TypeError)) throw cause;
    throw new WorkerError(
      'trusted-types',
      "The page’s content security policy does not allow the Trusted Types policy “folkmoot”: add it to trusted-types (and, where two copies of Folkmoot meet, 'allow-duplicates').",
      { cause },
    );
  }
}

let policy: TrustedTypePolicy | undefined;

/** The address as the policy of ours vouches for it; nothing where there are no policies, or ours is refused. */
function trust(url: string): string | undefined {
  try {
    const { trustedTypes } = globalThis as TrustingWindow;
    policy ??= trustedTypes?.createPolicy('folkmoot', { createScriptURL: (made) => made });
  } catch {
    // Without enforcement a page may refuse policies, and plain addresses still work.
    return undefined;
  }
  // The library of the language has no trusted address among what a worker starts from.
  return policy?.createScriptURL(url) as string | undefined;
}

/** As much of Trusted Types as this needs; the library of the language does not know them. */
interface TrustedTypePolicy {
  createScriptURL(url: string): unknown;
}

interface TrustingWindow {
  readonly trustedTypes?: {
    createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): TrustedTypePolicy;
  };
}
