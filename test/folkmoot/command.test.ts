import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, describe, test } from 'node:test';
import type { RelayServer } from '@folkmoot/relay';
import { runCommand } from '../../packages/folkmoot/src/command.js';

const folder = mkdtempSync(path.join(tmpdir(), 'folkmoot-command-'));
writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>Demo</title>');
after(() => rmSync(folder, { recursive: true }));

interface Outcome {
  readonly result: RelayServer | number;
  readonly said: string[];
  readonly complained: string[];
}

async function run(
  args: string[],
  environment: Record<string, string> = {},
  site = folder,
): Promise<Outcome> {
  const said: string[] = [];
  const complained: string[] = [];
  const result = await runCommand(
    args,
    environment,
    { say: (line) => void said.push(line), complain: (line) => void complained.push(line) },
    site,
  );
  return { result, said, complained };
}

async function serving(outcome: Outcome, check: (server: RelayServer) => Promise<void>): Promise<void> {
  assert.ok(typeof outcome.result === 'object', outcome.complained.join('\n'));
  try {
    await check(outcome.result);
  } finally {
    await outcome.result.close();
  }
}

describe('npx folkmoot', () => {
  test('says where it runs, and does', async () => {
    const outcome = await run(['--port', '0']);
    await serving(outcome, async (server) => {
      assert.equal(outcome.said[0], `Folkmoot is running at ${server.url}`);
      assert.match(server.url, /^http:\/\/127\.0\.0\.1:\d+$/);
      assert.match(await (await fetch(server.url)).text(), /<title>Demo/);
      assert.equal(await (await fetch(`${server.url}/readyz`)).text(), 'ok');
    });
  });

  test('takes its options from the environment as well', async () => {
    await serving(await run([], { FOLKMOOT_PORT: '0' }), async (server) => {
      assert.equal((await fetch(`${server.url}/j/123456789`)).status, 200);
    });
  });

  test('lets pages of other origins in only when told to', async () => {
    const ask = (server: RelayServer): Promise<Response> =>
      fetch(`${server.url}/v1/rooms`, { method: 'OPTIONS', headers: { origin: 'https://page.example' } });
    await serving(await run(['--port', '0']), async (server) =>
      assert.equal((await ask(server)).status, 403),
    );
    await serving(await run(['--port', '0', '--origin', 'https://page.example']), async (server) =>
      assert.equal((await ask(server)).status, 204),
    );
  });

  test('explains itself', async () => {
    const { result, said } = await run(['--help']);
    assert.equal(result, 0);
    const text = said.join('\n');
    for (const words of ['npx folkmoot', '--host', '--port', '--cert', '--origin'])
      assert.ok(text.includes(words), words);
    assert.doesNotMatch(text, /folkmoot-relay:/);
  });

  test('tells its version', async () => {
    const { result, said } = await run(['--version']);
    assert.equal(result, 0);
    assert.match(said.join(''), /^\d+\.\d+\.\d+/);
  });

  test('refuses an option it does not know, with code 2', async () => {
    const { result, complained } = await run(['--prot', '1']);
    assert.equal(result, 2);
    assert.match(complained.join(''), /--prot/);
  });

  test('says what to do when the port is taken', async () => {
    await serving(await run(['--port', '0']), async ({ port }) => {
      const { result, complained } = await run(['--port', String(port)]);
      assert.equal(result, 1);
      assert.match(complained.join(''), /port is taken.*--port/);
    });
  });

  test('says that the page has not been built', async () => {
    const { result, complained } = await run(['--port', '0'], {}, path.join(folder, 'nowhere'));
    assert.equal(result, 1);
    assert.match(complained.join(''), /build it first/);
  });
});

test('the command explains itself and ends', async () => {
  const root = path.resolve(import.meta.dirname, '../..');
  const command = path.join(root, 'packages/folkmoot/src/cli.ts');
  const node = ['--conditions=folkmoot-source', '--import', 'tsx', command, '--help'];
  const child = spawn(process.execPath, node, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const [first] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  assert.match(first, /^folkmoot: a relay and the demo page/);
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});
