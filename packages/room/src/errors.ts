import type { ErrorCode } from '@folkmoot/wire';
import { MeetingError } from '@folkmoot/wire';

/** The error itself when it is a MeetingError; otherwise a MeetingError with the given code and the error as its cause. */
export function asMeetingError(error: unknown, code: ErrorCode): MeetingError {
  if (error instanceof MeetingError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new MeetingError(code, message, { cause: error });
}
