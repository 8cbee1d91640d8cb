/** A host as it stands in a Host header: name or address, and possibly a port. Anything else could smuggle directives. */
const plainHost = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i;

/**
 * What Folkmoot needs in the content security policy of a page, as `docs/embed-policy.md` tells hosts: workers from
 * blobs, WASM in them, connections to the relay, and one Trusted Types policy for each of the two that make scripts or
 * markup.
 *
 * @param relay the relay as sources of `connect-src`.
 */
export function neededPolicy(relay: readonly string[]): Readonly<Record<string, string>> {
  return {
    'default-src': "'none'",
    'script-src': "'self' 'wasm-unsafe-eval'",
    'connect-src': relay.join(' '),
    'worker-src': 'blob:',
    'require-trusted-types-for': "'script'",
    'trusted-types': 'folkmoot lit-html',
  };
}

/** What the demo page needs for itself. */
const demoPolicy = {
  'style-src': "'self'",
  'img-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

/** The content security policy of the demo page. @param host where the browser found it, and with it the relay. */
export function contentSecurityPolicy(host: string | undefined): string {
  const sockets = host !== undefined && plainHost.test(host) ? [`ws://${host}`, `wss://${host}`] : [];
  return Object.entries({ ...neededPolicy(["'self'", ...sockets]), ...demoPolicy })
    .map((directive) => directive.join(' '))
    .join('; ');
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
