import { limits, malformed, MeetingError } from '@folkmoot/wire';
import { cryptoError } from '../errors.js';

/** How many people a group holds, and how many leaves its tree may have, blank ones included. */
export const groupLimits = { members: 250, leaves: 256, nodes: 511, attempts: 64 } as const;

/** A decoder of ts-mls: the value and how many bytes it took, or nothing. */
type Decoder<T> = (bytes: Uint8Array, offset: number) => [T, number] | undefined;

/** The value of these bytes, all of them. Fails with `protocol/malformed` and with nothing else. */
export function decodeAll<T>(decode: Decoder<T>, bytes: Uint8Array, what: string): T {
  if (bytes.length > limits.messageBytes) throw malformed(`${what} is too large.`);
  // What is decoded may be kept, and would otherwise change with the memory it came in.
  const own = bytes.slice();
  try {
    const [value, size] = decode(own, 0) ?? [];
    if (value !== undefined && size === own.length) return value;
  } catch (cause) {
    throw malformed(`${what} does not follow RFC 9420.`, cause);
  }
  throw malformed(`${what} does not follow RFC 9420.`);
}

/** What refuses something of the group, by what was refused. */
export type RefusalCode = 'crypto/welcome' | 'crypto/commit' | 'crypto/leaf';

/** Refuses unless something holds. */
export function requireFor(code: RefusalCode, holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw cryptoError(code, otherwise);
}

/** Whatever goes wrong is a refusal: nobody gets to see an exception of a library. */
export async function refusing<T>(code: RefusalCode, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cause instanceof MeetingError ? cause : cryptoError(code, what, cause);
  }
}
