import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fromHex, toHex } from '@folkmoot/kit';
import {
  decodeFrames,
  decodePacketHeader,
  encodeFrame,
  encodePacketHeader,
  type Frame,
  limits,
} from '@folkmoot/wire';
import fc from 'fast-check';
import { framesByName } from './arbitraries.js';

const text = readFileSync(path.join(import.meta.dirname, '../../docs/protocol.md'), 'utf8');

/** The rows of the table of frames: number and name. */
const rows = [...text.matchAll(/^\|\s*(\d+)\s*\|\s*`([a-z-]+)`/gm)].map(([, number, name]) => ({
  number: Number(number),
  name: String(name),
}));

test('the text lists exactly the frames there are', () => {
  assert.deepEqual(rows.map(({ name }) => name).sort(), Object.keys(framesByName).sort());
});

test('the text gives every frame the number it has', () => {
  for (const { number, name } of rows) {
    const values: fc.Arbitrary<Frame> | undefined = new Map<string, fc.Arbitrary<Frame>>(
      Object.entries(framesByName),
    ).get(name);
    assert.ok(values, name);
    for (const frame of fc.sample(values, 3)) assert.equal(encodeFrame(frame)[0], number, name);
  }
});

test('the examples of frames in the text are frames', () => {
  for (const hex of examplesAfter('## 2. Messages', '## 3. Packets')) {
    const [frame, ...others] = decodeFrames(fromHex(hex));
    assert.ok(frame && others.length === 0, hex);
    assert.equal(toHex(encodeFrame(frame)), hex);
  }
});

test('the examples of headers in the text are headers', () => {
  for (const hex of examplesAfter('## 3. Packets', '## 4. The three')) {
    assert.equal(toHex(encodePacketHeader(decodePacketHeader(fromHex(hex)))), hex);
  }
});

test('the limits in the text are those of the code', () => {
  for (const limit of [limits.headerBytes, limits.messageBytes, limits.storeRanges, limits.signedBytes]) {
    assert.ok(text.includes(limit.toLocaleString('en')), String(limit));
  }
});

/** Runs of hexadecimal digits in code marks on the line of examples of a section. */
function examplesAfter(start: string, end: string): string[] {
  const section = text.slice(text.indexOf(start), text.indexOf(end));
  const line = /^Examples: (.*)$/m.exec(section)?.[1] ?? '';
  const found = [...line.matchAll(/`([0-9a-f ]+)`/g)].map(([, hex]) => String(hex).replaceAll(' ', ''));
  const whole = found.filter((hex) => hex.length > 3 && hex !== 'beef');
  assert.ok(whole.length >= 2);
  return whole;
}
