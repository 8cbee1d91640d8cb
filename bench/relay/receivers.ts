import { once } from 'node:events';
import { connect } from 'node:net';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import type { ServerName } from './servers.js';
import { PacketStream } from './tally.js';
import { type MeetingAddress, watchScreens } from './viewer.js';

/** Connects a viewer; it receives everything from when this resolves. */
export type Receive = (address: MeetingAddress, onPacket: (packet: Uint8Array) => void) => Promise<void>;

/** A viewer of each server. */
export const receivers: Readonly<Record<ServerName, Receive>> = {
  folkmoot: watchScreens,
  async raw({ port }, onPacket) {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    await new Promise<void>((resolve) => {
      const packets = new PacketStream((packet) => (packet.length === 0 ? resolve() : onPacket(packet)));
      socket.on('data', (bytes) => packets.push(bytes));
    });
  },
  async ws({ port }, onPacket) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
    socket.on('message', onPacket);
    await once(socket, 'open');
  },
  async 'socket.io'({ port }, onPacket) {
    const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true });
    socket.on('packet', onPacket);
    await new Promise<void>((resolve) => socket.once('connect', resolve));
  },
};
