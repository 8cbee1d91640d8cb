import { once } from 'node:events';
import { connect } from 'node:net';
import { laneKinds } from '@folkmoot/wire';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { join } from '../../test/support/relay-client.js';
import { createMeeting } from '../../test/support/relay-meeting.js';
import type { ServerName } from './servers.js';
import { withLength } from './tally.js';
import type { MeetingAddress } from './viewer.js';

/** Who publishes at a server. */
export interface Publisher {
  readonly address: MeetingAddress;
  /** Sends packets, all at once. */
  publish(packets: readonly Buffer[]): void;
  close(): void;
}

/** Connects the publisher of a server, before any viewer. */
export const publishers: Readonly<Record<ServerName, (port: number) => Promise<Publisher>>> = {
  folkmoot: publishAtRelay,
  async raw(port) {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    await once(socket, 'connect');
    return {
      address: { port, code: '' },
      publish: (packets) => void socket.write(withLength(Buffer.concat(packets.map(withLength)))),
      close: () => socket.destroy(),
    };
  },
  async ws(port) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
    await once(socket, 'open');
    return {
      address: { port, code: '' },
      publish: (packets) => packets.forEach((packet) => socket.send(packet)),
      close: () => socket.terminate(),
    };
  },
  async 'socket.io'(port) {
    const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true });
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    return {
      address: { port, code: '' },
      publish: (packets) => packets.forEach((packet) => socket.emit('packet', packet)),
      close: () => void socket.close(),
    };
  },
};

/** A burst is a frame of the screen: it is applied at once, and retires the one before. */
async function publishAtRelay(port: number): Promise<Publisher> {
  const meeting = await createMeeting(`http://127.0.0.1:${port}`);
  const presenter = await join(meeting);
  presenter.say({ type: 'grant', signed: meeting.grant({ kinds: [laneKinds.screen] }) });
  await presenter.heard('rights', ({ lanes }) => lanes.length > 0);
  const lane = await presenter.open(laneKinds.screen);
  const frameOf = (packets: readonly Buffer[], retires: { from: number; to: number }[]) =>
    packets.map((packet, index) => {
      const isLast = index === packets.length - 1;
      return lane.packet(packet, { endOfFrame: isLast, retires: isLast ? retires : [] });
    });
  return {
    address: { port, code: meeting.code },
    publish(packets) {
      const first = lane.next;
      const before = { from: first - packets.length, to: first - 1 };
      presenter.say(...frameOf(packets, first > 1 ? [before] : []));
    },
    close: () => presenter.socket.break(),
  };
}
