import { MeetingError } from '@folkmoot/wire';

/**
 * Throws `unsupported/browser`, naming what is missing, when this browser cannot take part in a room.
 * Node runs headless tests without workers, so nothing is asked of it here.
 */
export function requireBrowser(): void {
  const missing = [
    ['Web Workers', typeof Worker],
    ['WebAssembly', typeof WebAssembly],
    ['WebCrypto (a secure page: https or localhost)', typeof globalThis.crypto.subtle],
    ['OffscreenCanvas', typeof OffscreenCanvas],
    ['WebSocket', typeof WebSocket],
  ].filter(([, type]) => type === 'undefined');
  if (missing.length === 0) return;
  const names = missing.map(([name]) => name).join(', ');
  throw new MeetingError('unsupported/browser', `This browser cannot take part. Missing: ${names}.`);
}
