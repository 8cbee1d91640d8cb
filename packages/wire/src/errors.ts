/** The part of the house an error comes from. It decides what a person can do about it. */
export type ErrorArea =
  'usage' | 'permission' | 'connection' | 'protocol' | 'crypto' | 'unsupported' | 'limit';

/** `area/reason`, lower case with hyphens, for example `limit/live-set` or `unsupported/version`. */
export type ErrorCode = `${ErrorArea}/${string}`;

/** What else is known about an error: whether trying again can help, and what was behind it. */
export interface MeetingErrorOptions {
  retryable?: boolean;
  cause?: unknown;
}

/** The one error of Folkmoot. Cancelling is not one: that is an `AbortError`. */
export class MeetingError extends Error {
  override readonly name = 'MeetingError';
  /** What happened, for programs and for translations. */
  readonly code: ErrorCode;
  /** True when the same call may succeed later. Unless told otherwise: `connection/…` may, nothing else. */
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: MeetingErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.retryable = options.retryable ?? code.startsWith('connection/');
  }
}

/** Whether a text has the form of an error code. */
export function isErrorCode(text: string): text is ErrorCode {
  return /^(usage|permission|connection|protocol|crypto|unsupported|limit)\/[a-z0-9-]{1,48}$/.test(text);
}

/** The error every decoder throws for bytes that do not follow the grammar. */
export function malformed(what: string, cause?: unknown): MeetingError {
  return new MeetingError('protocol/malformed', what, cause === undefined ? {} : { cause });
}

/** The error every encoder throws for a value that does not fit the grammar. */
export function unencodable(what: string): MeetingError {
  return new MeetingError('usage/value', what);
}
