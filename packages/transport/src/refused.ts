import { watchPolicy } from '@folkmoot/kit';
import { MeetingError } from '@folkmoot/wire';

/** Tells a relay that the page's policy keeps away from one that does not answer. */
export interface ConnectionWatch {
  /** The error that stands: the given one, or `unsupported/policy-connect` when the policy refused this relay. */
  explain(error: MeetingError): Promise<MeetingError>;
  close(): void;
}

/** Begins to look whether the policy of this page, or of this worker, refuses connections to the host of an address. */
export function watchConnections(url: string): ConnectionWatch {
  const host = hostOf(url);
  const policy = watchPolicy('connect-src', (address) => hostOf(address) === host);
  return {
    explain: async (error) => ((await policy.hasRefused()) ? refused(host) : error),
    close: () => policy.close(),
  };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

function refused(host: string): MeetingError {
  return new MeetingError(
    'unsupported/policy-connect',
    `The page’s content security policy blocks the relay: add https://${host} wss://${host} to connect-src.`,
  );
}
