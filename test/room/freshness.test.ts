import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '@folkmoot/kit';
import { meeting } from '../support/meeting.js';

test('what one sees is known to be fresh once the organizer’s word has come', async () => {
  const { ana, ben, close } = await meeting('ana', 'ben');
  assert.equal(ana.freshness.value, 'fresh');
  await until(ben.freshness, (freshness) => freshness === 'fresh');
  await close();
});

test(
  'what one sees may be out of date once the organizer has fallen silent',
  { timeout: 40_000 },
  async () => {
    const { ana, ben, close } = await meeting('ana', 'ben');
    await until(ben.freshness, (freshness) => freshness === 'fresh');
    await ana.leave();
    await until(ben.freshness, (freshness) => freshness === 'stale');
    await close();
  },
);
