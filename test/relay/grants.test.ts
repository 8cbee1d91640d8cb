import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import {
  type LaneKind,
  type MemberId,
  type MeetingError,
  encode,
  everybody,
  grant,
  laneKinds,
} from '@folkmoot/wire';
import { Rights } from '../../packages/relay/src/rights.js';
import { idOf, newKey, signed } from '../support/relay-meeting.js';

const { chat, screen } = laneKinds;
const meeting = newKey();
const room = randomBytes(16);
const [ana, ben] = [idOf(newKey()), idOf(newKey())];

interface What {
  serial: number;
  member?: MemberId;
  lanes?: readonly (readonly [LaneKind, number])[];
  out?: boolean;
}

function grantOf(
  { serial, member = everybody, lanes = [], out = false }: What,
  key = meeting,
  inRoom: Uint8Array = room,
): Uint8Array {
  const kinds = lanes.map(([kind, maxBytesPerSecond]) => ({ kind, maxBytesPerSecond }));
  return signed(key, 'grant', encode(grant, { room: inRoom, serial, member, lanes: kinds, out }));
}

function rights(...grants: readonly What[]): Rights {
  const all = new Rights({ room, meetingKey: meeting.publicKey });
  for (const what of grants) all.accept(grantOf(what));
  return all;
}

function codeOf(act: () => unknown): string {
  try {
    act();
    return 'accepted';
  } catch (error) {
    return (error as MeetingError).code;
  }
}

test('without grants nobody has rights, and nobody is out', () => {
  const none = rights();
  assert.equal(none.of(ana).size, 0);
  assert.equal(none.isOut(ana), false);
  assert.equal(none.hasEnded, false);
});

test('a member has its own and everybody’s; its own rate wins where both speak', () => {
  const both = rights({ serial: 1, lanes: [[chat, 10]] }, { serial: 2, member: ana, lanes: [[screen, 20]] });
  const expected = [
    [screen, 20],
    [chat, 10],
  ];
  assert.deepEqual([...both.of(ana)], expected);
  assert.deepEqual([...both.of(ben)], [[chat, 10]]);
  const faster = rights({ serial: 1, lanes: [[chat, 10]] }, { serial: 2, member: ana, lanes: [[chat, 99]] });
  assert.deepEqual([...faster.of(ana)], [[chat, 99]]);
});

test('the newest grant replaces the one before for the same member', () => {
  const replaced = rights(
    {
      serial: 1,
      lanes: [
        [chat, 10],
        [screen, 10],
      ],
    },
    { serial: 2, lanes: [[screen, 5]] },
  );
  assert.deepEqual([...replaced.of(ben)], [[screen, 5]]);
});

test('a rate of 0 is a right without a limit', () => {
  assert.deepEqual([...rights({ serial: 1, lanes: [[chat, 0]] }).of(ana)], [[chat, 0]]);
});

test('a grant that is not newer changes nothing and is no offence', () => {
  const all = rights({ serial: 5, lanes: [[chat, 10]] });
  for (const serial of [5, 4, 0])
    assert.equal(all.accept(grantOf({ serial, lanes: [[screen, 10]] })), undefined);
  assert.deepEqual([...all.of(ana)], [[chat, 10]]);
  assert.equal(all.accept(grantOf({ serial: 6 }))?.serial, 6);
});

test('somebody who is out has nothing, until a newer grant lets it in again', () => {
  const all = rights({ serial: 1, lanes: [[chat, 10]] }, { serial: 2, member: ana, out: true });
  assert.equal(all.isOut(ana), true);
  assert.equal(all.of(ana).size, 0);
  assert.equal(all.isOut(ben), false);
  all.accept(grantOf({ serial: 3, member: ana }));
  assert.equal(all.isOut(ana), false);
  assert.equal(all.of(ana).size, 1);
});

test('everybody out ends the meeting', () => {
  const all = rights({ serial: 1, lanes: [[chat, 10]] }, { serial: 2, out: true });
  assert.equal(all.hasEnded, true);
  assert.equal(all.isOut(ben), true);
});

test('only the meeting key grants, for this room only, and with this label only', () => {
  const all = rights();
  assert.equal(
    codeOf(() => all.accept(grantOf({ serial: 1 }, newKey()))),
    'permission/grant',
  );
  assert.equal(
    codeOf(() => all.accept(grantOf({ serial: 1 }, meeting, randomBytes(16)))),
    'permission/grant',
  );
  const body = encode(grant, { room, serial: 1, member: everybody, lanes: [], out: true });
  assert.equal(
    codeOf(() => all.accept(signed(meeting, 'roles', body))),
    'permission/grant',
  );
  assert.equal(all.hasEnded, false);
});

test('every flipped byte of a grant makes it worthless', () => {
  const good = grantOf({ serial: 1, member: ana, lanes: [[chat, 10]] });
  for (let at = 0; at < good.length; at += 1) {
    const all = rights();
    const bad = Uint8Array.from(good);
    bad[at] = (bad[at] as number) ^ 0x01;
    assert.notEqual(
      codeOf(() => all.accept(bad)),
      'accepted',
      `byte ${at}`,
    );
    assert.equal(all.of(ana).size, 0);
  }
});

test('a room remembers so many grants and no more, but always the one for everybody', () => {
  const all = rights();
  let serial = 0;
  let answer = 'accepted';
  while (answer === 'accepted' && serial < 5_000) {
    serial += 1;
    const member = serial.toString(16).padStart(32, '0') as MemberId;
    answer = codeOf(() => all.accept(grantOf({ serial, member })));
  }
  assert.equal(answer, 'limit/grants');
  assert.equal(
    codeOf(() => all.accept(grantOf({ serial: serial + 1, out: true }))),
    'accepted',
  );
  assert.equal(all.hasEnded, true);
});
