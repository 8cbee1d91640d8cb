import { type Codec, encode, type Infer } from './codec.js';
import { malformed, unencodable } from './errors.js';
import { challenge, goAway, hello, joined, leave, refused } from './frames/greeting.js';
import { closeLane, fragment, lane, open, opened, packet, synced } from './frames/lanes.js';
import { ack, line, members, ping, pong } from './frames/line.js';
import { grantFrame, rights } from './frames/rights.js';
import { subscribe, unsubscribe } from './frames/subscriptions.js';
import { limits } from './limits.js';
import { ByteReader } from './reader.js';
import { ByteWriter } from './writer.js';

/** Every frame of the protocol, by its type number. Numbers are never used again for something else. */
const frameTable = {
  1: ['challenge', challenge],
  2: ['hello', hello],
  3: ['joined', joined],
  4: ['refused', refused],
  5: ['go-away', goAway],
  6: ['leave', leave],
  7: ['ping', ping],
  8: ['pong', pong],
  9: ['ack', ack],
  10: ['members', members],
  11: ['rights', rights],
  12: ['grant', grantFrame],
  13: ['line', line],
  16: ['open', open],
  17: ['opened', opened],
  18: ['synced', synced],
  19: ['close-lane', closeLane],
  20: ['lane', lane],
  21: ['packet', packet],
  22: ['fragment', fragment],
  24: ['subscribe', subscribe],
  25: ['unsubscribe', unsubscribe],
} as const satisfies Record<number, readonly [string, Codec<unknown>]>;

type Row = (typeof frameTable)[keyof typeof frameTable];

/** The name of a frame. */
export type FrameName = Row[0];

/** The frame of this name: its fields and `type`, the name. */
export type FrameOf<N extends FrameName> = { type: N } & Infer<Extract<Row, readonly [N, unknown]>[1]>;

/** Any frame. */
export type Frame = { [N in FrameName]: FrameOf<N> }[FrameName];

type Known = readonly [name: FrameName, codec: Codec<unknown>];

const byNumber = new Map<number, Known>();
const numbers = new Map<FrameName, number>();
for (const [number, row] of Object.entries(frameTable)) {
  byNumber.set(Number(number), row);
  numbers.set(row[0], Number(number));
}

/** The bytes of a frame: `type ‖ length ‖ body`. Throws `usage/value`. */
export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  const number = numbers.get(frame.type) ?? 0;
  const known = byNumber.get(number);
  if (!known) throw unencodable(`There is no frame ${frame.type}.`);
  const body = encode(known[1], frame);
  const writer = new ByteWriter(body.length + 12);
  writer.varint(number);
  writer.varint(body.length);
  writer.bytes(body);
  return writer.finish();
}

/** A frame that was read, and how many bytes it took with its type and length. */
export interface ReadFrame {
  frame: Frame;
  sizeBytes: number;
}

/**
 * The frames of one message, one at a time. Unknown types are skipped by their length. Throws `protocol/malformed` at
 * the first frame that does not follow the grammar.
 */
export function* readFrames(message: Uint8Array): Generator<ReadFrame, void, undefined> {
  if (message.length > limits.messageBytes) throw malformed('A message is larger than 512 kB.');
  const reader = new ByteReader(message);
  while (reader.left > 0) {
    const start = reader.offset;
    const known = byNumber.get(reader.varint());
    const body = new ByteReader(reader.bytes(reader.varint()));
    if (!known) continue;
    const fields = known[1].read(body) as object;
    body.end();
    yield { frame: { type: known[0], ...fields } as Frame, sizeBytes: reader.offset - start };
  }
}

/** All frames of one message. */
export function decodeFrames(message: Uint8Array): Frame[] {
  return Array.from(readFrames(message), ({ frame }) => frame);
}
