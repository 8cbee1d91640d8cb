/** What a page without a bundler loads: every element defined, and everything to call. */
import { offerWorkerUrl } from '@folkmoot/room';
import './define.js';

export * from './define-in.js';
export * from './index.js';

// Where the page serves this script itself, it is likely to serve the worker file as well.
offerWorkerUrl(new URL('./worker.js', import.meta.url));
