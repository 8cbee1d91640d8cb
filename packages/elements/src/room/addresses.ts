import { onServer } from '../base/server.js';

/** An address relative to the page made absolute; nothing for an empty or impossible one. On a server it stays as it is. */
export function absolute(address: string): string | undefined {
  if (onServer) return address || undefined;
  if (!address || !URL.canParse(address, document.baseURI)) return undefined;
  return new URL(address, document.baseURI).href;
}
