import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { type Grant, type LaneKind, type MemberId, encode, everybody, grant, limits } from '@folkmoot/wire';
import fc from 'fast-check';
import { rightsFrame, sameRights } from '../../packages/relay/src/member.js';
import { Rights } from '../../packages/relay/src/rights.js';
import { newKey, signed } from '../support/relay-meeting.js';

const meeting = newKey();
const room = randomBytes(16);
const members = ['a', 'b', 'c'].map((digit) => digit.repeat(32) as MemberId);
const [ana] = members as [MemberId];

type What = Omit<Grant, 'room'>;

function sign(what: What): Uint8Array {
  return signed(meeting, 'grant', encode(grant, { room, ...what }));
}

function emptyRights(): Rights {
  return new Rights({ room, meetingKey: meeting.publicKey });
}

const lanes = fc.uniqueArray(
  fc.record({ kind: fc.nat(5), maxBytesPerSecond: fc.constantFrom(0, 1, 1_000) }),
  { selector: ({ kind }) => kind, maxLength: 4 },
);
const step: fc.Arbitrary<What> = fc.record({
  serial: fc.nat(30),
  member: fc.constantFrom(everybody, ...members),
  lanes,
  out: fc
    .boolean()
    .filter(Boolean)
    .chain(() => fc.nat(9))
    .map((die) => die === 0),
});

/** What the protocol says of grants, as plainly as it says it. */
class PlainRights {
  readonly #newest = new Map<MemberId, What>();
  #serial = -1;

  accept(what: What): boolean {
    if (what.serial <= this.#serial) return false;
    this.#serial = what.serial;
    this.#newest.set(what.member, what);
    return true;
  }

  rate(member: MemberId, kind: LaneKind): number | undefined {
    if (this.isOut(member)) return undefined;
    const own = this.#newest.get(member)?.lanes.find((lane) => lane.kind === kind);
    const all = this.#newest.get(everybody)?.lanes.find((lane) => lane.kind === kind);
    return (own ?? all)?.maxBytesPerSecond;
  }

  isOut(member: MemberId): boolean {
    return this.hasEnded || this.#newest.get(member)?.out === true;
  }

  get hasEnded(): boolean {
    return this.#newest.get(everybody)?.out === true;
  }
}

test('whatever is granted in whatever order, everybody has exactly what the protocol says', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const [rights, plain] = [emptyRights(), new PlainRights()];
      for (const what of steps) {
        assert.equal(rights.accept(sign(what)) !== undefined, plain.accept(what));
        assert.equal(rights.hasEnded, plain.hasEnded);
        for (const member of members) {
          assert.equal(rights.isOut(member), plain.isOut(member));
          const has = rights.of(member);
          for (let kind = 0; kind <= 5; kind += 1) assert.equal(has.get(kind), plain.rate(member, kind));
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('delivering all grants once more, in any order, changes nothing', () => {
  const shuffled = fc
    .array(step, { minLength: 1, maxLength: 12 })
    .chain((steps) => fc.tuple(fc.constant(steps), fc.shuffledSubarray(steps)));
  fc.assert(
    fc.property(shuffled, ([steps, again]) => {
      const rights = emptyRights();
      for (const what of steps) rights.accept(sign(what));
      const before = members.map((member) => [...rights.of(member)]);
      for (const what of again) assert.equal(rights.accept(sign(what)), undefined);
      assert.deepEqual(
        members.map((member) => [...rights.of(member)]),
        before,
      );
    }),
    { numRuns: 40 },
  );
});

test('a grant that was refused does not use up its serial', () => {
  const rights = emptyRights();
  const good = sign({ serial: 3, member: ana, lanes: [{ kind: 1, maxBytesPerSecond: 5 }], out: false });
  const broken = Uint8Array.from(good);
  broken[broken.length - 1] = (broken[broken.length - 1] as number) ^ 1;
  assert.throws(() => rights.accept(broken), { code: 'permission/grant' });
  const elsewhere = encode(grant, { room: randomBytes(16), serial: 9, member: ana, lanes: [], out: true });
  assert.throws(() => rights.accept(signed(meeting, 'grant', elsewhere)), { code: 'permission/grant' });
  assert.equal(rights.accept(good)?.serial, 3);
  assert.deepEqual([...rights.of(ana)], [[1, 5]]);
});

test('a grant that is signed but says something else than a grant is malformed', () => {
  const rights = emptyRights();
  const body = encode(grant, { room, serial: 1, member: ana, lanes: [], out: false });
  const wrong = [body.subarray(0, body.length - 1), Uint8Array.of(...body, 0), new Uint8Array()];
  for (const bytes of wrong) {
    assert.throws(() => rights.accept(signed(meeting, 'grant', bytes)), { code: 'protocol/malformed' });
  }
  assert.throws(() => rights.accept(new Uint8Array(63)), { code: 'protocol/malformed' });
});

test('a serial may jump, and the first may be 0', () => {
  const rights = emptyRights();
  assert.ok(rights.accept(sign({ serial: 0, member: ana, lanes: [], out: false })));
  assert.ok(rights.accept(sign({ serial: Number.MAX_SAFE_INTEGER, member: ana, lanes: [], out: true })));
  assert.equal(rights.isOut(ana), true);
});

test('a meeting that ended begins again with a newer grant to everybody', () => {
  const rights = emptyRights();
  rights.accept(sign({ serial: 1, member: everybody, lanes: [], out: true }));
  rights.accept(sign({ serial: 2, member: ana, lanes: [{ kind: 1, maxBytesPerSecond: 5 }], out: false }));
  assert.equal(rights.of(ana).size, 0, 'still over for everybody');
  rights.accept(sign({ serial: 3, member: everybody, lanes: [], out: false }));
  assert.deepEqual([...rights.of(ana)], [[1, 5]]);
});

test('who has as many rights as can be granted can still be told of them, the own ones first', () => {
  const rights = emptyRights();
  const kinds = (from: number, maxBytesPerSecond: number): Grant['lanes'] =>
    Array.from({ length: limits.lanes }, (_, at) => ({ kind: from + at, maxBytesPerSecond }));
  rights.accept(sign({ serial: 1, member: everybody, lanes: kinds(0, 1), out: false }));
  rights.accept(sign({ serial: 2, member: ana, lanes: kinds(40, 2), out: false }));
  const { lanes: told } = rightsFrame(rights.of(ana));
  assert.equal(told.length, limits.lanes);
  assert.ok(told.every(({ maxBytesPerSecond }) => maxBytesPerSecond === 2));
});

test('rights are the same when kinds and rates are the same, in whatever order', () => {
  const rights = fc.uniqueArray(fc.tuple(fc.nat(3), fc.nat(2)), { selector: ([kind]) => kind });
  fc.assert(
    fc.property(rights, rights, (one, other) => {
      const plain = (list: readonly (readonly [number, number])[]): string =>
        JSON.stringify([...list].sort((a, b) => a[0] - b[0]));
      assert.equal(sameRights(new Map(one), new Map(other)), plain(one) === plain(other));
    }),
  );
});
