/** An address relative to the page made absolute; nothing for an empty or impossible one. */
export function absolute(address: string): string | undefined {
  if (!address || !URL.canParse(address, document.baseURI)) return undefined;
  return new URL(address, document.baseURI).href;
}
