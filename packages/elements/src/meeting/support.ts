/**
 * Whether this browser, on this page, can take part in meetings. The client says exactly what is missing when it is asked
 * to; this is known before anything is loaded or typed.
 */
export function canTakePart(): boolean {
  return (
    isSecureContext &&
    typeof WebAssembly === 'object' &&
    typeof Worker === 'function' &&
    'transferControlToOffscreen' in HTMLCanvasElement.prototype
  );
}
