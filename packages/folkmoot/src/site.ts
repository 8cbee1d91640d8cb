import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { securityHeaders } from './policy.js';

/** Answers a request of a browser. */
export type Site = (request: IncomingMessage, response: ServerResponse) => void;

interface Page {
  readonly body: Buffer;
  readonly type: string;
  readonly tag: string;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The folder into which the build puts the demo page. */
export const demoFolder = path.join(import.meta.dirname, '../dist/demo');

/**
 * Serves the files of one folder from memory, and its `index.html` for `/` and every invitation `/j/…`. What follows in
 * an invitation's path is looked at by the page only, and never logged: a careless mail program may put the key there.
 *
 * @throws Error when the folder holds no page, as before the first build.
 */
export function createSite(folder = demoFolder): Site {
  const pages = readPages(folder);
  return (request, response) => {
    const place = placeOf(request.url ?? '/');
    const page = pages.get(place);
    const headers = securityHeaders(request.headers.host);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      refuse(response, 405, { ...headers, allow: 'GET, HEAD' });
    else if (!page) refuse(response, 404, headers);
    else send(request, response, page, headers);
  };
}

function placeOf(url: string): string {
  const place = url.split(/[?#]/)[0] ?? '/';
  return place === '/' || /^\/j\/./.test(place) ? '/index.html' : place;
}

function readPages(folder: string): ReadonlyMap<string, Page> {
  const names = listed(folder).filter((name) => types[path.extname(name)]);
  if (!names.includes('index.html')) throw new Error(`There is no demo page in ${folder}: build it first.`);
  return new Map(names.map((name) => [`/${name}`, readPage(path.join(folder, name))]));
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readPage(file: string): Page {
  const body = readFileSync(file);
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { body, type: types[path.extname(file)] ?? '', tag };
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  page: Page,
  headers: Record<string, string>,
): void {
  const { body, type, tag } = page;
  const known = request.headers['if-none-match'] === tag;
  response.writeHead(known ? 304 : 200, {
    ...headers,
    etag: tag,
    'cache-control': 'no-cache',
    ...(known ? {} : { 'content-type': type, 'content-length': body.length }),
  });
  response.end(known || request.method === 'HEAD' ? undefined : body);
}

function refuse(response: ServerResponse, status: number, headers: Record<string, string>): void {
  response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8' });
  response.end(status === 404 ? 'There is nothing here.' : 'Only GET and HEAD.');
}
