import fc from 'fast-check';
import {
  type Admission,
  type Charter,
  type ChatLine,
  type Descriptor,
  type Founding,
  type Frame,
  type Grant,
  type GroupMessage,
  type HandOver,
  type Head,
  type Introduction,
  type Knock,
  type LaneId,
  laneKindOf,
  type Letter,
  type MemberCredential,
  type MemberId,
  memberIdFromBytes,
  type PacketHeader,
  type RolesTable,
  type ScreenMapHeader,
  type SequenceRange,
  type WelcomeNote,
  type Wish,
} from '@folkmoot/wire';

/** Objects as object literals make them. */
const plain = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(model, { noNullPrototype: true });

/** Any number a variable-length integer holds, with the borders of its sizes. */
export const numbers = fc.oneof(
  fc.nat(),
  fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER - 1 }),
  fc.constantFrom(0, 63, 64, 16_383, 16_384, 2 ** 30 - 1, 2 ** 30, Number.MAX_SAFE_INTEGER - 1),
);

/** From 1. */
export const positive = numbers.map((number) => Math.max(1, number));

/** So many bytes. */
export const bytesOf = (size: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: size, maxLength: size });

/** Some bytes. */
export const someBytes = fc.uint8Array({ maxLength: 300 });

const shortBytes = fc.uint8Array({ maxLength: 256 });

export const memberIds: fc.Arbitrary<MemberId> = bytesOf(16).map(memberIdFromBytes);

export const kinds = fc
  .tuple(fc.constantFrom('log', 'state', 'live'), fc.nat(63))
  .map(([laneClass, label]) => laneKindOf(laneClass, label));

export const laneIds: fc.Arbitrary<LaneId> = plain({
  member: memberIds,
  kind: kinds,
  generation: numbers,
});

/** Well-formed texts of at most so many UTF-16 code units. */
export const texts = (most: number): fc.Arbitrary<string> =>
  fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => text.length <= most);

/** Ascending, disjoint ranges. */
export const ranges: fc.Arbitrary<SequenceRange[]> = fc
  .array(fc.tuple(fc.nat(1000), fc.nat(1000)), { maxLength: 20 })
  .map((steps) => {
    let next = 1;
    return steps.map(([gap, length]) => {
      const range = { from: next + gap, to: next + gap + length };
      next = range.to + 1;
      return range;
    });
  });

const liveGroups = plain({ group: numbers, layer: fc.nat(15), level: fc.nat(127) });

export const headers: fc.Arbitrary<PacketHeader> = plain({
  sequence: positive,
  priority: fc.nat(7),
  endOfFrame: fc.boolean(),
  keepsPlace: fc.boolean(),
  recipients: fc.uniqueArray(memberIds, { maxLength: 5 }).map((members) => members.sort()),
  retires: ranges,
  live: fc.option(liveGroups, { nil: undefined }),
}).map(({ live, retires, ...header }) => ({
  ...header,
  retires: header.endOfFrame ? retires : [],
  ...(live && { live }),
}));

const rates = fc.array(plain({ kind: kinds, maxBytesPerSecond: numbers }), { maxLength: 5 });

export const descriptors: fc.Arbitrary<Descriptor> = plain({
  version: positive,
  meetingKey: bytesOf(32),
  room: bytesOf(16),
  createdAt: numbers,
});

export const introductions: fc.Arbitrary<Introduction> = plain({
  room: bytesOf(16),
  member: memberIds,
  sender: bytesOf(16),
  identityKey: bytesOf(32),
  exchangeKey: bytesOf(32),
  laneKeys: fc.array(plain({ kind: kinds, generation: numbers, key: bytesOf(32) }), { maxLength: 5 }),
  name: texts(300),
  counter: numbers,
  sentAt: numbers,
});

export const admissions: fc.Arbitrary<Admission> = plain({
  room: bytesOf(16),
  member: memberIds,
  identityKey: bytesOf(32),
  admittedAtMs: numbers,
  isProven: fc.boolean(),
});

const signedAdmissions = plain({
  issuer: memberIds,
  admittedAtMs: numbers,
  isProven: fc.boolean(),
  signature: bytesOf(64),
});

export const memberCredentials: fc.Arbitrary<MemberCredential> = plain({
  room: bytesOf(16),
  member: memberIds,
  identityKey: bytesOf(32),
  sender: bytesOf(16),
  leafKey: bytesOf(32),
  certifiedAtMs: numbers,
  admission: signedAdmissions,
});

export const knocks: fc.Arbitrary<Knock> = plain({
  room: bytesOf(16),
  member: memberIds,
  identityKey: bytesOf(32),
  sender: bytesOf(16),
  keyPackage: fc.option(someBytes, { nil: undefined }),
  sentAt: numbers,
  founding: numbers,
}).map(({ keyPackage, ...said }) => (keyPackage ? { ...said, keyPackage } : said));

export const welcomeNotes: fc.Arbitrary<WelcomeNote> = plain({
  charter: someBytes,
  handOvers: fc.array(shortBytes, { maxLength: 8 }),
  issuerKey: bytesOf(32),
  admission: signedAdmissions,
  founding: fc.uint8Array({ maxLength: 128 }),
});

export const foundings: fc.Arbitrary<Founding> = plain({
  room: bytesOf(16),
  number: fc.integer({ min: 1, max: 2 ** 20 }),
});

export const groupMessages: fc.Arbitrary<GroupMessage> = plain({
  says: fc.constantFrom('admission', 'commit', 'welcome', 'letter', 'tree', 'founding'),
  epoch: numbers,
  body: someBytes,
});

export const letters: fc.Arbitrary<Letter> = plain({
  room: bytesOf(16),
  member: memberIds,
  epoch: numbers,
  rosterGeneration: numbers,
  rosterSecret: bytesOf(32),
});

const memberLists = (most: number): fc.Arbitrary<MemberId[]> => fc.array(memberIds, { maxLength: most });

export const charters: fc.Arbitrary<Charter> = plain({
  room: bytesOf(16),
  serial: numbers,
  organizer: memberIds,
  coOrganizers: memberLists(16),
  greeters: memberLists(8),
});

export const handOvers: fc.Arbitrary<HandOver> = plain({
  room: bytesOf(16),
  key: bytesOf(32),
  organizer: memberIds,
});

export const rolesTables: fc.Arbitrary<RolesTable> = plain({
  room: bytesOf(16),
  serial: numbers,
  charter: someBytes,
  handOvers: fc.array(shortBytes, { maxLength: 8 }),
  presenter: fc.option(memberIds, { nil: undefined }),
  controller: fc.option(memberIds, { nil: undefined }),
  chat: plain({ isOpen: fc.boolean(), isPrivateAllowed: fc.boolean(), muted: memberLists(9) }),
  isLocked: fc.boolean(),
  banned: memberLists(9),
  proof: fc.option(shortBytes, { nil: undefined }),
}).map(({ presenter, controller, proof, ...table }) => ({
  ...table,
  ...(presenter && { presenter }),
  ...(controller && { controller }),
  ...(proof && { proof }),
}));

export const wishes: fc.Arbitrary<Wish> = plain({
  room: bytesOf(16),
  serial: numbers,
  member: memberIds,
  wants: fc.constantFrom('present', 'control', 'organize'),
  to: fc.option(memberIds, { nil: undefined }),
  offer: fc.option(plain({ key: bytesOf(32), charter: someBytes }), { nil: undefined }),
}).map(({ to, offer, ...said }) => ({ ...said, ...(to && { to }), ...(offer && { offer }) }));

export const heads: fc.Arbitrary<Head> = plain({
  room: bytesOf(16),
  epoch: numbers,
  authenticator: bytesOf(32),
  rolesHash: bytesOf(32),
  positions: fc.array(plain({ lane: laneIds, sequence: numbers }), { maxLength: 5 }),
  timeMs: numbers,
});

const signers = plain({
  key: bytesOf(32),
  handOvers: fc.array(someBytes, { maxLength: 3 }),
  charter: fc.option(someBytes, { nil: undefined }),
}).map(({ charter, ...signer }) => ({ ...signer, ...(charter && { charter }) }));

export const grants: fc.Arbitrary<Grant> = plain({
  room: bytesOf(16),
  serial: numbers,
  member: memberIds,
  lanes: rates,
  out: fc.boolean(),
  signer: fc.option(signers, { nil: undefined }),
}).map(({ signer, ...said }) => ({ ...said, ...(signer && { signer }) }));

export const chatLines: fc.Arbitrary<ChatLine> = plain({
  text: texts(4000),
  sentAt: numbers,
  id: bytesOf(8),
  private: fc.option(plain({ to: memberIds, sealed: someBytes }), { nil: undefined }),
}).map(({ private: forOne, ...line }) => ({ ...line, ...(forOne && { private: forOne }) }));

export const screenMapHeaders: fc.Arbitrary<ScreenMapHeader> = plain({
  status: fc.constantFrom('sharing', 'paused', 'stopped'),
  counter: positive,
  builtOn: numbers,
  picture: fc.option(
    plain({
      format: fc.constantFrom('rgba', 'i420'),
      widthPixels: fc.integer({ min: 1, max: 16_384 }),
      heightPixels: fc.integer({ min: 1, max: 16_384 }),
    }),
    { nil: undefined },
  ),
  colours: fc.option(
    plain({
      primaries: fc.constantFrom('none', 'bt709', 'smpte432'),
      transfer: fc.constantFrom('none', 'iec61966-2-1', 'hlg'),
      matrix: fc.constantFrom('none', 'rgb', 'bt2020-ncl'),
      fullRange: fc.boolean(),
    }),
    { nil: undefined },
  ),
  objects: fc.array(plain({ sequence: positive, key: bytesOf(16), hash: bytesOf(16) }), {
    maxLength: 5,
  }),
}).map(({ picture, colours, ...header }) => ({
  ...header,
  ...(picture && { picture }),
  ...(colours && { colours }),
}));

const speakers = { protocolVersion: numbers, software: texts(100) };
const endpoints = fc.array(texts(300), { maxLength: 16 });
const named = <T extends string>(type: T): fc.Arbitrary<T> => fc.constant(type);

/** One arbitrary for each frame of the protocol, under its name. */
export const framesByName: { [N in Frame['type']]: fc.Arbitrary<Frame & { type: N }> } = {
  challenge: plain({ type: named('challenge'), ...speakers, nonce: bytesOf(32) }),
  hello: plain({
    type: named('hello'),
    ...speakers,
    token: texts(4096),
    publicKey: bytesOf(32),
    proof: bytesOf(64),
  }),
  joined: plain({ type: named('joined'), member: memberIds }),
  refused: plain({
    type: named('refused'),
    code: fc.constantFrom('limit/live-set', 'connection/ended', 'unsupported/version'),
    message: texts(300),
    retryable: fc.boolean(),
    lane: fc.option(plain({ kind: kinds, generation: numbers }), { nil: undefined }),
  }).map(({ lane, ...frame }) => (lane ? { ...frame, lane } : frame)),
  'go-away': plain({ type: named('go-away'), alternates: endpoints }),
  leave: plain({ type: named('leave') }),
  ping: plain({ type: named('ping'), id: numbers }),
  pong: plain({ type: named('pong'), id: numbers }),
  ack: plain({ type: named('ack'), received: numbers, decoded: numbers }),
  members: plain({
    type: named('members'),
    members: fc.array(plain({ member: memberIds, away: fc.boolean() }), { maxLength: 9 }),
  }),
  rights: plain({ type: named('rights'), lanes: rates }),
  grant: plain({ type: named('grant'), signed: someBytes }),
  line: plain({ type: named('line'), bestViewerBytesPerSecond: numbers, viewersLagMs: numbers }),
  open: plain({ type: named('open'), kind: kinds, generation: numbers }),
  opened: plain({
    type: named('opened'),
    lane: positive,
    kind: kinds,
    generation: numbers,
    have: ranges,
  }),
  synced: plain({ type: named('synced'), lane: positive, retires: ranges }),
  'close-lane': plain({ type: named('close-lane'), lane: positive }),
  lane: plain({ type: named('lane'), lane: positive, id: laneIds }),
  packet: plain({
    type: named('packet'),
    lane: positive,
    arrival: numbers,
    header: someBytes,
    payload: someBytes,
  }),
  fragment: plain({
    type: named('fragment'),
    transfer: numbers,
    piece: fc.constantFrom('more', 'last', 'abort'),
    bytes: someBytes,
  }),
  subscribe: plain({
    type: named('subscribe'),
    id: numbers,
    kind: kinds,
    member: fc.option(memberIds, { nil: undefined }),
    priority: fc.nat(7),
    maxBytesPerSecond: numbers,
    have: fc.array(plain({ lane: laneIds, ranges }), { maxLength: 4 }),
  }).map(({ member, ...frame }) => (member ? { ...frame, member } : frame)),
  unsubscribe: plain({ type: named('unsubscribe'), id: numbers }),
};

/** Any frame. */
export const frames: fc.Arbitrary<Frame> = fc.oneof(
  ...(Object.values(framesByName) as fc.Arbitrary<Frame>[]),
);
