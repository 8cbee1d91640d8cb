import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const dist = path.resolve(import.meta.dirname, '../../packages/folkmoot/dist');

/** A web server of somebody else: files that never change, and no routes. */
export interface StaticSite {
  readonly origin: string;
  close(): void;
}

/** Serves pages by their paths, and the files of Folkmoot for pages without a bundler beside them. */
export async function serveStatically(pages: Readonly<Record<string, () => string>>): Promise<StaticSite> {
  const server = createServer(({ url = '' }, response) => {
    const place = url.split('?')[0] ?? '';
    const isOurs = /^\/folkmoot\.[-\w.]*min\.js$/.test(place);
    const body = isOurs ? readFileSync(path.join(dist, place)) : pages[place]?.();
    const type = place.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8';
    // Browsers ask for an icon by themselves.
    const missing = place === '/favicon.ico' ? 204 : 404;
    response.writeHead(body === undefined ? missing : 200, { 'content-type': type }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
