import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import {
  charter,
  encode,
  everybody,
  type Grant,
  grant,
  type LaneKind,
  laneKinds,
  type MemberId,
} from '@folkmoot/wire';
import { RightsBook } from '../../packages/transport/src/memory/rights-book.js';
import { memberIdOf } from '../../packages/transport/src/memory/signature.js';
import { createKey, type Key, signed } from './hub-meeting.js';

const { chat, screen } = laneKinds;
const ben = 'b'.repeat(32) as MemberId;
const room = new Uint8Array(16).fill(7);

afterEach(() => mock.restoreAll());

/** A book, and the hand that signs for it. */
async function book(): Promise<{ rights: RightsBook; sign: (...words: Words) => Promise<Uint8Array> }> {
  const key = await createKey();
  return { rights: new RightsBook(key.publicKey, room), sign: signing(key) };
}

type Words = [serial: number, member: MemberId, kinds: readonly LaneKind[], more?: Partial<Grant>];

function signing(key: Key): (...words: Words) => Promise<Uint8Array> {
  return (serial, member, kinds, more = {}) => {
    const lanes = kinds.map((kind) => ({ kind, maxBytesPerSecond: 0 }));
    return signed(key, 'grant', encode(grant, { room, serial, member, lanes, out: false, ...more }));
  };
}

test('grants count in the order they came, however long each takes to check', async () => {
  const { rights, sign } = await book();
  const [first, second] = [await sign(1, everybody, [chat]), await sign(2, ben, [screen])];
  const verify = crypto.subtle.verify.bind(crypto.subtle);
  let checks = 0;
  mock.method(crypto.subtle, 'verify', async (...signature: Parameters<SubtleCrypto['verify']>) => {
    checks += 1;
    const turns = checks === 1 ? 50 : 0;
    const isGenuine = await verify(...signature);
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    return isGenuine;
  });
  assert.deepEqual(await Promise.all([rights.add(first), rights.add(second)]), [true, true]);
  assert.ok(rights.allows(ben, chat));
  assert.ok(rights.allows(ben, screen));
});

test('a grant that is no grant holds up none that follows', async () => {
  const { rights, sign } = await book();
  const good = await sign(1, everybody, [chat]);
  const nonsense = rights.add(new Uint8Array(3));
  const genuine = rights.add(good);
  await assert.rejects(nonsense, { code: 'protocol/malformed' });
  assert.equal(await genuine, true);
});

test('an older grant, one of another room and one of another key change nothing', async () => {
  const { rights, sign } = await book();
  await rights.add(await sign(5, everybody, [chat]));
  const stranger = signing(await createKey());
  assert.equal(await rights.add(await sign(5, ben, [screen])), false);
  assert.equal(await rights.add(await sign(4, ben, [screen])), false);
  await assert.rejects(rights.add(await sign(6, ben, [screen], { room: new Uint8Array(16) })));
  assert.equal(await rights.add(await stranger(7, ben, [screen])), false);
  assert.ok(!rights.allows(ben, screen));
  assert.equal(await rights.add(await sign(6, ben, [screen])), true);
});

test('one’s own grant stands beside everybody’s, and the end is everybody’s', async () => {
  const { rights, sign } = await book();
  await rights.add(await sign(1, everybody, [chat]));
  await rights.add(await sign(2, ben, [screen]));
  assert.deepEqual(
    rights.of(ben).map(({ kind }) => kind),
    [screen, chat],
  );
  await rights.add(await sign(3, ben, [], { out: true }));
  assert.ok(rights.isOut(ben));
  assert.equal(rights.ended, false);
  await rights.add(await sign(4, everybody, [], { out: true }));
  assert.equal(rights.ended, true);
});

test('a co-organizer of the charter grants, and somebody else does not', async () => {
  const [key, coco, mallory] = [await createKey(), await createKey(), await createKey()];
  const named = {
    room,
    serial: 1,
    organizer: ben,
    coOrganizers: [await memberIdOf(coco.publicKey)],
    greeters: [],
  };
  const charterBytes = await signed(key, 'charter', encode(charter, named));
  const rights = new RightsBook(key.publicKey, room);
  const by = ({ publicKey }: Key): Partial<Grant> => ({
    signer: { key: publicKey, handOvers: [], charter: charterBytes },
  });
  const cleo = 'c'.repeat(32) as MemberId;
  assert.equal(await rights.add(await signing(mallory)(9, cleo, [screen], by(mallory))), false);
  assert.ok(!rights.allows(cleo, screen));
  assert.equal(await rights.add(await signing(coco)(1, cleo, [screen], by(coco))), true);
  assert.ok(rights.allows(cleo, screen));
});
