/** A host as it stands in a Host header: name or address, and possibly a port. Anything else could smuggle directives. */
const plainHost = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i;

/**
 * The content security policy of a page with Folkmoot on it, and nothing more than Folkmoot needs: workers from blobs,
 * WASM in them, connections to the relay, and one Trusted Types policy for each of the two that make scripts or markup.
 */
export function contentSecurityPolicy(host: string | undefined): string {
  const relay = host !== undefined && plainHost.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self'${relay}`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types folkmoot lit-html',
  ].join('; ');
}

/** All headers of the demo's pages and files. */
export function securityHeaders(host: string | undefined): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(host),
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'display-capture=(self), fullscreen=(self), clipboard-write=(self)',
    // An invitation must not travel on in the address of the page it was opened from.
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}
