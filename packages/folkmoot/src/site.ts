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
  /** What pages of other origins load too. */
  readonly isShared: boolean;
}

/** The two folders that are served. */
export interface SiteFolders {
  /** The demo page and what it loads. */
  readonly demo?: string;
  /** The script that pages of other people load; of its folder nothing else is served. */
  readonly library?: string;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The folder into which the build puts the demo page. */
export const demoFolder = path.join(import.meta.dirname, '../dist/demo');

/** The folder into which the build puts the script for pages without a bundler. */
export const libraryFolder = path.join(import.meta.dirname, '../dist');

/** That script, what it loads later, and the worker file. */
const libraryFile = /^(folkmoot(\.[-\w]+)?\.min|worker)\.js$/;

/**
 * Serves from memory the files of the demo, its `index.html` for `/` and every invitation `/j/…`, and for pages of any
 * origin `/folkmoot.min.js`: whoever has a relay has the script that fits it. What follows in an invitation's path is looked at by the page only, and never logged: a careless mail program may put the key there.
 *
 * @throws Error when the folder holds no page, as before the first build.
 */
export function createSite({ demo = demoFolder, library = libraryFolder }: SiteFolders = {}): Site {
  const pages = new Map([...readDemo(demo), ...readLibrary(library)]);
  return (request, response) => {
    const place = placeOf(request.url ?? '/');
    const page = pages.get(place);
    const headers = securityHeaders(request.headers.host);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      refuse(response, 405, { ...headers, allow: 'GET, HEAD' });
    else if (!page) refuse(response, 404, headers);
    else send(request, response, page, page.isShared ? { ...headers, ...forEverybody } : headers);
  };
}

/** Modules are fetched with CORS, also by pages that are isolated from other origins. */
const forEverybody = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };

function placeOf(url: string): string {
  const place = url.split(/[?#]/)[0] ?? '/';
  return place === '/' || /^\/j\/./.test(place) ? '/index.html' : place;
}

function readDemo(folder: string): [string, Page][] {
  const names = listed(folder).filter((name) => types[path.extname(name)]);
  if (!names.includes('index.html')) throw new Error(`There is no demo page in ${folder}: build it first.`);
  return names.map((name) => [`/${name}`, readPage(path.join(folder, name), { isShared: false })]);
}

function readLibrary(folder: string): [string, Page][] {
  const names = listed(folder).filter((name) => libraryFile.test(name));
  return names.map((name) => [`/${name}`, readPage(path.join(folder, name), { isShared: true })]);
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readPage(file: string, { isShared }: Pick<Page, 'isShared'>): Page {
  const body = readFileSync(file);
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { body, type: types[path.extname(file)] ?? '', tag, isShared };
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
