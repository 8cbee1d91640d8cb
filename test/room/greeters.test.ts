/** Who lets people in beside those who organize. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { greetersFor } from '../../packages/room/src/greeters.js';
import { ana, ben, called, carl, gina, olga, rolesOf } from '../support/roles.js';

const [dora, emil] = [called('d'), called('e')];

test('up to three people greet, those first who have been there for longest', () => {
  const roles = rolesOf({ greeters: [] });
  assert.deepEqual(greetersFor(roles, [olga, carl]), undefined);
  assert.deepEqual(greetersFor(roles, [olga, carl, ana, ben]), [ana, ben]);
  assert.deepEqual(greetersFor(roles, [olga, ana, ben, carl, dora, emil]), [ana, ben, dora]);
});

test('who greets already goes on doing so while they are there, and nobody is changed without need', () => {
  const roles = rolesOf({ greeters: [gina, dora, emil] });
  assert.equal(greetersFor(roles, [olga, ana, ben, gina, dora, emil]), undefined);
  assert.deepEqual(greetersFor(roles, [olga, ana, ben, dora, emil]), [dora, emil, ana]);
  assert.deepEqual(greetersFor(roles, [olga]), []);
});

test('nobody greets twice, nobody who organizes does, and nobody who is not there', () => {
  const all = [olga, carl, gina, ana, ben, dora, emil];
  const some = fc.uniqueArray(fc.constantFrom(...all));
  fc.assert(
    fc.property(some, some, (greeters, here) => {
      const free = greeters.filter((member) => member !== olga && member !== carl);
      const roles = rolesOf({ greeters: free.slice(0, 3) });
      const next = greetersFor(roles, here) ?? roles.charter.greeters;
      assert.ok(next.length <= 3 && new Set(next).size === next.length);
      assert.ok(next.every((member) => here.includes(member) && member !== olga && member !== carl));
    }),
  );
});
