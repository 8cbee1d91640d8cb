import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type RelayServer, startRelay } from '@folkmoot/relay';
import { createSite } from '../../packages/folkmoot/src/site.js';

const folder = mkdtempSync(path.join(tmpdir(), 'folkmoot-site-'));
const library = path.join(folder, 'library');
const page = '<!doctype html><title>Page</title>';
const logged: string[] = [];
let server: RelayServer;

before(async () => {
  writeFileSync(path.join(folder, 'index.html'), page);
  writeFileSync(path.join(folder, 'demo.js'), 'export {};');
  writeFileSync(path.join(folder, 'demo.css'), 'body { }');
  writeFileSync(path.join(folder, 'icon.svg'), '<svg/>');
  writeFileSync(path.join(folder, 'notes.txt'), 'not for everybody');
  mkdirSync(library);
  const built = ['folkmoot.min.js', 'folkmoot.de-d15f5921.min.js', 'worker.js', 'cli.js'];
  for (const name of built) writeFileSync(path.join(library, name), `export const name = '${name}';`);
  const { pino } = await import('pino');
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  server = await startRelay({ port: 0, log, fallback: createSite({ demo: folder, library }) });
});

after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const get = (place: string, init?: RequestInit): Promise<Response> => fetch(`${server.url}${place}`, init);

describe('On the relay’s own port a browser gets', () => {
  test('the page', async () => {
    const response = await get('/');
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8');
    assert.equal(await response.text(), page);
  });

  test('the page for every invitation, whatever follows', async () => {
    for (const place of [
      '/j/123456789',
      '/j/123456789/',
      '/j/123-456-789?via=mail',
      '/j/123456789%231.abc.def',
    ]) {
      const response = await get(place);
      assert.equal(response.status, 200, place);
      assert.equal(await response.text(), page, place);
    }
  });

  test('script, style sheet and icon by their types', async () => {
    const types = { '/demo.js': /^text\/javascript/, '/demo.css': /^text\/css/, '/icon.svg': /^image\/svg/ };
    for (const [place, type] of Object.entries(types)) {
      const response = await get(place);
      assert.equal(response.status, 200);
      assert.match(response.headers.get('content-type') ?? '', type);
    }
  });

  test('nothing that is no part of the page', async () => {
    for (const place of [
      '/notes.txt',
      '/nothing',
      '/../package.json',
      '/%2e%2e/package.json',
      '/j/',
      '/constructor',
    ]) {
      assert.equal((await get(place)).status, 404, place);
    }
  });

  test('nothing by other methods than GET and HEAD', async () => {
    const response = await get('/', { method: 'POST', body: 'x' });
    assert.equal(response.status, 405);
    assert.equal(response.headers.get('allow'), 'GET, HEAD');
  });

  test('only the headers when it asks for those', async () => {
    const response = await get('/', { method: 'HEAD' });
    assert.equal(response.headers.get('content-length'), String(page.length));
    assert.equal(await response.text(), '');
  });

  test('no second copy of what it has', async () => {
    const tag = (await get('/demo.js')).headers.get('etag') ?? '';
    assert.notEqual(tag, '');
    const again = await get('/demo.js', { headers: { 'if-none-match': tag } });
    assert.equal(again.status, 304);
    assert.equal(await again.text(), '');
  });

  test('the relay’s own answers from the relay', async () => {
    assert.equal(await (await get('/livez')).text(), 'ok');
    assert.match(await (await get('/metrics')).text(), /folkmoot|process/);
    const response = await get('/v1/rooms', { method: 'POST', body: '{}' });
    assert.equal(response.status, 400);
    assert.equal(((await response.json()) as { error: { code: string } }).error.code, 'usage/request');
  });

  test('no page where a path only looks like one of the relay’s', async () => {
    assert.equal((await get('/v1')).status, 404);
    assert.equal((await get('/v10')).status, 404);
    assert.equal((await get('/livez/')).status, 404);
  });
});

describe('A page of any origin gets from a relay', () => {
  test('the script that fits it, with what that loads later', async () => {
    for (const place of ['/folkmoot.min.js', '/folkmoot.de-d15f5921.min.js', '/worker.js']) {
      const response = await get(place, { headers: { origin: 'https://page.example' } });
      assert.equal(response.status, 200, place);
      assert.equal(response.headers.get('access-control-allow-origin'), '*', place);
      assert.equal(response.headers.get('cross-origin-resource-policy'), 'cross-origin', place);
      assert.match(response.headers.get('content-type') ?? '', /^text\/javascript/, place);
    }
  });

  test('nothing else of the package, and of the demo no file', async () => {
    assert.equal((await get('/cli.js')).status, 404);
    assert.equal((await get('/demo.js')).headers.get('access-control-allow-origin'), null);
  });
});

describe('The page is served', () => {
  async function policy(): Promise<Map<string, string>> {
    const text = (await get('/')).headers.get('content-security-policy') ?? '';
    return new Map(
      text.split('; ').map((one) => [one.split(' ')[0] ?? '', one.split(' ').slice(1).join(' ')]),
    );
  }

  test('with a policy that allows nothing but what it needs', async () => {
    const directives = await policy();
    assert.equal(directives.get('default-src'), "'none'");
    assert.equal(directives.get('script-src'), "'self' 'wasm-unsafe-eval'");
    assert.equal(directives.get('style-src'), "'self'");
    assert.equal(directives.get('worker-src'), 'blob:');
    assert.equal(directives.get('frame-ancestors'), "'none'");
    assert.equal(directives.get('base-uri'), "'none'");
    assert.equal(directives.get('require-trusted-types-for'), "'script'");
    assert.doesNotMatch([...directives.values()].join(' '), /unsafe-inline|'unsafe-eval'|https:|\*/);
  });

  test('with connections to its own relay alone', async () => {
    const host = new URL(server.url).host;
    assert.equal((await policy()).get('connect-src'), `'self' ws://${host} wss://${host}`);
  });

  test('with headers that keep the address from travelling on', async () => {
    const { headers } = await get('/j/123456789');
    assert.equal(headers.get('referrer-policy'), 'no-referrer');
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin');
  });

  test('without a word about who opened which invitation', async () => {
    await get('/j/987654321%231.secretkey.secretpart');
    await get('/nothing?token=secretkey');
    assert.doesNotMatch(logged.join(''), /secretkey|987654321|secretpart/);
  });
});

test('a folder without a page is told at the start', () => {
  assert.throws(() => createSite({ demo: path.join(folder, 'nowhere'), library }), /build it first/);
});
