import { en, MootElement, type Messages } from '@folkmoot/elements';
import { enErrorDetails } from '../../packages/elements/src/locales/en-error-details.js';

const { moreErrors: _, ...known } = en;

/** English with the words for every error, as elements have it a moment after the first has rendered. */
export const english: Messages = { ...known, errors: { ...enErrorDetails, ...en.errors } };

/** Tests look at once: nothing is left to be fetched. */
export function knowEveryError(): void {
  MootElement.locales = { ...MootElement.locales, en: english };
}
