import { isServer } from 'lit';

/** Whether this runs on a server, without a page around. Lit's own is `false` by type, though not in Node. */
export const onServer: boolean = isServer;

/**
 * Whether an element has to render what a server would: on one, and the first time where Lit's hydration takes that
 * over. What only a browser knows comes with the next rendering.
 */
export function rendersAsServer(element: { readonly hasUpdated: boolean }): boolean {
  return onServer || (!element.hasUpdated && 'litElementHydrateSupport' in globalThis);
}
