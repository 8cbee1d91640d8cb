/** Whose grants count: the meeting key in force, and the co-organizers it names. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import {
  charter,
  type Charter,
  encode,
  everybody,
  type Grant,
  grant,
  handOver,
  laneKinds,
  type MeetingError,
  type MemberId,
} from '@folkmoot/wire';
import { Rights } from '../../packages/relay/src/rights.js';
import { idOf, type KeyPair, newKey, signed } from '../support/relay-meeting.js';

const room = randomBytes(16);
const [meeting, next, third] = [newKey(), newKey(), newKey()];
const [olga, coco, ben] = [newKey(), newKey(), newKey()];
const lanes: Grant['lanes'] = [{ kind: laneKinds.screen, maxBytesPerSecond: 9 }];

type Signing = { key: KeyPair; handOvers?: readonly Uint8Array[]; charter?: Uint8Array };

function grants(by: Signing | KeyPair, more: Partial<Grant> = {}): Uint8Array {
  const said = { room, serial: 1, member: idOf(ben), lanes, out: false, ...more };
  if (!('key' in by)) return signed(by, 'grant', encode(grant, said));
  const { key, handOvers = [], charter: named } = by;
  const signer = { key: key.publicKey, handOvers, ...(named && { charter: named }) };
  return signed(key, 'grant', encode(grant, { ...said, signer }));
}

function charterOf(key: KeyPair, more: Partial<Charter> = {}): Uint8Array {
  const named = { room, serial: 1, organizer: idOf(olga), coOrganizers: [idOf(coco)], greeters: [] };
  return signed(key, 'charter', encode(charter, { ...named, ...more }));
}

function handsOver(from: KeyPair, to: KeyPair, more: { room?: Uint8Array } = {}): Uint8Array {
  const said = { room, key: to.publicKey, organizer: idOf(ben), ...more };
  return signed(from, 'hand-over', encode(handOver, said));
}

function newRights(): Rights {
  return new Rights({ room, meetingKey: meeting.publicKey });
}

function refuses(rights: Rights, ...given: readonly Uint8Array[]): void {
  for (const one of given) {
    assert.throws(
      () => rights.accept(one),
      ({ code }: MeetingError) => code === 'permission/grant',
    );
  }
}

const mayShow = (rights: Rights, member: MemberId): boolean => rights.of(member).has(laneKinds.screen);

test('a co-organizer whom the charter names may let somebody show a screen, and put somebody out', () => {
  const rights = newRights();
  const by = { key: coco, charter: charterOf(meeting) };
  rights.accept(grants(by));
  assert.ok(mayShow(rights, idOf(ben)));
  rights.accept(grants(by, { serial: 2, out: true, lanes: [] }));
  assert.ok(rights.isOut(idOf(ben)));
});

test('once the charter is known, it need not be shown again', () => {
  const rights = newRights();
  rights.accept(grants({ key: meeting, charter: charterOf(meeting) }, { lanes: [] }));
  rights.accept(grants({ key: coco }, { serial: 0 }));
  assert.ok(mayShow(rights, idOf(ben)));
});

test('a co-organizer may not speak for everybody, nor about the organizer', () => {
  const rights = newRights();
  const by = { key: coco, charter: charterOf(meeting) };
  refuses(
    rights,
    grants(by, { member: everybody, out: true }),
    grants(by, { member: idOf(olga), out: true }),
  );
  assert.equal(rights.hasEnded, false);
  assert.equal(rights.isOut(idOf(olga)), false);
});

test('who is not named has no say, and neither has a greeter, or who names themselves', () => {
  const rights = newRights();
  refuses(
    rights,
    grants(ben),
    grants({ key: ben }),
    grants({ key: ben, charter: charterOf(meeting) }),
    grants({ key: ben, charter: charterOf(ben, { coOrganizers: [idOf(ben)] }) }),
    grants({ key: ben, charter: charterOf(coco, { coOrganizers: [idOf(ben)] }) }),
    grants({ key: ben, charter: charterOf(meeting, { greeters: [idOf(ben)] }) }),
  );
  assert.equal(mayShow(rights, idOf(ben)), false);
});

test('who was a co-organizer is none any more once a newer charter is known, whatever charter they show', () => {
  const rights = newRights();
  const former = charterOf(meeting);
  rights.accept(grants({ key: coco, charter: former }));
  const newer = charterOf(meeting, { serial: 2, coOrganizers: [] });
  rights.accept(grants({ key: meeting, charter: newer }, { serial: 5, lanes: [] }));
  refuses(
    rights,
    grants({ key: coco, charter: former }, { serial: 9 }),
    grants({ key: coco }, { serial: 9 }),
  );
  assert.equal(mayShow(rights, idOf(ben)), false);
});

test('serials are those of their signer: a clock that is behind does not silence anybody', () => {
  const rights = newRights();
  const by = { key: coco, charter: charterOf(meeting) };
  rights.accept(grants(meeting, { serial: 1_000, lanes: [] }));
  assert.ok(rights.accept(grants(by, { serial: 7 })));
  assert.ok(mayShow(rights, idOf(ben)));
  assert.equal(rights.accept(grants(by, { serial: 7, lanes: [] })), undefined);
  assert.ok(mayShow(rights, idOf(ben)));
});

test('the key a meeting was handed over to counts, and the one before has no say any more', () => {
  const rights = newRights();
  const handOvers = [handsOver(meeting, next)];
  rights.accept(grants({ key: next, handOvers }, { member: everybody, serial: 1 }));
  assert.ok(mayShow(rights, idOf(olga)));
  refuses(
    rights,
    grants(meeting, { serial: 99, member: everybody, out: true }),
    grants({ key: meeting }, { serial: 99, out: true }),
    grants({ key: meeting, handOvers: [handsOver(meeting, third)] }, { serial: 99, out: true }),
    grants({ key: third, handOvers: [handsOver(meeting, third)] }, { serial: 99, out: true }),
    grants({ key: coco, handOvers, charter: charterOf(meeting) }, { serial: 99 }),
  );
  assert.equal(rights.hasEnded, false);
});

test('a relay that knows nothing follows all hand-overs at once, and one that knows some goes on from there', () => {
  const handOvers = [handsOver(meeting, next), handsOver(next, third)];
  const charters = charterOf(third, { organizer: idOf(ben), coOrganizers: [idOf(coco)] });
  for (const before of [[], handOvers.slice(0, 1)]) {
    const rights = newRights();
    const [known] = before;
    if (known) rights.accept(grants({ key: next, handOvers: [known] }, { lanes: [] }));
    rights.accept(grants({ key: coco, handOvers, charter: charters }, { member: idOf(olga) }));
    assert.ok(mayShow(rights, idOf(olga)));
    rights.accept(grants({ key: third }, { member: everybody, out: true, lanes: [] }));
    assert.ok(rights.hasEnded);
  }
});

test('a hand-over that somebody else signed, or of another room, leads nowhere', () => {
  const rights = newRights();
  refuses(
    rights,
    grants({ key: next, handOvers: [handsOver(ben, next)] }),
    grants({ key: third, handOvers: [handsOver(meeting, next), handsOver(meeting, third)] }),
    grants({ key: next, handOvers: [handsOver(meeting, next, { room: randomBytes(16) })] }),
    grants({ key: coco, charter: charterOf(meeting, { room: randomBytes(16) }) }),
  );
  assert.ok(rights.accept(grants(meeting)), 'the first key is still in force');
});

test('nothing is learned from a grant whose signature is false', () => {
  const rights = newRights();
  const forged = grants({ key: next, handOvers: [handsOver(meeting, next)] });
  forged[forged.length - 1] = (forged.at(-1) as number) ^ 1;
  refuses(rights, forged);
  assert.ok(rights.accept(grants(meeting)));
});
