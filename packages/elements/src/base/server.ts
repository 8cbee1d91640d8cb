import { isServer } from 'lit';

/** Whether this runs on a server, without a page around. Lit's own is `false` by type, though not in Node. */
export const onServer: boolean = isServer;
