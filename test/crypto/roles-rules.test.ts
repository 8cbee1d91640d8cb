/** What each may do to the group, by the rules alone: no keys, no packets. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayChat, mayChatPrivately, officeOf, type Roles } from '@folkmoot/crypto';
import { requireChat, requirePresenter } from '@folkmoot/crypto/testing';
import type { MemberId, Wish } from '@folkmoot/wire';
import fc from 'fast-check';
import {
  ana,
  ben,
  by,
  carl,
  dora,
  everyone,
  gina,
  olga,
  rolesOf,
  type Said,
  verdict,
} from '../support/roles.js';

const anybody = fc.constantFrom(...everyone);
const before = rolesOf();
/** The table that follows, with this changed. */
const next = (said: Said, from: Said = {}): Roles => rolesOf({ ...from, ...said, serial: 2 });
const codeOf = (work: () => void): string => {
  try {
    work();
    return 'fine';
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const added = (member: MemberId, isProven = true): { member: MemberId; isProven: boolean } => ({
  member,
  isProven,
});
const wishOf = (said: Partial<Wish>): Wish => ({
  room: before.table.room,
  serial: 1,
  member: olga,
  wants: 'present',
  ...said,
});

test('organizer, co-organizers and greeters commit, in this order; attendees do not', () => {
  assert.deepEqual(
    everyone.map((member) => officeOf(before.charter, member)),
    ['organizer', 'co-organizer', 'greeter', undefined, undefined],
  );
  for (const member of everyone) {
    const wanted = member === ana || member === ben ? 'crypto/commit' : 'allowed';
    assert.equal(verdict(before, before, by(member)), wanted);
  }
});

test('organizer and co-organizers say who presents, who is muted, who may chat, and whether the door is open', () => {
  const changes: Said[] = [
    { presenter: ana },
    { chat: { isOpen: false, isPrivateAllowed: true, muted: [ana, gina] } },
    { isLocked: true },
    { banned: [dora] },
  ];
  for (const change of changes)
    assert.deepEqual(
      everyone.map((member) => verdict(before, next(change), by(member))),
      ['allowed', 'allowed', 'crypto/commit', 'crypto/commit', 'crypto/commit'],
    );
});

test('nobody but the organizer changes the charter', () => {
  for (const change of [
    { coOrganizers: [carl, ana] },
    { greeters: [] },
    { organizer: carl, coOrganizers: [] },
  ])
    for (const member of everyone) {
      const wanted = member === olga ? 'allowed' : 'crypto/commit';
      assert.equal(verdict(before, next({ ...change, charterSerial: 2 }), by(member)), wanted);
    }
});

test('a charter does not go back, and neither does a chain of hand-overs', () => {
  const handOvers = [Uint8Array.of(1)];
  const handed = rolesOf({ handOvers });
  const again = next({ greeters: [ana], charterSerial: 1 });
  assert.equal(verdict(before, again, by(olga)), 'crypto/commit');
  assert.equal(verdict(handed, next({ handOvers: [] }), by(olga)), 'crypto/commit');
  assert.equal(verdict(handed, next({ handOvers: [Uint8Array.of(2)] }), by(olga)), 'crypto/commit');
  const twice = [...handOvers, Uint8Array.of(2), Uint8Array.of(3)];
  assert.equal(verdict(handed, next({ handOvers: twice }), by(olga)), 'crypto/commit');
  assert.equal(verdict(handed, next({ handOvers: twice.slice(0, 2) }), by(olga)), 'allowed');
  assert.equal(verdict(handed, next({ handOvers: twice.slice(0, 2) }), by(carl)), 'crypto/commit');
});

test('one table follows another: no number is left out, none comes twice, and the room stays', () => {
  for (const serial of [0, 1, 3, 1_000])
    assert.equal(verdict(before, rolesOf({ presenter: ana, serial }), by(olga)), 'crypto/commit');
  const elsewhere = next({ presenter: ana, room: new Uint8Array(16).fill(2) });
  assert.equal(verdict(before, elsewhere, by(olga)), 'crypto/commit');
});

test('a table names nobody who is not in the group, and nobody twice', () => {
  const impossible: Said[] = [
    { presenter: dora },
    { controller: dora },
    { chat: { ...before.table.chat, muted: [dora] } },
    { chat: { ...before.table.chat, muted: [ana, ana] } },
    { organizer: dora, charterSerial: 2 },
    { coOrganizers: [carl, carl], charterSerial: 2 },
    { greeters: [carl], charterSerial: 2 },
    { coOrganizers: [olga], charterSerial: 2 },
    { presenter: ana, controller: ana },
  ];
  for (const said of impossible) assert.equal(verdict(before, next(said), by(olga)), 'crypto/roles');
});

test('nobody removes the organizer, and greeters remove nobody who organizes', () => {
  const without = (gone: MemberId): MemberId[] => everyone.filter((member) => member !== gone);
  for (const gone of everyone)
    for (const member of [olga, carl, gina].filter((one) => one !== gone)) {
      const mayNot = gone === olga || (member === gina && gone === carl);
      const table = gone === before.table.presenter ? next({ presenter: member }) : before;
      const change = by(member, { removes: [gone], members: without(gone) });
      assert.equal(verdict(before, table, change) === 'allowed', !mayNot, `${member} removes ${gone}`);
    }
});

test('whoever comes back as another leaf is replaced by any committer, the organizer included', () => {
  for (const member of [carl, gina])
    for (const back of everyone.filter((one) => one !== member))
      for (const from of [before, rolesOf({ isLocked: true })])
        assert.equal(verdict(from, from, by(member, { adds: [added(back)], removes: [back] })), 'allowed');
});

test('while the door is locked greeters add nobody new; who organizes does', () => {
  const locked = rolesOf({ isLocked: true });
  const change = { adds: [added(dora)], members: [...everyone, dora] };
  assert.deepEqual(
    everyone.map((member) => verdict(locked, locked, by(member, change))),
    ['allowed', 'allowed', 'crypto/commit', 'crypto/commit', 'crypto/commit'],
  );
  assert.equal(verdict(before, before, by(gina, change)), 'allowed');
  const unknown = { ...change, adds: [added(dora, false)] };
  assert.equal(verdict(before, before, by(gina, unknown)), 'crypto/commit');
});

test('who was removed for good is added by nobody', () => {
  const from = rolesOf({ banned: [dora] });
  const change = { adds: [added(dora)], members: [...everyone, dora] };
  for (const member of [olga, carl, gina])
    assert.equal(verdict(from, from, by(member, change)), 'crypto/commit');
  assert.equal(verdict(before, next({ banned: [dora] }), by(olga, change)), 'crypto/commit');
});

test('when somebody goes, whatever named them goes with them, also by a greeter', () => {
  const from = rolesOf({
    presenter: ana,
    controller: ben,
    chat: { ...before.table.chat, muted: [ana, ben] },
  });
  const members = everyone.filter((member) => member !== ana);
  const change = by(gina, { removes: [ana], members });
  const chat = { ...before.table.chat, muted: [ben] };
  assert.equal(verdict(from, next({ presenter: olga, chat }), change), 'allowed');
  assert.equal(verdict(from, next({ presenter: gina, chat }), change), 'crypto/commit');
  assert.equal(
    verdict(from, next({ presenter: olga, chat: { ...chat, muted: [] } }), change),
    'crypto/commit',
  );
  assert.equal(verdict(from, from, change), 'crypto/roles');
});

test('only the presenter gives control, by committing it or by a wish, and a new presenter begins without', () => {
  const from = rolesOf({ presenter: ana });
  const given = next({ controller: ben }, { presenter: ana });
  const control = wishOf({ member: ana, wants: 'control', to: ben });
  assert.equal(verdict(from, given, by(olga)), 'crypto/commit');
  assert.equal(verdict(from, given, by(olga, { wish: control })), 'allowed');
  assert.equal(verdict(from, given, by(olga, { wish: { ...control, to: gina } })), 'crypto/commit');
  assert.equal(verdict(from, given, by(olga, { wish: { ...control, wants: 'present' } })), 'crypto/commit');
  assert.equal(verdict(before, next({ controller: ben }), by(olga)), 'allowed');
  const controlled = rolesOf({ presenter: ana, controller: ben });
  assert.equal(verdict(controlled, next({ presenter: olga, controller: ben }), by(olga)), 'crypto/commit');
  assert.equal(verdict(controlled, next({ presenter: olga }), by(carl)), 'allowed');
  assert.equal(
    verdict(controlled, next({ presenter: ana }), by(carl)),
    'allowed',
    'control may be taken away',
  );
});

test('a greeter does what the presenter wishes, and that alone', () => {
  const proof = Uint8Array.of(7);
  const from = rolesOf({ presenter: ana });
  const wish = wishOf({ member: ana, to: ben });
  assert.equal(verdict(from, next({ presenter: ben, proof }), by(gina, { wish })), 'allowed');
  assert.equal(verdict(from, next({ presenter: gina, proof }), by(gina, { wish })), 'crypto/commit');
  assert.equal(verdict(from, next({ presenter: ben }), by(gina)), 'crypto/commit');
  assert.equal(
    verdict(from, next({ presenter: ben, proof, isLocked: true }), by(gina, { wish })),
    'crypto/commit',
  );
  const nobody: Wish = { room: wish.room, serial: 1, member: ana, wants: 'present' };
  const { presenter, ...rest } = rolesOf({ proof, serial: 2 }).table;
  assert.ok(presenter);
  const without = rolesOf({ ...rest, presenter: undefined as never });
  assert.equal(verdict(from, without, by(gina, { wish: nobody })), 'allowed');
});

test('whatever a table becomes, a greeter or an attendee brings it about only by the presenter’s word', () => {
  const said: fc.Arbitrary<Said> = fc.record(
    {
      presenter: anybody,
      controller: anybody,
      isLocked: fc.boolean(),
      banned: fc.constantFrom([], [dora]),
      greeters: fc.constantFrom([gina], [], [gina, ana]),
      chat: fc.record({
        isOpen: fc.boolean(),
        isPrivateAllowed: fc.boolean(),
        muted: fc.uniqueArray(anybody),
      }),
    },
    { requiredKeys: [], noNullPrototype: true },
  );
  fc.assert(
    fc.property(said, said, fc.constantFrom(gina, ana, ben), (now, then, member) => {
      const from = rolesOf(now);
      const to = rolesOf({ ...then, serial: 2, charterSerial: 2 });
      assert.notEqual(verdict(from, to, by(member)), 'allowed');
    }),
  );
});

test('organizer and co-organizers always write; others while the chat is open and they are not muted', () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.boolean(),
      fc.uniqueArray(anybody),
      anybody,
      (isOpen, isPrivateAllowed, muted, who) => {
        const roles = rolesOf({ chat: { isOpen, isPrivateAllowed, muted } });
        const isFree = who === olga || who === carl;
        const may = isFree || (isOpen && !muted.includes(who));
        assert.equal(mayChat(roles, who), may);
        assert.equal(mayChatPrivately(roles, who), isFree || (may && isPrivateAllowed));
        const code = isOpen ? 'permission/muted' : 'permission/chat-off';
        assert.equal(
          codeOf(() => requireChat(roles, who)),
          may ? 'fine' : code,
        );
      },
    ),
  );
});

test('one member presents, and nobody else', () => {
  for (const member of everyone)
    assert.equal(
      codeOf(() => requirePresenter(before, member)),
      member === olga ? 'fine' : 'permission/presenter',
    );
});
