/** Notes what the content security policy of the page refuses, while something is tried. */
export interface PolicyWatch {
  /** Whether it refused what is meant. To be asked after a failure, which may come a moment before its report. */
  hasRefused(): Promise<boolean>;
  close(): void;
}

/** The longest time that a report may come after the failure it explains, in milliseconds. */
const reportDelayMs = 50;

/**
 * Begins to note refusals by one directive in this thread: a worker hears of its own only.
 *
 * @param isMeant says by the address that was refused (without its fragment) whether that was the attempt in question.
 */
export function watchPolicy(directive: string, isMeant: (address: string) => boolean): PolicyWatch {
  const watching = new AbortController();
  const refusal = new AbortController();
  const note = (event: Event): void => {
    const { effectiveDirective, disposition, blockedURI } = event as SecurityPolicyViolationEvent;
    if (disposition === 'enforce' && effectiveDirective === directive && isMeant(blockedURI)) refusal.abort();
  };
  const canReport = typeof SecurityPolicyViolationEvent === 'function';
  if (canReport) globalThis.addEventListener('securitypolicyviolation', note, { signal: watching.signal });
  return {
    async hasRefused() {
      if (canReport && !refusal.signal.aborted) await aMomentOr(refusal.signal);
      return refusal.signal.aborted;
    },
    close: () => watching.abort(),
  };
}

function aMomentOr(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, reportDelayMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
