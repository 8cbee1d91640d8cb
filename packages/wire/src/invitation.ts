import { fromBase64Url } from '@folkmoot/kit';
import { type ErrorCode, MeetingError } from './errors.js';

/** Version of the key part of a link. */
const linkVersion = '1';

/** Bytes of fingerprint and secret; both are written as 22 characters of base64url. */
const partSize = 16;

/** What an invitation link says. */
export interface Invitation {
  /** Where the meeting pages live, hash routers included: `https://example.org/app` or `https://example.org/#/meet`. */
  base: string;
  /** Nine digits, by which the relay finds the room. */
  code: string;
  /** Fingerprint of the meeting key, base64url of 16 bytes. */
  fingerprint: string;
  /** Link secret, base64url of 16 bytes. Whoever has it can open what the meeting seals. */
  secret: string;
}

/** The invitation link: `<base>/j/<nine digits>#1.<fingerprint>.<secret>`. */
export function formatInvitation({ base, code, fingerprint, secret }: Invitation): string {
  return `${base.replace(/\/+$/, '')}/j/${checkedCode(code)}#${linkVersion}.${fingerprint}.${secret}`;
}

/**
 * Reads an invitation link as people paste it. The rule, in this order:
 *
 * 1. White space, angle brackets and quotes around the link are dropped.
 * 2. The path of the link ends with the **last** `/j/`; what stands before is the base, `#` or not, so a hash router's
 *    base (`https://example.org/#/meet`) reads like any other.
 * 3. Digits follow, possibly grouped by spaces or hyphens, and then possibly a `/` and a query, which are dropped.
 * 4. The key follows the next `#`, or `%23` as some mail programs write it.
 *
 * Fails with `usage/link` (no such link), `usage/link-code` (not nine digits), `usage/link-key-missing` (cut before the
 * `#`), `usage/link-version` (made by a newer Folkmoot) or `usage/link-truncated` (key cut off or altered).
 */
export function parseInvitation(link: string): Invitation {
  const [base, rest] = splitAtPath(trimmed(link));
  const [place, key] = splitAtKey(rest);
  const code = checkedCode(place);
  return { base, code, ...parseKey(key) };
}

function trimmed(link: string): string {
  return link.replace(/^[\s\u200b<>"'«»“”]+|[\s\u200b<>"'«»“”]+$/gu, '');
}

function splitAtPath(link: string): [base: string, rest: string] {
  const at = link.lastIndexOf('/j/');
  if (at < 0) throw usageError('usage/link', 'This is no link to a meeting.');
  return [link.slice(0, at), link.slice(at + 3)];
}

function splitAtKey(rest: string): [place: string, key: string | undefined] {
  const mark = /#|%(?:25)*23/.exec(rest);
  if (!mark) return [rest, undefined];
  return [rest.slice(0, mark.index), rest.slice(mark.index + mark[0].length)];
}

function checkedCode(place: string): string {
  const digits = place.replace(/\/?(?:\?.*)?$/s, '').replace(/[\s-]|%20/g, '');
  if (!/^[0-9]{9}$/.test(digits)) {
    throw usageError('usage/link-code', 'The number of a meeting has nine digits.');
  }
  return digits;
}

function parseKey(key: string | undefined): { fingerprint: string; secret: string } {
  if (!key) {
    throw usageError('usage/link-key-missing', 'The link lacks its key, the part after the # sign.');
  }
  const [version, fingerprint, secret, ...more] = key.split('.');
  if (version !== linkVersion) throw versionError(version);
  if (!isPart(fingerprint) || !isPart(secret) || more.length > 0) {
    throw usageError('usage/link-truncated', 'The key in the link is not complete.');
  }
  return { fingerprint, secret };
}

function versionError(version: string | undefined): MeetingError {
  if (/^[0-9]+$/.test(version ?? '')) {
    return usageError('usage/link-version', 'The link was made by another version of Folkmoot.');
  }
  return usageError('usage/link-truncated', 'The key in the link is not complete.');
}

function isPart(text: string | undefined): text is string {
  try {
    return text !== undefined && fromBase64Url(text).length === partSize;
  } catch {
    return false;
  }
}

function usageError(code: ErrorCode & `usage/${string}`, message: string): MeetingError {
  return new MeetingError(code, message);
}
