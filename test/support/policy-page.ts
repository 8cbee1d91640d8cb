import { readFileSync } from 'node:fs';
import path from 'node:path';

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/embed-policy.md'), 'utf8');

/** A content security policy, directive by directive. */
export type Policy = ReadonlyMap<string, readonly string[]>;

/** The policies that docs/embed-policy.md tells hosts to use: with blob workers, and with a worker file. */
export const documented: { readonly blob: Policy; readonly file: Policy } = documentedPolicies();

/** The `allow` of an iframe, as documented. */
export const documentedAllow = /<iframe[^>]*allow="([^"]*)"/.exec(page)?.[1] ?? '';

/** The directives of a header's text. */
export function parsePolicy(header: string): Policy {
  return new Map(
    header.split(';').map((directive) => {
      const [name = '', ...values] = directive.trim().split(/\s+/);
      return [name, values];
    }),
  );
}

/** A policy as a header, for a relay on this machine instead of the documented one. */
export function headerFor(policy: Policy, relay: string): string {
  const { host } = new URL(relay);
  return [...policy]
    .map(([name, values]) => [name, ...values].join(' '))
    .join('; ')
    .replaceAll('https://relay.example', `http://${host}`)
    .replaceAll('wss://relay.example', `ws://${host}`);
}

/** A policy that lacks one directive, or one value of it. */
export function without(policy: Policy, name: string, value?: string): Policy {
  const rest = [...policy].map(
    ([directive, values]) =>
      [directive, directive === name ? values.filter((one) => one !== value) : values] as const,
  );
  return new Map(rest.filter(([directive]) => value !== undefined || directive !== name));
}

function documentedPolicies(): { blob: Policy; file: Policy } {
  const [blob = '', file = ''] = [...page.matchAll(/^Content-Security-Policy: (.*)$/gm)].map(
    ([, text]) => text ?? '',
  );
  return { blob: parsePolicy(blob), file: parsePolicy(file) };
}
