import { readFileSync } from 'node:fs';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { readIssuerKey, readIssuerPublicKey } from './issuer-key.js';
import { type LogLevel, logLevels } from './log.js';
import type { RelayOptions } from './options.js';
import { isListableOrigin } from './origins.js';

/** A command line or environment that cannot be followed; the message says which option and what it takes. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** What the command line asks for. */
export type Command = { name: 'help' } | { name: 'version' } | { name: 'serve'; options: RelayOptions };

type Environment = Readonly<Record<string, string | undefined>>;

/** Flags by name: what they take, the environment variable that stands in for them, and what they mean. */
const flags = {
  host: { type: 'string', takes: 'ADDRESS', help: 'address to listen on (127.0.0.1; 0.0.0.0 or :: for all)' },
  port: { type: 'string', takes: 'PORT', help: 'port to listen on (8200; 0: any free one)' },
  cert: { type: 'string', takes: 'FILE', help: 'certificate chain, PEM; with --key: https and wss' },
  key: { type: 'string', takes: 'FILE', help: 'private key of the certificate, PEM' },
  origin: {
    type: 'string',
    multiple: true,
    takes: 'ORIGIN',
    help: 'pages that may use the relay, repeatable (same host and loopback; *: all)',
  },
  'public-url': {
    type: 'string',
    takes: 'URL',
    help: 'address clients reach the relay by, when it differs from the request’s',
  },
  'issuer-key': {
    type: 'string',
    takes: 'FILE',
    help: 'Ed25519 private key that signs tickets, PEM (a fresh one)',
  },
  'trust-issuer': {
    type: 'string',
    multiple: true,
    takes: 'FILE',
    help: 'Ed25519 public key of another issuer, PEM, repeatable',
  },
  'behind-proxy': { type: 'boolean', help: 'believe the last entry of X-Forwarded-For' },
  'max-rooms': { type: 'string', takes: 'N', help: 'rooms at most (10000)' },
  'max-members': { type: 'string', takes: 'N', help: 'members of a room at most (250)' },
  'log-level': { type: 'string', takes: 'LEVEL', help: `${logLevels.join(', ')} (info)` },
  help: { type: 'boolean', help: 'this text' },
  version: { type: 'boolean', help: 'the version' },
} as const satisfies Record<
  string,
  NonNullable<ParseArgsConfig['options']>[string] & { takes?: string; help: string }
>;

type Flag = keyof typeof flags;
type Values = Partial<Record<Flag, string | boolean | string[]>>;

/** Reads a command line and environment (`FOLKMOOT_PORT` stands in for `--port`, and so on; lists are split at commas). */
export function readCommand(args: readonly string[], environment: Environment): Command {
  const values: Values = { ...fromEnvironment(environment), ...fromArguments(args) };
  if (values.help) return { name: 'help' };
  if (values.version) return { name: 'version' };
  return { name: 'serve', options: readOptions(values) };
}

const about = 'folkmoot-relay: carries sealed meetings between their members; it never sees content.';

/** The text of `--help`, which begins with what the command is about. */
export function helpText(intro = about): string {
  const rows = Object.entries(flags).map(([name, flag]) => {
    const usage = 'takes' in flag ? `--${name} ${flag.takes}` : `--${name}`;
    return `  ${usage.padEnd(24)} ${flag.help}`;
  });
  return [
    intro,
    '',
    ...rows,
    '',
    `Each option can be given by the environment too: ${variableOf('port')} for --port, and so on.`,
  ].join('\n');
}

function fromArguments(args: readonly string[]): Values {
  const values: Values = parse(args);
  // An empty address would be every address; more likely a variable was not set.
  for (const [name, value] of Object.entries(values)) {
    if ([value].flat().includes('')) throw new ConfigError(`--${name} is empty. Try --help.`);
  }
  return values;
}

function parse(args: readonly string[]): Values {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    throw new ConfigError(`${(cause as Error).message} Try --help.`, { cause });
  }
}

function fromEnvironment(environment: Environment): Values {
  const values: Values = {};
  for (const name of Object.keys(flags) as Flag[]) {
    const text = environment[variableOf(name)];
    if (text !== undefined && text !== '') values[name] = fromVariable(name, text);
  }
  return values;
}

function fromVariable(name: Flag, text: string): string | boolean | string[] {
  if ('multiple' in flags[name]) return text.split(',').map((part) => part.trim());
  if (flags[name].type === 'string') return text;
  if (text === '1' || text === 'true') return true;
  if (text === '0' || text === 'false') return false;
  throw new ConfigError(`${variableOf(name)} is 1 or 0, not “${text}”.`);
}

function variableOf(name: string): string {
  return `FOLKMOOT_${name.toUpperCase().replaceAll('-', '_')}`;
}

function readOptions(values: Values): RelayOptions {
  if ((values.cert === undefined) !== (values.key === undefined)) {
    throw new ConfigError('--cert and --key are given together or not at all.');
  }
  const issuerKeyPath = text(values, 'issuer-key');
  return present({
    host: text(values, 'host'),
    port: wholeNumber(values, 'port', { least: 0, most: 65_535 }),
    cert: file(values, 'cert'),
    key: file(values, 'key'),
    origins: list(values, 'origin')?.map(originOf),
    publicUrl: text(values, 'public-url') && urlOf(values),
    issuerKey: issuerKeyPath === undefined ? undefined : keyFile(issuerKeyPath, 'issuer-key', readIssuerKey),
    trustedIssuers: list(values, 'trust-issuer')?.map((path) =>
      keyFile(path, 'trust-issuer', readIssuerPublicKey),
    ),
    behindProxy: values['behind-proxy'] as boolean | undefined,
    maxRooms: wholeNumber(values, 'max-rooms', { least: 1, most: 10_000_000 }),
    maxMembers: wholeNumber(values, 'max-members', { least: 1, most: 1_000 }),
    logLevel: logLevel(values),
  });
}

function text(values: Values, name: Flag): string | undefined {
  return values[name] as string | undefined;
}

function list(values: Values, name: Flag): string[] | undefined {
  return values[name] as string[] | undefined;
}

function wholeNumber(values: Values, name: Flag, range: { least: number; most: number }): number | undefined {
  const given = text(values, name);
  if (given === undefined) return undefined;
  const number = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (number >= range.least && number <= range.most) return number;
  throw new ConfigError(`--${name} is a whole number from ${range.least} to ${range.most}, not “${given}”.`);
}

function file(values: Values, name: Flag): string | undefined {
  const path = text(values, name);
  return path === undefined ? undefined : readFile(path, name);
}

function readFile(path: string, name: Flag): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ConfigError(
      `--${name}: cannot read “${path}” (${(cause as NodeJS.ErrnoException).code ?? 'error'}).`,
      { cause },
    );
  }
}

function keyFile<K>(path: string, name: Flag, read: (pem: string) => K): K {
  const pem = readFile(path, name);
  try {
    return read(pem);
  } catch (cause) {
    throw new ConfigError(`--${name}: “${path}” holds no Ed25519 key in PEM form.`, { cause });
  }
}

function originOf(origin: string): string {
  if (isListableOrigin(origin)) return origin;
  throw new ConfigError(`--origin is * or like https://meet.example:8443, without a path, not “${origin}”.`);
}

function urlOf(values: Values): string {
  const given = text(values, 'public-url') ?? '';
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '')
    return url.href.replace(/\/$/, '');
  throw new ConfigError(`--public-url is like https://relay.example, not “${given}”.`);
}

function logLevel(values: Values): LogLevel | undefined {
  const given = text(values, 'log-level');
  const level = logLevels.find((known) => known === given);
  if (given === undefined || level) return level;
  throw new ConfigError(`--log-level is one of ${logLevels.join(', ')}, not “${given}”.`);
}

/** Drops what was not given, so that the relay's own defaults apply. */
function present<T extends object>(options: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]?: NonNullable<T[K]> };
}
