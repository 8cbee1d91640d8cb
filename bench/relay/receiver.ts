/** Some viewers of one server in a process of their own. `receiver JSON`: see {@link ReceiverOptions}. */
import { sayWord, serveParent } from './part.js';
import { receivers } from './receivers.js';
import type { ServerName } from './servers.js';
import { Tally } from './tally.js';
import type { MeetingAddress } from './viewer.js';

/** What a process of viewers does. */
export interface ReceiverOptions {
  server: ServerName;
  address: MeetingAddress;
  viewers: number;
  packetBytes: number;
  /** It says so whenever all its viewers have got so many packets more. */
  packetsPerBurst: number;
}

/** So many come at once: a relay tells everybody of everybody who comes. */
const atOnce = 25;

const { server, address, viewers, packetBytes, packetsPerBurst } = JSON.parse(
  process.argv[2] ?? '',
) as ReceiverOptions;
let packets = 0;
const tallies = Array.from({ length: viewers }, () => new Tally(packetBytes));
for (let first = 0; first < viewers; first += atOnce)
  await Promise.all(tallies.slice(first, first + atOnce).map(receive));
serveParent('connected', { faults: () => tallies.reduce((sum, { faults }) => sum + faults, 0) });

function receive(tally: Tally): Promise<void> {
  return receivers[server](address, (packet) => {
    tally.add(packet);
    packets += 1;
    if (packets % (viewers * packetsPerBurst) === 0) sayWord(packets);
  });
}
