import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

/** What a host serves at a path. */
export interface Served {
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A web site of a host on this machine, with an origin of its own. */
export interface HostSite {
  readonly origin: string;
  /** Serves something from now on. Returns its address. */
  put(place: string, served: Served): string;
  close(): Promise<void>;
}

const dist = path.resolve(import.meta.dirname, '../../packages/folkmoot/dist');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** Starts a site that serves pages as they are put, files of `folders`, and the built files of Folkmoot, for every origin. */
export async function startSite(folders: Readonly<Record<string, string>> = {}): Promise<HostSite> {
  // Browsers ask for it by themselves.
  const places = new Map<string, Served>([['/favicon.ico', { body: '' }]]);
  const mounted = { '/folkmoot/': dist, ...folders };
  const server = createServer((request, response) => {
    const place = (request.url ?? '/').split('?')[0] ?? '/';
    const put = places.get(place);
    if (put) answer(response, place, put);
    else answerFile(response, place, fileAt(place, mounted));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    origin,
    put(place, served) {
      places.set(place, served);
      return `${origin}${place}`;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function fileAt(place: string, mounted: Readonly<Record<string, string>>): string | undefined {
  const prefix = Object.keys(mounted).find((one) => place.startsWith(one));
  const file = prefix && path.join(mounted[prefix] ?? '', path.normalize(`/${place.slice(prefix.length)}`));
  return file && existsSync(file) && path.extname(file) ? file : undefined;
}

function answerFile(response: ServerResponse, place: string, file: string | undefined): void {
  if (file) answer(response, place, { body: readFileSync(file) });
  else response.writeHead(404).end();
}

function answer(response: ServerResponse, place: string, { body, headers }: Served): void {
  const type = types[path.extname(place)] ?? 'text/html; charset=utf-8';
  response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*', ...headers }).end(body);
}
