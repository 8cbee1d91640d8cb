import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromHex, toHex } from '@folkmoot/kit';
import {
  type Admission,
  admission,
  type Charter,
  charter,
  type ChatLine,
  chatLine,
  decode,
  decodeFrames,
  type Descriptor,
  descriptor,
  encode,
  encodeFrame,
  type Frame,
  type FrameName,
  type Grant,
  grant,
  type HandOver,
  handOver,
  type Head,
  head,
  type Introduction,
  introduction,
  type MemberCredential,
  memberCredential,
  memberIdFromBytes,
  type RolesTable,
  rolesTable,
  type WelcomeNote,
  welcomeNote,
  type Wish,
  wish,
} from '@folkmoot/wire';

/** These bytes are the protocol: whoever changes one of them makes a new version. */

const ana = memberIdFromBytes(new Uint8Array(16).fill(0xaa));
const room = new Uint8Array(16).fill(0x11);
const sender = new Uint8Array(16).fill(0x22);
const key = new Uint8Array(32).fill(0x33);
const [roomHex, senderHex, keyHex, anaHex] = ['11', '22', '33', 'aa'].map((byte) => byte.repeat(16)) as [
  string,
  string,
  string,
  string,
];

const frames: Record<FrameName, [Frame, string]> = {
  challenge: [
    { type: 'challenge', protocolVersion: 1, software: 'r 1', nonce: key },
    `0125` + `01` + `03722031` + keyHex + keyHex,
  ],
  hello: [
    {
      type: 'hello',
      protocolVersion: 1,
      software: 'c',
      token: 'tok',
      publicKey: key,
      proof: new Uint8Array(64).fill(0x44),
    },
    `024067` + `01` + `0163` + `03746f6b` + keyHex + keyHex + '44'.repeat(64),
  ],
  joined: [{ type: 'joined', member: ana }, `0310${anaHex}`],
  refused: [
    {
      type: 'refused',
      code: 'limit/rate',
      message: 'no',
      retryable: true,
      lane: { kind: 0x44, generation: 300 },
    },
    `0413` + `0a6c696d69742f72617465` + `026e6f` + `01` + `0144412c`,
  ],
  'go-away': [{ type: 'go-away', alternates: ['ws://b'] }, `0508` + `01` + `0677733a2f2f62`],
  leave: [{ type: 'leave' }, '0600'],
  ping: [{ type: 'ping', id: 5 }, '070105'],
  pong: [{ type: 'pong', id: 64 }, '08024040'],
  ack: [{ type: 'ack', received: 16_384, decoded: 0 }, '09058000400000'],
  members: [{ type: 'members', members: [{ member: ana, away: true }] }, `0a12` + `01` + anaHex + `01`],
  rights: [{ type: 'rights', lanes: [{ kind: 1, maxBytesPerSecond: 0 }] }, '0b03' + '01' + '0100'],
  grant: [{ type: 'grant', signed: fromHex('beef') }, '0c0302beef'],
  line: [{ type: 'line', bestViewerBytesPerSecond: 100, viewersLagMs: 3 }, '0d03406403'],
  open: [{ type: 'open', kind: 0x81, generation: 2 }, '10028102'],
  opened: [
    { type: 'opened', lane: 3, kind: 0x44, generation: 1, have: [{ from: 2, to: 4 }] },
    '1106' + '034401' + '010102',
  ],
  synced: [{ type: 'synced', lane: 3, retires: [{ from: 1, to: 1 }] }, '1204' + '03' + '010000'],
  'close-lane': [{ type: 'close-lane', lane: 3 }, '130103'],
  lane: [
    { type: 'lane', lane: 3, id: { member: ana, kind: 0x44, generation: 1 } },
    `1413` + `03` + anaHex + `4401`,
  ],
  packet: [
    { type: 'packet', lane: 3, arrival: 9, header: fromHex('010801'), payload: fromHex('beef') },
    '1508' + '0309' + '03010801' + 'beef',
  ],
  fragment: [
    { type: 'fragment', transfer: 2, piece: 'abort', bytes: new Uint8Array() },
    '1602' + '02' + '02',
  ],
  subscribe: [
    {
      type: 'subscribe',
      id: 1,
      kind: 0x44,
      member: ana,
      priority: 2,
      maxBytesPerSecond: 5,
      have: [{ lane: { member: ana, kind: 0x44, generation: 1 }, ranges: [{ from: 1, to: 9 }] }],
    },
    `182c` + `0144` + `01${anaHex}` + `0205` + `01` + `${anaHex}4401` + `010008`,
  ],
  unsubscribe: [{ type: 'unsubscribe', id: 1 }, '190101'],
};

for (const [name, [frame, hex]] of Object.entries(frames)) {
  test(`the bytes of a ${name} frame stay what they are`, () => {
    assert.equal(toHex(encodeFrame(frame)), withLength(hex));
    assert.deepEqual(decodeFrames(fromHex(withLength(hex))), [frame]);
  });
}

/** Lengths in the table above are written by hand where they are short; the rest is filled in. */
function withLength(hex: string): string {
  const start = hex.startsWith('0240') ? 6 : 4;
  const bytes = (hex.length - start) / 2;
  const length = bytes < 64 ? bytes.toString(16).padStart(2, '0') : (0x4000 | bytes).toString(16);
  return hex.slice(0, 2) + length + hex.slice(start);
}

test('the bytes of a descriptor stay what they are', () => {
  const value: Descriptor = { version: 1, meetingKey: key, room, createdAt: 1_700_000_000_000 };
  const hex = `01` + keyHex + keyHex + roomHex + `c000018bcfe56800`;
  assert.equal(toHex(encode(descriptor, value)), hex);
  assert.deepEqual(decode(descriptor, fromHex(hex)), value);
});

test('the bytes of a grant stay what they are', () => {
  const lanes = [{ kind: 0x44, maxBytesPerSecond: 1000 }];
  const value: Grant = { room, serial: 7, member: ana, lanes, out: false };
  const hex = roomHex + `07` + anaHex + `01` + `4443e8` + `00` + `00`;
  assert.equal(toHex(encode(grant, value)), hex);
  assert.deepEqual(decode(grant, fromHex(hex)), value);
});

test('the bytes of a grant by somebody else than the first meeting key stay what they are', () => {
  const signer = { key, handOvers: [fromHex('aabb')], charter: fromHex('cc') };
  const value: Grant = { room, serial: 7, member: ana, lanes: [], out: true, signer };
  const hex = roomHex + `07` + anaHex + `00` + `01` + `01${keyHex}${keyHex}` + `0102aabb` + `0101cc`;
  assert.equal(toHex(encode(grant, value)), hex);
  assert.deepEqual(decode(grant, fromHex(hex)), value);
});

test('the bytes of an introduction stay what they are', () => {
  const laneKeys = [{ kind: 0x01, generation: 2, key }];
  const value: Introduction = {
    room,
    member: ana,
    sender,
    identityKey: key,
    exchangeKey: key,
    laneKeys,
    name: 'Änne',
    counter: 3,
    sentAt: 4,
  };
  const lane = `0102${keyHex}${keyHex}`;
  const hex =
    roomHex + anaHex + senderHex + (keyHex + keyHex).repeat(2) + `01${lane}` + `05c3846e6e65` + `0304`;
  assert.equal(toHex(encode(introduction, value)), hex);
  assert.deepEqual(decode(introduction, fromHex(hex)), value);
});

test('the bytes of an admission stay what they are', () => {
  const value: Admission = { room, member: ana, identityKey: key, admittedAtMs: 5, isProven: true };
  const hex = roomHex + anaHex + keyHex + keyHex + `0501`;
  assert.equal(toHex(encode(admission, value)), hex);
  assert.deepEqual(decode(admission, fromHex(hex)), value);
});

test('the bytes of a credential stay what they are', () => {
  const signature = fromHex(keyHex.repeat(4));
  const value: MemberCredential = {
    room,
    member: ana,
    identityKey: key,
    sender,
    leafKey: key,
    certifiedAtMs: 7,
    admission: { issuer: ana, admittedAtMs: 5, isProven: false, signature },
  };
  const admitted = `${anaHex}0500${keyHex.repeat(4)}`;
  const hex = roomHex + anaHex + keyHex.repeat(2) + senderHex + keyHex.repeat(2) + `07` + admitted;
  assert.equal(toHex(encode(memberCredential, value)), hex);
  assert.deepEqual(decode(memberCredential, fromHex(hex)), value);
});

test('the bytes of a charter and of a hand-over stay what they are', () => {
  const said: Charter = { room, serial: 3, organizer: ana, coOrganizers: [ana], greeters: [] };
  assert.equal(toHex(encode(charter, said)), roomHex + `03` + anaHex + `01${anaHex}` + `00`);
  assert.deepEqual(decode(charter, encode(charter, said)), said);
  const word: HandOver = { room, key, organizer: ana };
  assert.equal(toHex(encode(handOver, word)), roomHex + keyHex + keyHex + anaHex);
  assert.deepEqual(decode(handOver, encode(handOver, word)), word);
});

test('the bytes of a table of roles stay what they are', () => {
  const alone: RolesTable = {
    room,
    serial: 1,
    charter: fromHex('beef'),
    handOvers: [],
    chat: { isOpen: true, isPrivateAllowed: false, muted: [] },
    isLocked: false,
    banned: [],
  };
  const hex = roomHex + `01` + `02beef` + `00` + `0000` + `010000` + `00` + `00` + `00`;
  assert.equal(toHex(encode(rolesTable, alone)), hex);
  const full: RolesTable = {
    ...alone,
    handOvers: [fromHex('77')],
    presenter: ana,
    controller: ana,
    chat: { isOpen: false, isPrivateAllowed: true, muted: [ana] },
    isLocked: true,
    banned: [ana],
    proof: fromHex('dead'),
  };
  const people = `01${anaHex}`;
  const all =
    roomHex + `01` + `02beef` + `010177` + people + people + `0001${people}` + `01${people}` + `0102dead`;
  assert.equal(toHex(encode(rolesTable, full)), all);
  assert.deepEqual(decode(rolesTable, fromHex(all)), full);
});

test('the bytes of a wish stay what they are', () => {
  const nobody: Wish = { room, serial: 2, member: ana, wants: 'control' };
  assert.equal(toHex(encode(wish, nobody)), roomHex + `02` + anaHex + `01` + `0000`);
  const offered: Wish = { ...nobody, wants: 'organize', to: ana, offer: { key, charter: fromHex('beef') } };
  const hex = roomHex + `02` + anaHex + `02` + `01${anaHex}` + `01` + keyHex + keyHex + `02beef`;
  assert.equal(toHex(encode(wish, offered)), hex);
  assert.deepEqual(decode(wish, fromHex(hex)), offered);
});

test('the bytes of the answer to a knock stay what they are', () => {
  const signature = fromHex(keyHex.repeat(4));
  const value: WelcomeNote = {
    charter: fromHex('beef'),
    handOvers: [fromHex('77')],
    issuerKey: key,
    admission: { issuer: ana, admittedAtMs: 5, isProven: true, signature },
    founding: fromHex('88'),
  };
  const hex = `02beef` + `010177` + keyHex + keyHex + anaHex + `0501` + keyHex.repeat(4) + `0188`;
  assert.equal(toHex(encode(welcomeNote, value)), hex);
  assert.deepEqual(decode(welcomeNote, fromHex(hex)), value);
});

test('the bytes of a head stay what they are', () => {
  const positions = [{ lane: { member: ana, kind: 1, generation: 0 }, sequence: 9 }];
  const value: Head = { room, epoch: 1, authenticator: key, rolesHash: key, positions, timeMs: 5 };
  const hex = roomHex + `01` + keyHex.repeat(4) + `01` + `${anaHex}010009` + `05`;
  assert.equal(toHex(encode(head, value)), hex);
  assert.deepEqual(decode(head, fromHex(hex)), value);
});

test('the bytes of a line of chat stay what they are', () => {
  const value: ChatLine = { text: 'hé', sentAt: 6, id: fromHex('0102030405060708') };
  const hex = `0368c3a9` + `06` + `0102030405060708` + `00`;
  assert.equal(toHex(encode(chatLine, value)), hex);
  assert.deepEqual(decode(chatLine, fromHex(hex)), value);
});

test('the bytes of a line for one person stay what they are', () => {
  const forOne = { to: ana, sealed: fromHex('aabb') };
  const value: ChatLine = { text: '', sentAt: 6, id: fromHex('0102030405060708'), private: forOne };
  const hex = `00` + `06` + `0102030405060708` + `01${anaHex}02aabb`;
  assert.equal(toHex(encode(chatLine, value)), hex);
  assert.deepEqual(decode(chatLine, fromHex(hex)), value);
});
