/** What a page without a bundler loads: every element defined, and everything to call. */
import './define.js';

export * from './index.js';
