import { createHash, sign } from 'node:crypto';
import { toBase64Url } from '@folkmoot/kit';
import {
  type Frame,
  type FrameOf,
  Reassembly,
  encodeFrame,
  helloInput,
  laneKinds,
  protocolVersion,
  readFrames,
} from '@folkmoot/wire';
import { WebSocket } from 'ws';
import { type KeyPair, newKey, post } from '../../test/support/relay-meeting.js';

/** Where a meeting takes place. */
export interface MeetingAddress {
  port: number;
  code: string;
}

/**
 * Joins a meeting and watches its screens as a client would, with acknowledgements; nothing is copied or decoded.
 * Resolves once the relay knows what it wants.
 * @throws Error when the relay refuses.
 */
export async function watchScreens(
  { port, code }: MeetingAddress,
  onPacket: (payload: Uint8Array) => void,
): Promise<void> {
  const key = newKey();
  const { token } = await post<{ token: string }>(`http://127.0.0.1:${port}/v1/rooms/${code}/tickets`, {
    key: toBase64Url(key.publicKey),
  });
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/link`, { perMessageDeflate: false });
  const say = (...frames: Frame[]): void => socket.send(Buffer.concat(frames.map(encodeFrame)));
  const packets = new PacketReader(onPacket);
  await new Promise<void>((resolve, reject) => {
    const hear = (frame: Frame): void => {
      if (frame.type === 'ping') say({ type: 'pong', id: frame.id });
      if (frame.type === 'challenge') say(helloOf(key, token, frame));
      if (frame.type === 'joined') say(screens, { type: 'ping', id: 0 });
      if (frame.type === 'pong') resolve();
      if (frame.type === 'refused') reject(new Error(`${frame.code}: ${frame.message}`));
    };
    socket.on('message', (message: Buffer) => {
      const received = packets.read(message, hear);
      if (received !== undefined) say({ type: 'ack', received, decoded: received });
    });
    socket.on('error', reject);
  });
}

const screens: Frame = {
  type: 'subscribe',
  id: 1,
  kind: laneKinds.screen,
  priority: 0,
  maxBytesPerSecond: 0,
  have: [],
};

/** Finds the packets in messages of a relay, whole or in pieces. */
export class PacketReader {
  readonly #onPacket: (payload: Uint8Array) => void;
  readonly #transfers = new Reassembly();
  #receivedBytes = 0;

  constructor(onPacket: (payload: Uint8Array) => void) {
    this.#onPacket = onPacket;
  }

  /** Reads a message. Returns the bytes to acknowledge, if it carried any. */
  read(message: Uint8Array, onOther: (frame: Frame) => void): number | undefined {
    const before = this.#receivedBytes;
    for (const { frame, sizeBytes } of readFrames(message)) {
      if (frame.type !== 'packet' && frame.type !== 'fragment') {
        onOther(frame);
        continue;
      }
      this.#receivedBytes += sizeBytes;
      const packet = frame.type === 'packet' ? frame : this.#transfers.add(frame);
      if (packet) this.#onPacket(packet.payload);
    }
    return this.#receivedBytes > before ? this.#receivedBytes : undefined;
  }
}

function helloOf(key: KeyPair, token: string, { nonce }: FrameOf<'challenge'>): Frame {
  const tokenHash = createHash('sha256').update(token).digest();
  const proof = sign(null, helloInput(nonce, tokenHash), key.privateKey);
  return { type: 'hello', protocolVersion, software: 'bench', token, publicKey: key.publicKey, proof };
}
