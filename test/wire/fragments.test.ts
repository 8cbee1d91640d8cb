import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  decodeFrames,
  encodeFrame,
  type Frame,
  type FrameOf,
  limits,
  pieceBytesAt,
  Reassembly,
  Transfer,
} from '@folkmoot/wire';
import fc from 'fast-check';
import { failsWith } from './helpers.js';

function packetFrame(payload: Uint8Array, lane = 1): FrameOf<'packet'> {
  return { type: 'packet', lane, arrival: 0, header: Uint8Array.of(1, 8, 1), payload };
}

/** The fragments a transfer makes of a frame. */
function piecesOf(transfer: Transfer, pieceBytes: number): FrameOf<'fragment'>[] {
  const pieces: FrameOf<'fragment'>[] = [];
  while (transfer.leftBytes > 0) pieces.push(fragmentIn(transfer.next(pieceBytes)));
  return pieces;
}

function fragmentIn(bytes: Uint8Array): FrameOf<'fragment'> {
  const [frame] = decodeFrames(bytes);
  assert.ok(frame?.type === 'fragment');
  return frame;
}

const content = fc.uint8Array({ minLength: 200, maxLength: 3000 });

test('a packet in pieces comes out whole', () => {
  fc.assert(
    fc.property(content, fc.integer({ min: 1, max: 150 }), (payload, pieceBytes) => {
      const frame = packetFrame(payload);
      const pieces = piecesOf(new Transfer(4, encodeFrame(frame)), pieceBytes);
      const together = new Reassembly();
      const whole = pieces.map((piece) => together.add(piece));
      assert.deepEqual(whole.pop(), frame);
      assert.ok(whole.every((none) => none === undefined));
      assert.equal(together.openTransfers, 0);
    }),
  );
});

test('what fits into one piece is sent as it is', () => {
  const bytes = encodeFrame(packetFrame(new Uint8Array(100)));
  const transfer = new Transfer(1, bytes);
  assert.equal(transfer.begun, false);
  assert.equal(transfer.next(1000), bytes);
  assert.equal(transfer.leftBytes, 0);
});

test('pieces of several transfers may come between each other', () => {
  const frames = [1, 2, 3].map((lane) => packetFrame(new Uint8Array(500).fill(lane), lane));
  const transfers = frames.map((frame, at) => new Transfer(at, encodeFrame(frame)));
  const together = new Reassembly();
  const whole: Frame[] = [];
  while (transfers.some(({ leftBytes }) => leftBytes > 0)) {
    for (const transfer of transfers) {
      const done = transfer.leftBytes > 0 && together.add(fragmentIn(transfer.next(90)));
      if (done) whole.push(done);
    }
  }
  assert.deepEqual(whole, frames);
});

test('a transfer that is given up leaves nothing behind', () => {
  const together = new Reassembly();
  const transfer = new Transfer(9, encodeFrame(packetFrame(new Uint8Array(500))));
  together.add(fragmentIn(transfer.next(100)));
  assert.equal(together.openTransfers, 1);
  assert.equal(transfer.begun, true);
  assert.equal(together.add(fragmentIn(transfer.abort())), undefined);
  assert.equal(together.openTransfers, 0);
  assert.equal(transfer.leftBytes, 0);
});

test('giving up what was never begun does no harm', () => {
  const abort: FrameOf<'fragment'> = {
    type: 'fragment',
    transfer: 5,
    piece: 'abort',
    bytes: new Uint8Array(),
  };
  assert.equal(new Reassembly().add(abort), undefined);
});

test('a transfer that grows too large is dropped', () => {
  const together = new Reassembly({ maxBytes: 100 });
  const bytes = new Uint8Array(60);
  together.add({ transfer: 1, piece: 'more', bytes });
  failsWith('limit/transfers', () => together.add({ transfer: 1, piece: 'more', bytes }));
  assert.equal(together.openTransfers, 0);
});

test('only so many transfers may be open', () => {
  const together = new Reassembly();
  const bytes = new Uint8Array(1);
  for (let transfer = 0; transfer < limits.openTransfers; transfer += 1) {
    together.add({ transfer, piece: 'more', bytes });
  }
  failsWith('limit/transfers', () => together.add({ transfer: 99, piece: 'more', bytes }));
  assert.equal(together.openTransfers, limits.openTransfers);
  together.add({ transfer: 3, piece: 'abort', bytes });
  together.add({ transfer: 99, piece: 'more', bytes });
});

test('a transfer carries one packet and nothing else', () => {
  const packet = encodeFrame(packetFrame(new Uint8Array(10)));
  const nested = encodeFrame({ type: 'fragment', transfer: 1, piece: 'last', bytes: packet });
  const leave = encodeFrame({ type: 'leave' });
  for (const bytes of [leave, nested, new Uint8Array(), Uint8Array.of(...packet, ...leave)]) {
    failsWith('protocol/malformed', () => new Reassembly().add({ transfer: 1, piece: 'last', bytes }));
  }
});

test('pieces are copied, so they do not hold on to the messages they came in', () => {
  const message = encodeFrame(packetFrame(new Uint8Array(300).fill(1)));
  const together = new Reassembly();
  const half = message.length >> 1;
  // What a socket gives: `slice` of a Buffer copies nothing.
  const first = Buffer.from(message.subarray(0, half));
  together.add({ transfer: 1, piece: 'more', bytes: first });
  first.fill(0);
  const whole = together.add({ transfer: 1, piece: 'last', bytes: message.subarray(half) });
  assert.ok(whole?.payload.every((byte) => byte === 1));
});

test('a piece is worth 50 ms, and never under 1 kB or over 16 kB', () => {
  assert.equal(pieceBytesAt(100_000), 5000);
  assert.equal(pieceBytesAt(1000), 1024);
  assert.equal(pieceBytesAt(10_000_000), 16_384);
  assert.equal(pieceBytesAt(0), 16_384);
});
