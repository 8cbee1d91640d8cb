import type { IncomingMessage, ServerResponse } from 'node:http';
import { fromBase64Url, toBase64Url } from '@folkmoot/kit';
import { MeetingError, limits } from '@folkmoot/wire';
import { addressOf } from './address.js';
import type { Guesses } from './guesses.js';
import { type Reply, errorReply, readJson, sendReply } from './http.js';
import type { IssuedTicket, Issuer } from './issuer.js';
import type { Metrics } from './metrics.js';
import type { OriginRule } from './origins.js';

/** What the routes need of the relay. */
export interface RouteContext {
  issuer: Issuer;
  guesses: Guesses;
  metrics: Metrics;
  mayUse: OriginRule;
  behindProxy: boolean;
  /** The relay's endpoints as a client of this request reaches them. */
  endpointsFor(request: IncomingMessage): readonly string[];
  /** Whether the relay takes new work. */
  isReady: () => boolean;
}

type Route = (request: IncomingMessage, context: RouteContext, code: string) => Promise<Reply> | Reply;

const bodyBytes = 32 * 1024;
const pages: Readonly<Record<string, Route>> = {
  'GET /livez': () => ({ status: 200, body: 'ok', type: 'text/plain' }),
  'GET /readyz': (_, { isReady }) => plain(isReady() ? 200 : 503, isReady() ? 'ok' : 'closing'),
  'GET /metrics': async (_, { metrics }) => plain(200, await metrics.registry.metrics()),
};

/** Whether a request is for the relay itself, wherever it leads. */
export function isOwn({ url = '' }: Pick<IncomingMessage, 'url'>): boolean {
  return /^\/(v1|livez|readyz|metrics)([/?]|$)/.test(url);
}

/** Answers one HTTP request; never throws. */
export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  context: RouteContext,
): Promise<void> {
  const reply = await replyTo(request, context).catch((error: unknown) => refusalOf(error, context));
  sendReply(response, { ...reply, headers: { ...reply.headers, ...corsHeaders(request, context) } });
  // A body nobody read would keep the connection busy.
  if (!request.complete) request.resume();
}

async function replyTo(request: IncomingMessage, context: RouteContext): Promise<Reply> {
  const path = (request.url ?? '').split('?')[0] ?? '';
  const page = pages[`${request.method ?? ''} ${path}`];
  if (page) return page(request, context, '');
  const route = /^\/v1\/rooms(?:\/([^/]{1,32})\/tickets)?$/.exec(path);
  if (!route) throw new MeetingError('usage/not-found', 'There is nothing here.');
  return call(request, context, route[1]);
}

async function call(
  request: IncomingMessage,
  context: RouteContext,
  code: string | undefined,
): Promise<Reply> {
  if (!context.mayUse(request.headers.origin, request.headers.host)) {
    throw new MeetingError('permission/origin', 'Pages of this origin may not use this relay.');
  }
  if (request.method === 'OPTIONS') return { status: 204 };
  if (request.method !== 'POST') throw new MeetingError('usage/method', 'Use POST.');
  if (!context.isReady()) throw new MeetingError('connection/closing', 'The relay is closing.');
  return code === undefined ? createMeeting(request, context) : giveTicket(request, context, code);
}

async function createMeeting(request: IncomingMessage, context: RouteContext): Promise<Reply> {
  context.guesses.payMeeting(addressOf(request, context));
  const { descriptor } = await readJson(request, bodyBytes);
  const { code } = await context.issuer.createMeeting(bytesOf(descriptor, 'descriptor', limits.signedBytes));
  return { status: 201, body: { code } };
}

async function giveTicket(request: IncomingMessage, context: RouteContext, code: string): Promise<Reply> {
  const { key } = await readJson(request, bodyBytes);
  const memberKey = bytesOf(key, 'key', 32);
  if (memberKey.length !== 32) throw new MeetingError('usage/request', '“key” must hold 32 bytes.');
  const { token, descriptor } = await guess(addressOf(request, context), context, code, memberKey);
  return {
    status: 200,
    body: { token, endpoints: context.endpointsFor(request), descriptor: toBase64Url(descriptor) },
  };
}

/** Paid in advance, since many guesses may be under way at once. */
async function guess(
  address: string,
  { guesses, issuer }: RouteContext,
  code: string,
  memberKey: Uint8Array,
): Promise<IssuedTicket> {
  guesses.pay(address);
  let wasWrong = false;
  try {
    return await issuer.ticket(code, memberKey);
  } catch (error) {
    wasWrong = error instanceof MeetingError && error.code === 'usage/unknown-code';
    throw error;
  } finally {
    if (!wasWrong) guesses.payBack(address);
  }
}

function refusalOf(error: unknown, { metrics }: RouteContext): Reply {
  const reply = errorReply(error);
  metrics.refusals.inc({ code: error instanceof MeetingError ? error.code : 'connection/relay' });
  return reply;
}

function corsHeaders({ headers }: IncomingMessage, { mayUse }: RouteContext): Record<string, string> {
  const { origin, host } = headers;
  if (origin === undefined) return {};
  if (!mayUse(origin, host)) return { vary: 'origin' };
  return {
    vary: 'origin',
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'content-type',
    'access-control-expose-headers': 'retry-after',
    'access-control-max-age': '600',
  };
}

function bytesOf(value: unknown, name: string, limitBytes: number): Uint8Array {
  if (typeof value !== 'string' || value.length > Math.ceil((limitBytes * 4) / 3)) {
    throw new MeetingError('usage/request', `“${name}” must be base64url of at most ${limitBytes} bytes.`);
  }
  try {
    return fromBase64Url(value);
  } catch (cause) {
    throw new MeetingError('usage/request', `“${name}” is not base64url.`, { cause });
  }
}

function plain(status: number, body: string): Reply {
  return { status, body, type: 'text/plain' };
}
