import { type ErrorCode, MeetingError } from '@folkmoot/wire';

/** A seal, signature or promise that does not hold. Never swallowed, never worth a retry. */
export function cryptoError(
  code: ErrorCode & `crypto/${string}`,
  message: string,
  cause?: unknown,
): MeetingError {
  return new MeetingError(code, message, cause === undefined ? {} : { cause });
}

/** A call that cannot succeed as it was made. */
export function usageError(code: ErrorCode & `usage/${string}`, message: string): MeetingError {
  return new MeetingError(code, message);
}

/** Waits for a decryption; whatever goes wrong is `crypto/unsealed`, since WebCrypto does not say more on purpose. */
export async function opened<T>(decryption: Promise<T>): Promise<T> {
  try {
    return await decryption;
  } catch (cause) {
    throw cryptoError('crypto/unsealed', 'The packet was not sealed with this key, or was altered.', cause);
  }
}

/**
 * Runs a check of something that came sealed: bytes that do not follow the grammar although the seal held are their
 * author's fault, and get the code of what they pretended to be.
 */
export function decoded<T>(code: ErrorCode & `crypto/${string}`, decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    throw cryptoError(code, 'A sealed message does not follow the grammar.', cause);
  }
}
