/** Decides whether a page of an origin may use this relay. `host` is the request's own Host header. */
export type OriginRule = (origin: string | undefined, host: string | undefined) => boolean;

/**
 * The rule for a list of allowed origins (`https://host[:port]`). Requests without an Origin header do not come from a
 * page and pass: tickets, not origins, keep strangers out. With an empty list the same host and loopback pass; `*`
 * lets every page in.
 */
export function originRule(allowed: readonly string[]): OriginRule {
  const listed = new Set(allowed);
  return (origin, host) => {
    if (origin === undefined || listed.has('*') || listed.has(origin)) return true;
    return listed.size === 0 && (isSameHost(origin, host) || isLoopback(origin));
  };
}

/** Whether a text is an origin one may list: scheme, host and port, nothing more; or `*`. */
export function isListableOrigin(text: string): boolean {
  if (text === '*') return true;
  try {
    const { origin, protocol } = new URL(text);
    return origin === text && /^https?:$/.test(protocol);
  } catch {
    return false;
  }
}

function isSameHost(origin: string, host = ''): boolean {
  const name = urlOf(`http://${host}`)?.hostname;
  return name !== undefined && urlOf(origin)?.hostname === name;
}

function isLoopback(origin: string): boolean {
  const name = urlOf(origin)?.hostname ?? '';
  return (
    name === 'localhost' || name.endsWith('.localhost') || name === '[::1]' || /^127(\.\d+){3}$/.test(name)
  );
}

function urlOf(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
