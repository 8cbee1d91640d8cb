import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rate, RoundTrip } from '@folkmoot/kit';

test('before anything is known the rate is 0, and one look alone tells nothing', () => {
  const rate = new Rate();
  assert.equal(rate.bytesPerSecond, 0);
  rate.reached(1_000, 500);
  assert.equal(rate.bytesPerSecond, 0);
});

test('the first rate is what has been since the beginning', () => {
  const rate = new Rate();
  rate.restart(1_000, 0);
  rate.reached(3_000, 100);
  assert.equal(rate.bytesPerSecond, 20_000);
});

test('looks closer than 50 ms are counted together with the next', () => {
  const rate = new Rate();
  rate.restart(0, 0);
  rate.reached(1_000, 49);
  assert.equal(rate.bytesPerSecond, 0);
  rate.reached(2_000, 50);
  assert.equal(rate.bytesPerSecond, 40_000);
});

test('later rates are smoothed, so that one burst does not decide', () => {
  const rate = new Rate();
  rate.restart(0, 0);
  rate.reached(1_000, 100);
  rate.reached(3_000, 200);
  assert.equal(rate.bytesPerSecond, 10_000 * 0.7 + 20_000 * 0.3);
});

test('a pause lowers no rate', () => {
  const rate = new Rate();
  rate.restart(0, 0);
  rate.reached(1_000, 100);
  rate.restart(1_000, 60_000);
  rate.reached(2_000, 60_100);
  assert.equal(rate.bytesPerSecond, 10_000);
});

test('what a way takes beyond the shortest ever is waiting in queues', () => {
  const trip = new RoundTrip();
  assert.deepEqual([trip.latestMs, trip.queueMs], [0, 0]);
  trip.took(40, 0);
  assert.deepEqual([trip.latestMs, trip.queueMs], [40, 0]);
  trip.took(100, 0);
  assert.deepEqual([trip.latestMs, trip.queueMs], [100, 60]);
  trip.took(30, 0);
  assert.deepEqual([trip.latestMs, trip.queueMs], [30, 0]);
});

test('a route that has become longer is learnt in time', () => {
  const trip = new RoundTrip();
  trip.took(40, 0);
  const waits = [60_000, 300_000, 600_000].map((nowMs) => {
    trip.took(80, nowMs);
    return trip.queueMs;
  });
  assert.ok((waits[0] ?? 0) > (waits[1] ?? 0));
  assert.equal(waits.at(-1), 0);
});

test('a clock that goes back learns nothing from it', () => {
  const trip = new RoundTrip();
  trip.took(40, 10_000);
  trip.took(90, 0);
  assert.equal(trip.queueMs, 50);
});
