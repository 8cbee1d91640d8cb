/** What the presenter wishes, and who does it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signBody } from '@folkmoot/crypto/testing';
import { createIdentity, type Roles } from '@folkmoot/crypto';
import { decode, encode, splitSigned, wish as wishCodec, type Wish } from '@folkmoot/wire';
import { commits } from '../support/admitting.js';
import { flipped, meetingOf, type Person, presents, rejectsWith } from '../support/crypto.js';

/** Ana presents, Ben greets. */
async function four(): Promise<{ olga: Person; ana: Person; ben: Person; cleo: Person }> {
  const { people } = await meetingOf('Olga', 'Ana', 'Ben', 'Cleo');
  const [olga, ana, ben, cleo] = people as [Person, Person, Person, Person];
  await commits(olga, [ana, ben, cleo], { roles: { presenter: ana.member, greeters: [ben.member] } });
  return { olga, ana, ben, cleo };
}

const rolesOf = ({ keys }: Person): Promise<Roles> => keys.roles();

test('whom the presenter hands on to, presents, although only a greeter is there to do it', async () => {
  const { olga, ana, ben, cleo } = await four();
  const signed = await ana.keys.signWish({ wants: 'present', to: cleo.member });
  assert.equal((await ben.keys.openWish(signed)).to, cleo.member);
  await commits(ben, [olga, ana, cleo], { roles: { wish: signed } });
  for (const person of [olga, ana, ben, cleo])
    assert.equal((await rolesOf(person)).table.presenter, cleo.member);
});

test('the presenter lets somebody control, and takes it back', async () => {
  const { olga, ana, ben, cleo } = await four();
  const given = await ana.keys.signWish({ wants: 'control', to: cleo.member });
  await commits(ben, [olga, ana, cleo], { roles: { wish: given } });
  assert.equal((await rolesOf(olga)).table.controller, cleo.member);
  const taken = await ana.keys.signWish({ wants: 'control' });
  await commits(ben, [olga, ana, cleo], { roles: { wish: taken } });
  assert.equal((await rolesOf(olga)).table.controller, undefined);
});

test('control ends when somebody else presents', async () => {
  const { olga, ana, ben, cleo } = await four();
  const given = await ana.keys.signWish({ wants: 'control', to: cleo.member });
  await commits(olga, [ben, ana, cleo], { roles: { wish: given } });
  await presents(olga, ben.member, [ana, ben, cleo]);
  const { presenter, controller } = (await rolesOf(cleo)).table;
  assert.deepEqual([presenter, controller], [ben.member, undefined]);
});

test('nobody but the presenter wishes, and a wish does not outlive its table', async () => {
  const { olga, ana, ben, cleo } = await four();
  for (const person of [olga, ben, cleo]) {
    const signed = await person.keys.signWish({ wants: 'present', to: cleo.member });
    await rejectsWith('crypto/wish', ben.keys.openWish(signed));
  }
  const signed = await ana.keys.signWish({ wants: 'present', to: cleo.member });
  await commits(olga, [ana, ben, cleo], { roles: { isLocked: true } });
  await rejectsWith('crypto/former-wish', ben.keys.openWish(signed));
  await rejectsWith('crypto/former-wish', commits(ben, [], { roles: { wish: signed } }));
});

test('an altered wish, and one that somebody else signed, counts for nothing', async () => {
  const { ana, ben, cleo } = await four();
  const signed = await ana.keys.signWish({ wants: 'present', to: cleo.member });
  const said = decode(wishCodec, splitSigned(signed).body);
  for (let at = 0; at < signed.length; at += 7)
    await rejectsWith(/^crypto\/(wish|signature|former-wish)$/, ben.keys.openWish(flipped(signed, at)));
  const { signing } = await createIdentity();
  await rejectsWith(
    'crypto/signature',
    ben.keys.openWish(await signBody('wish', signing, encode(wishCodec, said))),
  );
});

test('a wish that is the presenter’s and about another room counts for nothing', async () => {
  const [here, there] = [await four(), await four()];
  const signed = await there.ana.keys.signWish({ wants: 'present', to: there.cleo.member });
  await rejectsWith('crypto/wish', here.ben.keys.openWish(signed));
});

test('to take over is asked by the organizer, and offered by who was asked', async () => {
  const { olga, ana, ben, cleo } = await four();
  const asks = (by: Person): Promise<Uint8Array> => by.keys.signWish({ wants: 'organize', to: cleo.member });
  assert.equal((await cleo.keys.openWish(await asks(olga))).wants, 'organize');
  for (const person of [ana, ben, cleo])
    await rejectsWith('crypto/wish', ben.keys.openWish(await asks(person)));
  const offer: Wish = await olga.keys.openWish(await cleo.keys.offerToOrganize());
  assert.equal(offer.member, cleo.member);
  assert.equal(offer.offer?.key.length, 32);
});
