import { useWorkerFile } from '@folkmoot/kit';
import { MeetingError } from '@folkmoot/wire';

/**
 * Names the host's own worker file, for pages whose policy forbids workers from blobs: a copy of `folkmoot/worker.js`
 * of the same version, on the page's own origin. Call it before the first room is opened; rooms that are open keep their
 * workers. `undefined` returns to the built-in way. Does nothing without a page, as on a server.
 *
 * @param url relative to the page.
 * @throws MeetingError `usage/worker-url`.
 */
export function setWorkerUrl(url: string | URL | undefined): void {
  if (typeof document === 'undefined') return;
  useWorkerFile('named', url === undefined ? undefined : ownAddress(url));
}

/** Tells of a worker file that may stand beside the script; one of another origin cannot be used and is not told. */
export function offerWorkerUrl(url: URL): void {
  if (typeof document !== 'undefined' && url.origin === globalThis.origin) useWorkerFile('beside', url.href);
}

function ownAddress(url: string | URL): string {
  if (!URL.canParse(url, document.baseURI))
    throw new MeetingError('usage/worker-url', `setWorkerUrl(): “${String(url)}” is no address.`);
  const { href, origin } = new URL(url, document.baseURI);
  if (origin === globalThis.origin) return href;
  throw new MeetingError(
    'usage/worker-url',
    `setWorkerUrl(): browsers start workers from the page’s own origin only (${globalThis.origin}), not from ${origin}: serve a copy of folkmoot/worker.js there.`,
  );
}
