import { test } from 'node:test';
import { createMemoryHub, exposeLink, type Link, linkFromPort, type Transport } from '@folkmoot/transport';
import { type ContractStage, transportContract } from '@folkmoot/transport/contract';

for (const { title, run } of transportContract('memory through a port', stage)) test(title, run);

/** The hub is at the other end of a port, as it is for a page whose link lives in a worker. */
function stage(): ContractStage {
  const hub = createMemoryHub();
  const closing: (() => void)[] = [];
  return {
    host: (descriptor) => Promise.resolve(() => Promise.resolve({ token: '', endpoints: [], descriptor })),
    transport: () => throughPort(hub, closing),
    cutAll: () => hub.cutAll(),
    close: () => {
      for (const close of closing) close();
    },
  };
}

function throughPort(hub: Transport, closing: (() => void)[]): Transport {
  return {
    async connect(credentials, signal): Promise<Link> {
      const inWorker = await hub.connect(credentials, signal);
      const { port1, port2 } = new MessageChannel();
      exposeLink(inWorker, port1);
      closing.push(() => {
        inWorker.close();
        port1.close();
      });
      return linkFromPort(port2);
    },
  };
}
