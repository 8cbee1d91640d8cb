export * from './backoff.js';
export * from './bytes.js';
export * from './clock.js';
export * from './credit-window.js';
export * from './mailbox.js';
export * from './queue.js';
export * from './signal.js';
export * from './worker.js';
