import type { IncomingMessage } from 'node:http';

/**
 * Where a request comes from, as the key of limits: an IPv4 address, or the /64 of an IPv6 one, since one household
 * owns a whole /64. Behind a proxy that is trusted, the last entry of X-Forwarded-For, which that proxy wrote, without
 * the port that some proxies add: each connection has another.
 */
export function addressOf(request: IncomingMessage, options: { behindProxy: boolean }): string {
  const forwarded = options.behindProxy
    ? String(request.headers['x-forwarded-for'] ?? '')
        .split(',')
        .at(-1)
        ?.trim()
    : '';
  return networkOf(forwarded || (request.socket.remoteAddress ?? 'unknown'));
}

function networkOf(address: string): string {
  const plain = withoutPort(address).replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.replace(/%.*$/, '').toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  const all = [...groups, ...Array<string>(Math.max(0, missing)).fill('0'), ...(tail ? tail.split(':') : [])];
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

function withoutPort(address: string): string {
  return address.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1');
}
