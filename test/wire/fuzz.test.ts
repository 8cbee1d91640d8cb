import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  admission,
  charter,
  ByteReader,
  chatLine,
  type Codec,
  decode,
  decodeFrames,
  decodePacketHeader,
  descriptor,
  encode,
  encodeFrame,
  encodePacketHeader,
  grant,
  groupMessage,
  handOver,
  head,
  introduction,
  knock,
  laneId,
  letter,
  memberCredential,
  Reassembly,
  rolesTable,
  screenMapHeader,
  sequenceRanges,
  splitSigned,
  welcomeNote,
  wish,
} from '@folkmoot/wire';
import fc from 'fast-check';
import {
  admissions,
  charters,
  chatLines,
  descriptors,
  frames,
  grants,
  groupMessages,
  handOvers,
  headers,
  heads,
  introductions,
  knocks,
  laneIds,
  letters,
  memberCredentials,
  ranges,
  rolesTables,
  screenMapHeaders,
  welcomeNotes,
  wishes,
} from './arbitraries.js';
import { answersOrRefuses } from './helpers.js';

interface Target {
  decode(bytes: Uint8Array): unknown;
  seeds: Uint8Array[];
}

const targets: Record<string, Target> = {
  message: { decode: decodeFrames, seeds: samples(frames).map(encodeFrame) },
  header: { decode: decodePacketHeader, seeds: samples(headers).map(encodePacketHeader) },
  'signed form': { decode: splitSigned, seeds: [new Uint8Array(64), new Uint8Array(90)] },
  'lane id': targetOf(laneId, laneIds),
  ranges: targetOf(sequenceRanges(1024), ranges),
  descriptor: targetOf(descriptor, descriptors),
  introduction: targetOf(introduction, introductions),
  admission: targetOf(admission, admissions),
  credential: targetOf(memberCredential, memberCredentials),
  knock: targetOf(knock, knocks),
  'welcome note': targetOf(welcomeNote, welcomeNotes),
  'message about the group': targetOf(groupMessage, groupMessages),
  letter: targetOf(letter, letters),
  charter: targetOf(charter, charters),
  'hand-over': targetOf(handOver, handOvers),
  'table of roles': targetOf(rolesTable, rolesTables),
  wish: targetOf(wish, wishes),
  head: targetOf(head, heads),
  grant: targetOf(grant, grants),
  'line of chat': targetOf(chatLine, chatLines),
  'screen map': targetOf(screenMapHeader, screenMapHeaders),
  transfer: { decode: readTransfer, seeds: samples(frames).map(encodeFrame) },
};

for (const [name, target] of Object.entries(targets)) {
  test(`no bytes make the decoder of a ${name} throw anything but a MeetingError`, () => {
    const random = randomNumbers(0xf01c);
    for (let run = 0; run < 2000; run += 1) {
      const bytes = mutate(target.seeds[run % target.seeds.length] ?? new Uint8Array(), random);
      answersOrRefuses(() => target.decode(bytes));
    }
  });

  test(`the decoder of a ${name} looks at nothing but its own bytes`, () => {
    for (const seed of target.seeds) {
      const around = new Uint8Array(seed.length + 200).fill(0xff);
      around.set(seed, 100);
      const alone = answersOrRefuses(() => target.decode(seed));
      const amidst = answersOrRefuses(() => target.decode(around.subarray(100, 100 + seed.length)));
      assert.deepEqual(amidst, alone);
    }
  });
}

test('whatever a reader is asked for, it stays within its bytes', () => {
  const random = randomNumbers(7);
  for (let run = 0; run < 2000; run += 1) {
    const bytes = Uint8Array.from({ length: random(40) }, () => random(256));
    const reader = new ByteReader(bytes);
    for (let step = 0; step < 20; step += 1) {
      answersOrRefuses(() =>
        [() => reader.byte(), () => reader.varint(), () => reader.bytes(random(60))][random(3)]?.(),
      );
      assert.ok(reader.offset >= 0 && reader.offset <= bytes.length);
    }
  }
});

function targetOf<T>(codec: Codec<T>, values: fc.Arbitrary<T>): Target {
  return {
    decode: (bytes) => decode(codec, bytes),
    seeds: samples(values).map((value) => encode(codec, value)),
  };
}

function samples<T>(values: fc.Arbitrary<T>): T[] {
  return fc.sample(values, { numRuns: 60, seed: 11 });
}

function readTransfer(bytes: Uint8Array): unknown {
  const half = bytes.length >> 1;
  const pieces = new Reassembly({ maxBytes: 1000 });
  pieces.add({ transfer: 1, piece: 'more', bytes: bytes.subarray(0, half) });
  return pieces.add({ transfer: 1, piece: 'last', bytes: bytes.subarray(half) });
}

/** Several changes at once: bytes turned, doubled, cut out, lengths made huge. */
function mutate(seed: Uint8Array, random: (below: number) => number): Uint8Array {
  const bytes = [...seed];
  for (let changes = random(5); changes >= 0; changes -= 1) {
    const at = random(bytes.length + 1);
    const way = random(5);
    if (way === 0) bytes[at] = random(256);
    if (way === 1) bytes.splice(at, random(8));
    if (way === 2) bytes.splice(at, 0, ...bytes.slice(random(at + 1), at).slice(0, 30));
    if (way === 3) bytes.splice(at, 1, 0xbf, 0xff, 0xff, 0xff);
    if (way === 4) bytes.splice(at, 1, ...Array.from({ length: 8 }, () => 0xff));
  }
  return Uint8Array.from(bytes);
}

/** The same numbers on every run (mulberry32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
