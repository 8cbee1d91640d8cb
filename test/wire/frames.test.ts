import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concatBytes, fromHex, toHex } from '@folkmoot/kit';
import { decodeFrames, encodeFrame, type Frame, limits, readFrames } from '@folkmoot/wire';
import fc from 'fast-check';
import { frames, framesByName } from './arbitraries.js';
import { answersOrRefuses, failsWith, mutated } from './helpers.js';

const ping: Frame = { type: 'ping', id: 5 };

for (const [name, values] of Object.entries(framesByName)) {
  test(`a ${name} frame comes back as it was, and has one form only`, () => {
    fc.assert(
      fc.property(values as fc.Arbitrary<Frame>, (frame) => {
        assert.deepEqual(decodeFrames(encodeFrame(frame)), [frame]);
      }),
    );
    fc.assert(
      fc.property(mutated((values as fc.Arbitrary<Frame>).map(encodeFrame)), (bytes) => {
        const read = answersOrRefuses(() => decodeFrames(bytes));
        if (read?.length === 1 && read[0]?.type === name)
          assert.deepEqual(encodeFrame(read[0]), Uint8Array.from(bytes));
      }),
      { numRuns: 200 },
    );
  });
}

test('a message is a run of frames, in their order', () => {
  fc.assert(
    fc.property(fc.array(frames, { maxLength: 8 }), (run) => {
      const message = concatBytes(...run.map(encodeFrame));
      assert.deepEqual(decodeFrames(message), run);
      const sizes = Array.from(readFrames(message), ({ sizeBytes }) => sizeBytes);
      assert.deepEqual(
        sizes,
        run.map((frame) => encodeFrame(frame).length),
      );
    }),
  );
});

test('a message without frames is fine', () => {
  assert.deepEqual(decodeFrames(new Uint8Array()), []);
});

test('frames of a type nobody knows yet are skipped by their length', () => {
  const unknown = fromHex('7fff' + '03' + 'aabbcc');
  assert.deepEqual(decodeFrames(concatBytes(unknown, encodeFrame(ping), unknown)), [ping]);
  assert.deepEqual(decodeFrames(fromHex('0000')), []);
});

test('a frame that claims more than there is is refused', () => {
  failsWith('protocol/malformed', () => decodeFrames(fromHex('070205')));
  failsWith('protocol/malformed', () => decodeFrames(fromHex('7fffbfffffff00')));
});

test('bytes after the fields of a known frame are refused', () => {
  failsWith('protocol/malformed', () => decodeFrames(fromHex('07020500')));
});

test('the frames before a bad one are read all the same', () => {
  const message = concatBytes(encodeFrame(ping), fromHex('0700'));
  const read: Frame[] = [];
  failsWith('protocol/malformed', () => {
    for (const { frame } of readFrames(message)) read.push(frame);
  });
  assert.deepEqual(read, [ping]);
});

test('a message of more than 512 kB is refused before it is looked at', () => {
  failsWith('protocol/malformed', () => decodeFrames(new Uint8Array(limits.messageBytes + 1)));
});

test('a packet of nearly 512 kB fits into a message', () => {
  const payload = new Uint8Array(limits.messageBytes - 20);
  const [frame] = decodeFrames(
    encodeFrame({ type: 'packet', lane: 1, arrival: 0, header: Uint8Array.of(1), payload }),
  );
  assert.ok(frame?.type === 'packet');
  assert.equal(frame.payload.length, payload.length);
});

test('reading a packet copies nothing', () => {
  const bytes = encodeFrame({
    type: 'packet',
    lane: 1,
    arrival: 0,
    header: Uint8Array.of(1),
    payload: new Uint8Array(99),
  });
  const [frame] = decodeFrames(bytes);
  assert.ok(frame?.type === 'packet' && frame.payload.buffer === bytes.buffer);
});

test('the bytes of frames are those of the protocol’s text', () => {
  assert.equal(toHex(encodeFrame(ping)), '070105');
  assert.equal(toHex(encodeFrame({ type: 'leave' })), '0600');
  assert.equal(toHex(encodeFrame({ type: 'ack', received: 300, decoded: 5 })), '0903412c05');
  assert.equal(toHex(encodeFrame({ type: 'open', kind: 0x44, generation: 1 })), '10024401');
  const packet: Frame = {
    type: 'packet',
    lane: 3,
    arrival: 9,
    header: fromHex('010801'),
    payload: fromHex('beef'),
  };
  assert.equal(toHex(encodeFrame(packet)), '1508' + '03' + '09' + '03010801' + 'beef');
  const bytes = fromHex('be');
  assert.equal(
    toHex(encodeFrame({ type: 'fragment', transfer: 2, piece: 'last', bytes })),
    '1603' + '02' + '01' + 'be',
  );
});

test('a refusal names an error code, nothing else', () => {
  const refused: Frame = { type: 'refused', code: 'limit/rate', message: 'Too fast.', retryable: true };
  assert.deepEqual(decodeFrames(encodeFrame(refused)), [refused]);
  for (const code of ['', 'oops', 'limit/', 'limit/Rate', 'space/x', 'limit/a b']) {
    failsWith('usage/value', () => encodeFrame({ ...refused, code: code as 'limit/rate' }));
  }
});

test('a frame nobody defined cannot be written', () => {
  failsWith('usage/value', () => encodeFrame({ type: 'shout' } as unknown as Frame));
});

test('lanes have numbers from 1', () => {
  failsWith('usage/value', () => encodeFrame({ type: 'close-lane', lane: 0 }));
  failsWith('protocol/malformed', () => decodeFrames(fromHex('130100')));
});
