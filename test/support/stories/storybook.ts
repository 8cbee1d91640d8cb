import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { ROOT } from '../../../scripts/browsers.mjs';

const FOLDER = path.join(ROOT, 'storybook/dist');

/** A story of the built storybook. */
export interface Story {
  readonly id: string;
  /** What stands in the sidebar, for example `Chat`. */
  readonly title: string;
  readonly name: string;
  /** The file it is written in. */
  readonly importPath: string;
}

/** All stories, in the order of the sidebar. */
export function allStories(): Story[] {
  const index = JSON.parse(readFileSync(path.join(FOLDER, 'index.json'), 'utf8')) as {
    entries: Record<string, Story & { type: string }>;
  };
  return Object.values(index.entries).filter(({ type }) => type === 'story');
}

/** The built storybook on a web server of this machine. */
export interface ServedStorybook {
  readonly url: string;
  close(): void;
}

/** Serves `storybook/dist` on a free port of the loopback address. */
export async function serveStorybook(): Promise<ServedStorybook> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://storybook');
    const file = path.join(FOLDER, pathname === '/' ? 'index.html' : decodeURIComponent(pathname));
    readFile(file).then(
      (content) => response.setHeader('Content-Type', typeOf(file)).end(content),
      () => response.writeHead(404).end(),
    );
  });
  await listening(server);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

function typeOf(file: string): string {
  return types[path.extname(file)] ?? 'application/octet-stream';
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => void server.listen(0, '127.0.0.1', resolve));
}
