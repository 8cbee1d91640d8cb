import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { signal } from '@folkmoot/kit';
import { compileKernels, watchScreen } from '@folkmoot/screen';
import { MeetingError } from '@folkmoot/wire';

const { compile, validate } = WebAssembly;

afterEach(() => void Object.assign(WebAssembly, { compile, validate }));

/** As under a policy without 'wasm-unsafe-eval': compiling is refused, looking at the code is not. */
function forbidCompiling(): void {
  WebAssembly.compile = () => Promise.reject(new WebAssembly.CompileError('violates the policy'));
}

const code = (expected: string) => (error: unknown) =>
  error instanceof MeetingError && error.code === expected;

test('a policy that forbids the codec is named', async () => {
  forbidCompiling();
  await assert.rejects(compileKernels(), {
    code: 'unsupported/policy-wasm',
    message: /'wasm-unsafe-eval' to script-src/,
  });
});

test('a browser that cannot run the codec is no matter of a policy', async () => {
  forbidCompiling();
  WebAssembly.validate = () => false;
  await assert.rejects(compileKernels(), code('unsupported/wasm'));
});

test('whoever watches learns that no picture can come', async () => {
  forbidCompiling();
  const watching = watchScreen({
    packets: (async function* () {
      // Nothing comes.
    })(),
    presenter: signal(undefined),
    openerFor: () => Promise.reject(new Error('nobody presents')),
  });
  await assert.rejects(watching.ready, code('unsupported/policy-wasm'));
});
