import type { IncomingMessage, ServerResponse } from 'node:http';
import { MeetingError } from '@folkmoot/wire';

/** What a route answers. */
export interface Reply {
  status: number;
  /** JSON unless `type` says otherwise. */
  body?: unknown;
  type?: string;
  headers?: Record<string, string>;
}

/** Writes a reply; nothing may be cached. */
export function sendReply(response: ServerResponse, reply: Reply): void {
  const { status, body, type = 'application/json', headers } = reply;
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    ...headers,
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}

/** The reply to an error: its code and message when it is one of ours, nothing of substance otherwise. */
export function errorReply(error: unknown): Reply {
  if (!(error instanceof MeetingError)) {
    return { status: 500, body: { error: { code: 'connection/relay', message: 'The relay failed.' } } };
  }
  const waitMs = error instanceof SlowDown ? error.waitMs : undefined;
  return {
    status: statusOf(error),
    body: { error: { code: error.code, message: error.message } },
    ...(waitMs !== undefined && {
      headers: { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1_000))) },
    }),
  };
}

/** A refusal that says when to come back. */
export class SlowDown extends MeetingError {
  readonly waitMs: number;

  constructor(code: 'limit/guesses' | 'limit/rooms', message: string, waitMs: number) {
    super(code, message, { retryable: true });
    this.waitMs = waitMs;
  }
}

/** Reads a JSON object from a request of at most `limitBytes`. */
export async function readJson(
  request: IncomingMessage,
  limitBytes: number,
): Promise<Record<string, unknown>> {
  const text = await readBody(request, limitBytes);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Reported below, like any other body that is no object.
  }
  throw new MeetingError('usage/request', 'The body must be a JSON object.');
}

async function readBody(request: IncomingMessage, limitBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  // Leaving the loop early must not end the connection: the refusal still has to get through.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    sizeBytes += part.length;
    if (sizeBytes > limitBytes) throw new MeetingError('limit/message', 'The body is too large.');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function statusOf(error: MeetingError): number {
  return statuses[error.code] ?? (error.code.startsWith('permission/') ? 403 : 400);
}

const statuses: Partial<Record<string, number>> = {
  'usage/unknown-code': 404,
  'usage/not-found': 404,
  'usage/method': 405,
  'connection/ended': 410,
  'connection/closing': 503,
  'limit/guesses': 429,
  'limit/rooms': 429,
  'limit/message': 413,
};
