import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { build } from 'esbuild';
import { bundled, gzippedBytes } from '../../scripts/size/bundled.js';
import { hasFile, installPackages, packageFile, type Project } from '../support/packages/installed.js';

/** What both bundlers make of a host's lines: all code that is loaded at once, and what they warned of. */
interface Outcome {
  readonly bundler: string;
  readonly code: string;
  readonly warnings: readonly string[];
}

let project: Project;

before(async () => (project = await installPackages()));
after(() => project.remove());

async function byBoth(code: string): Promise<Outcome[]> {
  const { folder } = project;
  const [entry] = await bundled(code, { folder });
  const { outputFiles, warnings } = await build({
    stdin: { contents: code, resolveDir: folder },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
    // What is imported lazily is a file of its own; here it is left out.
    plugins: [{ name: 'lazy', setup: leaveLazyOut }],
  });
  return [
    { bundler: 'rollup', code: entry?.code ?? '', warnings: [] },
    { bundler: 'esbuild', code: outputFiles[0]?.text ?? '', warnings: warnings.map(({ text }) => text) },
  ];
}

function leaveLazyOut(
  bundle: Parameters<NonNullable<Parameters<typeof build>[0]['plugins']>[number]['setup']>[0],
): void {
  bundle.onResolve({ filter: /./ }, ({ kind, path: wanted }) =>
    kind === 'dynamic-import' ? { path: wanted, external: true } : undefined,
  );
}

const bytesOf = (code: string): number => gzippedBytes(Buffer.from(code));

/** Something that stands only in the code of one feature, and survives minifying. */
const marks = {
  chat: 'moot-line-received',
  viewer: 'moot-view-changed',
  roster: 'moot-participant-joined',
  presenter: 'moot-share-started',
  client: 'Comlink.proxy',
  // The first bytes of every WASM module, in Base64.
  worker: 'AGFzbQ',
};

const registers = /customElements[^]*\.define\(/;

describe('As others bundle it,', () => {
  test('a class alone registers nothing', async () => {
    for (const { bundler, code } of await byBoth(
      `import { MootViewer } from 'folkmoot'; export { MootViewer };`,
    )) {
      assert.ok(code.includes(marks.viewer), bundler);
      assert.doesNotMatch(code, registers, bundler);
    }
  });

  test('an element brings none of the others, and not the client', async () => {
    for (const { bundler, code } of await byBoth(
      `import { MootChat } from 'folkmoot'; export { MootChat };`,
    )) {
      assert.ok(code.includes(marks.chat), bundler);
      for (const name of ['viewer', 'roster', 'presenter', 'client', 'worker'] as const)
        assert.ok(!code.includes(marks[name]), `${bundler} ${name}`);
    }
  });

  test('a define entry alone suffices, and defines nothing else', async () => {
    for (const { bundler, code } of await byBoth(`import 'folkmoot/define/moot-viewer.js';`)) {
      assert.match(code, registers, bundler);
      assert.ok(code.includes(marks.viewer), bundler);
      for (const name of ['chat', 'roster', 'presenter', 'worker'] as const)
        assert.ok(!code.includes(marks[name]), `${bundler} ${name}`);
    }
  });

  test('an error’s class costs what it is', async () => {
    const code = `import { MeetingError } from 'folkmoot'; export { MeetingError };`;
    for (const one of await byBoth(code))
      assert.ok(bytesOf(one.code) < 500, `${one.bundler} ${bytesOf(one.code)}`);
  });

  test('an import that is not used costs nothing', async () => {
    for (const one of await byBoth(
      `import { MootRoom, createRoom } from 'folkmoot'; import 'folkmoot/room';`,
    ))
      assert.ok(one.code.trim().length < 10, `${one.bundler}: ${one.code.slice(0, 200)}`);
  });

  test('the client comes without the elements', async () => {
    for (const { bundler, code } of await byBoth(
      `import { joinRoom } from 'folkmoot/room'; export { joinRoom };`,
    )) {
      for (const name of ['client', 'worker'] as const)
        assert.ok(code.includes(marks[name]), `${bundler} ${name}`);
      for (const name of ['chat', 'viewer', 'roster'] as const)
        assert.ok(!code.includes(marks[name]), `${bundler} ${name}`);
      assert.ok(!code.includes('litElementVersions'), bundler);
    }
  });

  test('nothing is there to warn of', async () => {
    for (const { warnings } of await byBoth(`import 'folkmoot/define.js'; export * from 'folkmoot';`))
      assert.deepEqual(warnings, []);
  });
});

test('Only definitions, languages they bring, commands, themes and the file for pages have side effects', () => {
  for (const { name, folder } of project.packages) {
    const { sideEffects } = packageFile(folder);
    if (sideEffects === false) continue;
    assert.ok(Array.isArray(sideEffects), name);
    for (const pattern of sideEffects)
      assert.match(
        pattern,
        /\/(define(\/\*|)|shipped-locales|cli|cdn|folkmoot\.min|themes\/\*)\.(js|ts|css)$/,
        name,
      );
  }
});

test('What the packages open resolves to files that travel with them', () => {
  for (const { name, folder } of project.packages) {
    for (const target of Object.values(packageFile(folder).exports)) {
      const files = typeof target === 'string' ? [target] : Object.values(target as Record<string, string>);
      for (const file of files.filter((one) => !one.includes('*')))
        assert.ok(hasFile(folder, file), `${name} ${file}`);
    }
  }
});
