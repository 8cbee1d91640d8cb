import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreditWindow, type CreditWindowOptions, Rate, RoundTrip } from '@folkmoot/kit';
import fc from 'fast-check';

interface Line {
  bytesPerSecond: number;
  rttMs: number;
  seconds: number;
  window?: CreditWindowOptions;
}

interface Outcome {
  window: CreditWindow;
  deliveredBytes: number;
  longestQueueMs: number;
}

/** A sender that always has something to say, over a line that carries a certain rate; a step is a millisecond. */
function greedySender({ bytesPerSecond, rttMs, seconds, window: options }: Line): Outcome {
  const window = new CreditWindow(options);
  const acknowledgements: { atMs: number; totalBytes: number }[] = [];
  let freeAtMs = 0;
  let sentBytes = 0;
  let deliveredBytes = 0;
  let longestQueueMs = 0;
  for (let nowMs = 0; nowMs < seconds * 1_000; nowMs += 1) {
    while (acknowledgements[0] && acknowledgements[0].atMs <= nowMs) {
      deliveredBytes = acknowledgements.shift()?.totalBytes ?? 0;
      window.acknowledged(deliveredBytes, nowMs);
    }
    while (window.availableBytes >= 1_000) {
      window.sent(1_000, nowMs);
      sentBytes += 1_000;
      freeAtMs = Math.max(freeAtMs, nowMs) + 1_000_000 / bytesPerSecond;
      acknowledgements.push({ atMs: freeAtMs + rttMs, totalBytes: sentBytes });
      if (nowMs > seconds * 500) longestQueueMs = Math.max(longestQueueMs, freeAtMs - nowMs);
    }
  }
  return { window, deliveredBytes, longestQueueMs };
}

const kilobit = 125;

test('a fast line is used nearly whole', () => {
  const line = { bytesPerSecond: 8_000 * kilobit, rttMs: 40, seconds: 20 };
  const { deliveredBytes } = greedySender(line);
  assert.ok(deliveredBytes > 0.85 * line.bytesPerSecond * line.seconds, String(deliveredBytes));
});

test('a slow line is used nearly whole without a long queue in it', () => {
  const line = { bytesPerSecond: 400 * kilobit, rttMs: 100, seconds: 30, window: { minBytes: 2_000 } };
  const { deliveredBytes, longestQueueMs } = greedySender(line);
  assert.ok(deliveredBytes > 0.85 * line.bytesPerSecond * line.seconds, String(deliveredBytes));
  assert.ok(longestQueueMs < 250, String(longestQueueMs));
});

test('the rate of the line is measured', () => {
  const { window } = greedySender({ bytesPerSecond: 100_000, rttMs: 50, seconds: 10 });
  assert.ok(Math.abs(window.bytesPerSecond - 100_000) < 20_000, String(window.bytesPerSecond));
});

test('the round trip and the time in queues are measured', () => {
  const window = new CreditWindow();
  window.sent(100, 0);
  window.acknowledged(100, 30);
  window.sent(100, 40);
  window.acknowledged(200, 90);
  assert.equal(window.rttMs, 50);
  assert.ok(Math.abs(window.queueDelayMs - 20) < 1);
});

test('nothing is known before the first acknowledgement', () => {
  const window = new CreditWindow();
  assert.equal(window.rttMs, 0);
  assert.equal(window.queueDelayMs, 0);
  assert.equal(window.bytesPerSecond, 0);
});

test('somebody who never acknowledges gets one window and no more', () => {
  const window = new CreditWindow({ minBytes: 1_000 });
  let sentBytes = 0;
  for (let nowMs = 0; window.availableBytes > 0; nowMs += 1) {
    window.sent(Math.min(500, window.availableBytes), nowMs);
    sentBytes = window.inFlightBytes;
  }
  assert.equal(sentBytes, 4_000);
});

test('an acknowledgement of more than was sent, or of less than before, is ignored', () => {
  const window = new CreditWindow();
  window.sent(1_000, 0);
  window.acknowledged(5_000, 10);
  assert.equal(window.inFlightBytes, 1_000);
  window.acknowledged(600, 10);
  window.acknowledged(400, 20);
  assert.equal(window.inFlightBytes, 400);
});

test('whatever is sent and acknowledged, the window keeps between its bounds and credit is never negative', () => {
  const step = fc.record({
    sizeBytes: fc.nat({ max: 50_000 }),
    waitMs: fc.nat({ max: 3_000 }),
    acknowledge: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      const window = new CreditWindow({ minBytes: 2_000, maxBytes: 100_000 });
      let nowMs = 0;
      let sentBytes = 0;
      for (const { sizeBytes, waitMs, acknowledge } of steps) {
        window.sent(sizeBytes, nowMs);
        sentBytes += sizeBytes;
        nowMs += waitMs;
        if (acknowledge) window.acknowledged(sentBytes, nowMs);
        assert.ok(window.availableBytes >= 0);
        assert.ok(window.availableBytes + window.inFlightBytes >= 2_000);
        assert.ok(window.availableBytes <= 100_000);
      }
    }),
  );
});

test('a pause says nothing about the rate of a line', () => {
  const rate = new Rate();
  rate.restart(0, 0);
  rate.reached(10_000, 100);
  rate.restart(10_000, 60_000);
  rate.reached(20_000, 60_100);
  assert.equal(rate.bytesPerSecond, 100_000);
});

test('a longer route is learnt in time', () => {
  const trip = new RoundTrip();
  trip.took(20, 0);
  for (let nowMs = 0; nowMs < 1_200_000; nowMs += 1_000) trip.took(60, nowMs);
  assert.ok(trip.queueMs < 1, String(trip.queueMs));
});
