import type { ErrorText, Messages } from './messages.js';

/** The words for an error code: its own, or those of its area. */
export function errorText(code: string, text: Messages): ErrorText {
  const area = code.split('/')[0] ?? '';
  return text.errors[code] ?? text.errors[area] ?? unknown(text);
}

/** A code of a newer version: say at least that something went wrong. */
function unknown(text: Messages): ErrorText {
  return text.errors['protocol'] ?? { title: 'Something went wrong', why: '', advice: '' };
}
