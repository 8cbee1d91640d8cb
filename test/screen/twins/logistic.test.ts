import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exactChance, exactLogit, squashTable, stretchTable } from '../../../packages/screen/src/tables.js';
import { squash, stretch } from '../../support/screen/twins/logistic.js';

/** Implementations of exp and log differ by less than this, relative to what they return. */
const DISAGREEMENT = 1e-13;

test('two ways to compute the tables agree in every entry', () => {
  assert.deepEqual(stretchTable(), stretch);
  assert.deepEqual(squashTable(), squash);
});

test('no logit lies so near a rounding boundary that engines could disagree', () => {
  for (let index = 0; index < 4096; index += 1) {
    const exact = exactLogit(index);
    const distance = Math.abs(Math.abs(exact - Math.trunc(exact)) - 0.5);
    assert.ok(distance > Math.abs(exact) * DISAGREEMENT, `entry ${index}: ${exact}`);
  }
});

test('no chance lies so near a whole number that engines could disagree, except those that are exact', () => {
  for (let index = 0; index < 4096; index += 1) {
    const exact = exactChance(index);
    const distance = Math.abs(exact - Math.round(exact));
    const isHalf = index === 2048;
    assert.ok(isHalf ? exact === 32_768 : distance > exact * DISAGREEMENT, `entry ${index}: ${exact}`);
  }
});

test('a logit is the opposite of the one of the opposite chance', () => {
  for (let index = 0; index < 4096; index += 1)
    assert.equal(stretch[index] ?? 0, 0 - (stretch[4095 - index] ?? 0));
});

test('both tables only rise', () => {
  for (let index = 1; index < 4096; index += 1) {
    assert.ok((stretch[index] ?? 0) >= (stretch[index - 1] ?? 0));
    assert.ok((squash[index] ?? 0) >= (squash[index - 1] ?? 0));
  }
});

test('a chance comes back from its logit within a step of the tables', () => {
  for (let index = 0; index < 4096; index += 1) {
    const back = squash[(stretch[index] ?? 0) + 2048] ?? 0;
    assert.ok(Math.abs(back - (index + 0.5) * 16) <= 48, `entry ${index}: ${back}`);
  }
});

test('a mixed decision is never quite sure', () => {
  assert.equal(Math.min(...squash), 36);
  assert.equal(Math.max(...squash), 65_500);
});
