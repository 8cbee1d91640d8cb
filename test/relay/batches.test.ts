import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Batches } from '../../packages/relay/src/batches.js';

const [one, two, three] = [Uint8Array.of(1), Uint8Array.of(2, 2), Uint8Array.of(3, 3, 3)] as const;

test('lines in step share the bytes of one message', () => {
  const batches = new Batches();
  assert.equal(Buffer.concat(batches.messageOf([one, two])).toString('hex'), '8203010202');
  const [shared, ...others] = batches.messageOf([one, two]);
  assert.equal(Buffer.from(shared as Uint8Array).toString('hex'), '8203010202');
  assert.deepEqual(others, []);
  // Somebody with less credit comes between.
  batches.messageOf([one]);
  assert.equal(batches.messageOf([one, two])[0], shared);
});

test('who is alone gets its parts as they are, without a copy', () => {
  const batches = new Batches();
  for (const wanted of [[one, two], [one, three], [three]]) {
    const [, ...parts] = batches.messageOf(wanted);
    assert.equal(parts.length, wanted.length);
    parts.forEach((part, at) => assert.equal(part, wanted[at]));
  }
});

test('lines out of step never get the bytes of another', () => {
  const batches = new Batches();
  const wanted = [
    [one, two],
    [one, two],
    [one, two, three],
    [one],
    [one, two],
    [two, one],
    [one.slice(), two],
  ];
  for (const parts of wanted)
    assert.deepEqual(Buffer.concat(batches.messageOf(parts)).subarray(2), Buffer.concat(parts));
});
