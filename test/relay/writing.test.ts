import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { MeetingError } from '@folkmoot/wire';
import { SocketWriter } from '../../packages/relay/src/socket-writer.js';
import { type Flushable, Ticker } from '../../packages/relay/src/ticker.js';
import { ViewerCredit } from '../../packages/relay/src/viewer-credit.js';
import { Words } from '../../packages/relay/src/words.js';

/** A socket that keeps what is written. */
class Wire extends PassThrough {
  written(): Buffer {
    return (this.read() as Buffer | null) ?? Buffer.alloc(0);
  }
}

test('a message is one unmasked binary frame, with the length in its shortest form', () => {
  for (const [sizeBytes, head] of [
    [0, '8200'],
    [125, '827d'],
    [126, '827e007e'],
    [65_535, '827effff'],
    [65_536, '827f0000000000010000'],
  ] as const) {
    const wire = new Wire({ highWaterMark: 1_000_000 });
    const writer = new SocketWriter(wire, { maxWaitingBytes: 1_000_000 });
    const half = Math.floor(sizeBytes / 2);
    assert.equal(
      writer.write([new Uint8Array(half), new Uint8Array(sizeBytes - half)]),
      head.length / 2 + sizeBytes,
    );
    const written = wire.written();
    assert.equal(written.length, head.length / 2 + sizeBytes);
    assert.equal(written.subarray(0, head.length / 2).toString('hex'), head);
  }
});

test('a socket that takes no more is said to be congested, and one that is gone gets nothing', () => {
  const wire = new Wire({ highWaterMark: 10 });
  const writer = new SocketWriter(wire, { maxWaitingBytes: 100 });
  assert.equal(writer.isCongested, false);
  for (let count = 0; count < 5; count += 1) writer.write([new Uint8Array(100)]);
  assert.equal(writer.isCongested, true);
  const gone = new Wire();
  gone.destroy();
  assert.equal(new SocketWriter(gone, { maxWaitingBytes: 1 }).write([new Uint8Array(10)]), 0);
});

test('however often a line is marked, it is flushed once a tick, together with all others', async () => {
  const ticker = new Ticker();
  const flushed: string[] = [];
  const line = (name: string): Flushable => ({ flush: () => void flushed.push(name) });
  const [ana, ben] = [line('ana'), line('ben')];
  for (const one of [ana, ben, ana, ana, ben]) ticker.mark(one);
  assert.deepEqual(flushed, []);
  await new Promise(setImmediate);
  assert.deepEqual(flushed, ['ana', 'ben']);
  ticker.mark(ana);
  await new Promise(setImmediate);
  assert.deepEqual(flushed, ['ana', 'ben', 'ana']);
});

test('a line that is marked while it is flushed is flushed again in the next tick', async () => {
  const ticker = new Ticker();
  let count = 0;
  const line: Flushable = {
    flush: () => {
      count += 1;
      if (count < 3) ticker.mark(line);
    },
  };
  ticker.mark(line);
  while (count < 3) await new Promise(setImmediate);
  assert.equal(count, 3);
});

test('a line that must wait is flushed a little later', async () => {
  const ticker = new Ticker();
  await new Promise<void>((resolve) => {
    const keepAlive = setTimeout(() => undefined, 5_000);
    const line: Flushable = {
      flush: () => {
        clearTimeout(keepAlive);
        resolve();
      },
    };
    ticker.markLater(line);
    ticker.markLater(line);
  });
});

test('of some topics only the newest word is said, all others in order', () => {
  const words = new Words();
  const byte = (value: number): Uint8Array => Uint8Array.of(value);
  words.add(byte(1));
  words.addNewest('members', byte(2));
  words.add(byte(3));
  words.addNewest('members', byte(4));
  assert.equal(words.bytes, 2);
  assert.deepEqual(words.take(), [byte(1), byte(3), byte(4)]);
  assert.deepEqual(words.take(), []);
  assert.equal(words.bytes, 0);
});

test('a viewer that acknowledges nothing gets a window and no more', () => {
  const credit = new ViewerCredit();
  let sentBytes = 0;
  while (credit.availableBytes > 0) {
    credit.sent(1_000, 0);
    sentBytes += 1_000;
  }
  assert.ok(sentBytes <= 128 * 1024, String(sentBytes));
});

test('a fast line that acknowledges gets more', () => {
  const credit = new ViewerCredit();
  const first = credit.availableBytes;
  let totalBytes = 0;
  for (let nowMs = 0; nowMs < 2_000; nowMs += 10) {
    const sizeBytes = credit.availableBytes;
    if (sizeBytes > 0) credit.sent(sizeBytes, nowMs);
    totalBytes += sizeBytes;
    credit.acknowledged({ received: totalBytes, decoded: totalBytes }, nowMs + 5);
  }
  assert.ok(credit.availableBytes > 2 * first, String(credit.availableBytes));
  assert.ok(credit.bytesPerSecond > 1_000_000);
});

test('a slow processor throttles too, though the line is fast', () => {
  const credit = new ViewerCredit();
  let sentBytes = 0;
  for (let nowMs = 0; nowMs < 2_000; nowMs += 10) {
    const sizeBytes = credit.availableBytes;
    if (sizeBytes > 0) credit.sent(sizeBytes, nowMs);
    sentBytes += sizeBytes;
    credit.acknowledged({ received: sentBytes, decoded: 0 }, nowMs + 5);
  }
  assert.equal(credit.availableBytes, 0);
  assert.ok(sentBytes < 5 * 1024 * 1024, String(sentBytes));
});

test('acknowledgements of what was never sent, or decoded before it came, are refused', () => {
  const credit = new ViewerCredit();
  credit.sent(1_000, 0);
  const isRefused = (error: unknown): boolean =>
    error instanceof MeetingError && error.code === 'protocol/acknowledgement';
  assert.throws(() => credit.acknowledged({ received: 1_001, decoded: 0 }, 1), isRefused);
  assert.throws(() => credit.acknowledged({ received: 500, decoded: 501 }, 1), isRefused);
  credit.acknowledged({ received: 1_000, decoded: 1_000 }, 1);
  credit.acknowledged({ received: 10, decoded: 10 }, 2);
  assert.ok(credit.availableBytes > 0);
});

test('a viewer is stalled when it owes an acknowledgement, not when nothing was sent', () => {
  const credit = new ViewerCredit();
  assert.equal(credit.isStalled(100_000), false);
  credit.sent(1_000, 100_000);
  assert.equal(credit.isStalled(101_000), false);
  assert.equal(credit.isStalled(103_000), true);
  credit.acknowledged({ received: 1_000, decoded: 1_000 }, 103_000);
  assert.equal(credit.isStalled(200_000), false);
});
