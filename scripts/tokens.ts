/** `npm run tokens`: writes style sheets and documentation from `packages/elements/tokens`; the build does so too. */
import { writeTokens } from './tokens/files.js';

await writeTokens();
