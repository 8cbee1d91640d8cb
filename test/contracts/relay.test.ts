import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { toBase64Url } from '@folkmoot/kit';
import { createRelayTransport, httpTicketOffice, type SocketConstructor } from '@folkmoot/transport';
import { type ContractStage, transportContract } from '@folkmoot/transport/contract';
import WebSocket from 'ws';
import { type RelayProcess, startRelayProcess } from '../support/relay.js';

let relay: RelayProcess;
let hosts = 0;

before(async () => {
  relay = await startRelayProcess(['--log-level', 'error', '--behind-proxy']);
});
after(() => relay.close());

for (const { title, run } of transportContract('relay', stage)) test(title, run);

/** Every person has sockets of their own into one relay in its own process. */
function stage(): ContractStage {
  const office = httpTicketOffice(relay.url);
  const sockets = new Set<WebSocket>();
  return {
    async host(descriptor) {
      const code = await createMeeting(descriptor);
      return (publicKey) => office.ticket(code, publicKey);
    },
    transport: () => createRelayTransport({ webSocket: trackedSocket(sockets) }),
    cutAll: () => {
      for (const socket of sockets) socket.terminate();
    },
  };
}

/** Each meeting comes from an address of its own: one alone may not start so many. */
async function createMeeting(descriptor: Uint8Array): Promise<string> {
  hosts += 1;
  const response = await fetch(`${relay.url}/v1/rooms`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': `10.1.2.${hosts}` },
    body: JSON.stringify({ descriptor: toBase64Url(descriptor) }),
  });
  assert.equal(response.status, 201);
  return ((await response.json()) as { code: string }).code;
}

function trackedSocket(sockets: Set<WebSocket>): SocketConstructor {
  return class extends WebSocket {
    constructor(url: string) {
      super(url);
      sockets.add(this);
    }
  };
}
