import { median } from '../screen/report.js';
import { standardLoad } from './load.js';
import type { Usage } from './part.js';
import type { ServerName } from './servers.js';
import { startServer, startViewers } from './trial.js';

/** What a viewer to whom nothing is sent costs in resident memory. */
export interface IdleMemory {
  viewers: number;
  /** Bytes of a viewer at the relay. */
  relayBytes: number;
  /** Bytes of a viewer at a server of bare sockets. */
  socketBytes: number;
  /** The one divided by the other. */
  times: number;
}

const repetitions = 3;
/** Those that come first make the server compile its code. */
const firstViewers = 20;

/** Measures how resident memory grows with so many viewers, after garbage was collected; medians. */
export async function measureIdleMemory(serverFile: string, viewers: number): Promise<IdleMemory> {
  const relay: number[] = [];
  const socket: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    socket.push(await bytesPerViewer('raw', serverFile, viewers));
    relay.push(await bytesPerViewer('folkmoot', serverFile, viewers));
  }
  const [relayBytes, socketBytes] = [median(relay), median(socket)];
  return { viewers, relayBytes, socketBytes, times: relayBytes / socketBytes };
}

async function bytesPerViewer(name: ServerName, serverFile: string, viewers: number): Promise<number> {
  const { server, publisher } = await startServer(name, serverFile);
  const load = { ...standardLoad, viewers: firstViewers };
  const first = await startViewers(name, publisher.address, load, 1);
  const before = (await server.ask('usage-collected')) as Usage;
  const receivers = await startViewers(name, publisher.address, { ...load, viewers }, 1);
  const after = (await server.ask('usage-collected')) as Usage;
  publisher.close();
  for (const part of [...first, ...receivers, server]) await part.close();
  return (after.residentBytes - before.residentBytes) / viewers;
}
