import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromHex, toHex } from '@folkmoot/kit';
import {
  decodePacketHeader,
  encodeLaneId,
  encodePacketHeader,
  everybody,
  laneClassOf,
  laneKey,
  laneKindOf,
  laneKinds,
  limits,
  type MemberId,
  memberIdFromBytes,
  memberIdToBytes,
  packetContext,
  packetHeader,
} from '@folkmoot/wire';
import fc from 'fast-check';
import { headers, laneIds, memberIds } from './arbitraries.js';
import { failsWith, hasOneForm, headerOf, noticesTheEnd, survivesTheWire } from './helpers.js';

const ana = memberIdFromBytes(new Uint8Array(16).fill(0xaa));
const ben = memberIdFromBytes(new Uint8Array(16).fill(0xbb));

test('a header comes back as it was', () => {
  survivesTheWire(packetHeader, headers);
});

test('a header has one form only', () => {
  hasOneForm(packetHeader, headers);
});

test('a header that lacks its end is refused', () => {
  noticesTheEnd(packetHeader, headers);
});

test('the bytes of headers are those of the protocol’s text', () => {
  assert.equal(toHex(encodePacketHeader(headerOf(1))), '010801');
  assert.equal(toHex(encodePacketHeader(headerOf(300, { priority: 5, endOfFrame: false }))), '0105412c');
  const retires = [
    { from: 2, to: 4 },
    { from: 5, to: 5 },
    { from: 9, to: 9 },
  ];
  assert.equal(
    toHex(encodePacketHeader(headerOf(10, { retires, keepsPlace: true }))),
    '01580a' + '03' + '0102' + '0000' + '0300',
  );
  const live = { group: 7, layer: 1, level: 100 };
  assert.equal(toHex(encodePacketHeader(headerOf(1, { live }))), '018801' + '0701' + '4064');
  assert.equal(
    toHex(encodePacketHeader(headerOf(1, { recipients: [ana] }))),
    '012801' + '01' + 'aa'.repeat(16),
  );
});

test('recipients are written in one order, each once', () => {
  const one = encodePacketHeader(headerOf(1, { recipients: [ben, ana, ben] }));
  const other = encodePacketHeader(headerOf(1, { recipients: [ana, ben] }));
  assert.deepEqual(one, other);
  assert.deepEqual(decodePacketHeader(one).recipients, [ana, ben]);
});

test('recipients in another order, or twice, are refused', () => {
  const [a, b] = [ana, ben].map((member) => toHex(memberIdToBytes(member))) as [string, string];
  for (const pair of [b + a, a + a]) {
    failsWith('protocol/malformed', () => decodePacketHeader(fromHex(`01280102${pair}`)));
  }
});

test('a flag that announces nothing is refused', () => {
  failsWith('protocol/malformed', () => decodePacketHeader(fromHex('01280100')));
  failsWith('protocol/malformed', () => decodePacketHeader(fromHex('01480100')));
});

test('only the end of a frame retires', () => {
  const retires = [{ from: 1, to: 1 }];
  failsWith('usage/value', () => encodePacketHeader(headerOf(2, { retires, endOfFrame: false })));
  failsWith('protocol/malformed', () => decodePacketHeader(fromHex('0140020100' + '00')));
});

test('a header of another version is refused', () => {
  failsWith('protocol/malformed', () => decodePacketHeader(fromHex('020801')));
});

test('sequence numbers begin at 1', () => {
  failsWith('usage/value', () => encodePacketHeader(headerOf(0)));
  failsWith('protocol/malformed', () => decodePacketHeader(fromHex('010800')));
});

test('priorities are 0 to 7', () => {
  for (const priority of [-1, 8, 0.5])
    failsWith('usage/value', () => encodePacketHeader(headerOf(1, { priority })));
});

test('ranges that overlap, run backwards or are too many are not written', () => {
  const bad = [
    [{ from: 2, to: 1 }],
    [
      { from: 1, to: 3 },
      { from: 3, to: 4 },
    ],
    [
      { from: 5, to: 6 },
      { from: 1, to: 2 },
    ],
    [{ from: 0, to: 2 }],
    Array.from({ length: limits.retires + 1 }, (_, at) => ({ from: 2 * at + 1, to: 2 * at + 1 })),
  ];
  for (const retires of bad) failsWith('usage/value', () => encodePacketHeader(headerOf(1, { retires })));
});

test('a header with all it may hold stays within its limit', () => {
  const recipients = Array.from({ length: limits.recipients }, (_, at) => {
    const bytes = new Uint8Array(16);
    bytes[0] = at;
    return memberIdFromBytes(bytes);
  });
  const retires = Array.from({ length: limits.retires }, (_, at) => {
    const from = 2 ** 40 + at * 2 ** 32;
    return { from, to: from + 2 ** 31 };
  });
  const bytes = encodePacketHeader(headerOf(Number.MAX_SAFE_INTEGER - 1, { recipients, retires }));
  assert.ok(bytes.length <= limits.headerBytes, `${bytes.length} bytes`);
  assert.deepEqual(decodePacketHeader(bytes).retires, retires);
});

test('a range that would reach beyond all numbers is refused', () => {
  const most = 'c01fffffffffffff';
  failsWith('protocol/malformed', () => decodePacketHeader(fromHex(`01480101${most}${most}`)));
});

test('the context of a seal is the lane and the header, byte for byte', () => {
  const lane = { member: ana, kind: laneKinds.screen, generation: 3 };
  const header = encodePacketHeader(headerOf(1));
  assert.equal(toHex(packetContext(lane, header)), `${'aa'.repeat(16)}4403010801`);
});

test('no two lanes and headers have the same context', () => {
  fc.assert(
    fc.property(laneIds, headers, laneIds, headers, (lane, header, otherLane, otherHeader) => {
      const [one, other] = [
        packetContext(lane, encodePacketHeader(header)),
        packetContext(otherLane, encodePacketHeader(otherHeader)),
      ].map(toHex);
      const isSame =
        laneKey(lane) === laneKey(otherLane) &&
        toHex(encodePacketHeader(header)) === toHex(encodePacketHeader(otherHeader));
      assert.equal(one === other, isSame);
    }),
  );
});

test('a kind of lane tells its class, and labels do not matter to it', () => {
  assert.equal(laneClassOf(laneKinds.chat), 'log');
  assert.equal(laneClassOf(laneKinds.screen), 'state');
  assert.equal(laneClassOf(laneKinds.sound), 'live');
  for (const label of [0, 63]) assert.equal(laneClassOf(laneKindOf('state', label)), 'state');
  for (const label of [-1, 64, 1.5]) failsWith('usage/value', () => laneKindOf('log', label));
  failsWith('usage/value', () => laneClassOf(0xc0));
});

test('all kinds of lanes in use are different', () => {
  const kinds = Object.values(laneKinds);
  assert.equal(new Set<number>(kinds).size, kinds.length);
});

test('a lane id is 16 bytes of member, the kind and the generation', () => {
  assert.equal(
    toHex(encodeLaneId({ member: everybody, kind: 1, generation: 300 })),
    `${'00'.repeat(16)}01412c`,
  );
});

test('a member id is 16 bytes, written in hexadecimal digits', () => {
  fc.assert(
    fc.property(memberIds, (member) => {
      assert.equal(memberIdFromBytes(memberIdToBytes(member)), member);
    }),
  );
  failsWith('usage/value', () => memberIdFromBytes(new Uint8Array(15)));
  for (const text of ['', 'AA'.repeat(16), 'aa'.repeat(15), 'zz'.repeat(16)]) {
    failsWith('usage/value', () => memberIdToBytes(text as MemberId));
  }
});
