import { test } from 'node:test';
import { createMemoryHub } from '@folkmoot/transport';
import { type ContractStage, transportContract } from '@folkmoot/transport/contract';

for (const { title, run } of transportContract('memory', stage)) test(title, run);

function stage(): ContractStage {
  const hub = createMemoryHub();
  return {
    host: (descriptor) => Promise.resolve(() => Promise.resolve({ token: '', endpoints: [], descriptor })),
    transport: () => hub,
    cutAll: () => hub.cutAll(),
  };
}
