import { MeetingError } from '@folkmoot/wire';

/** The error itself, or an unexpected one wrapped so that it can be shown. */
export function shownError(error: unknown): MeetingError {
  if (error instanceof MeetingError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new MeetingError('protocol/unexpected', message, { cause: error });
}

/** Whether somebody gave something up, which is no error. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
