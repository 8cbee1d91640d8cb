import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeysEngine, memoryStore, sealObject } from '@folkmoot/crypto';
import { fromBase64Url, utf8Encode } from '@folkmoot/kit';
import { everybody, helloInput, laneKinds, packetContext } from '@folkmoot/wire';
import { commits } from '../support/admitting.js';
import { headerOf, meetingOf, openedText, type Person, sealedText } from '../support/crypto.js';

const { chat, heads, presence, screen } = laneKinds;

/** Everything that can be reached from a value: bytes and texts of any depth, and CryptoKeys by themselves. */
function walk(
  value: unknown,
  found = { bytes: [] as Uint8Array[], texts: [] as string[], keys: [] as CryptoKey[] },
): typeof found {
  if (value instanceof CryptoKey) found.keys.push(value);
  else if (value instanceof Uint8Array) found.bytes.push(value);
  else if (typeof value === 'string') found.texts.push(value);
  else if (value instanceof Map || value instanceof Set || Array.isArray(value))
    for (const item of value) walk(item, found);
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) walk(item, found);
  return found;
}

/** Whether a secret stands anywhere in what was found, as bytes, base64url or hexadecimal. */
function holds(found: ReturnType<typeof walk>, secret: Uint8Array): boolean {
  const raw = Buffer.from(secret);
  const written = [raw.toString('base64url'), raw.toString('hex')];
  return (
    found.bytes.some((bytes) => Buffer.from(bytes).includes(raw)) ||
    found.texts.some((text) => written.some((form) => text.includes(form)))
  );
}

/** All an engine hands out in a meeting, the invitation left aside. */
async function everythingHandedOut(olga: Person, ana: Person): Promise<unknown[]> {
  const lane = (kind: number): { lane: ReturnType<Person['lane']>; header: Uint8Array } => ({
    lane: olga.lane(kind),
    header: headerOf(9),
  });
  return [
    await olga.keys.identity(),
    await olga.keys.prove(helloInput(new Uint8Array(32), new Uint8Array(32))),
    await olga.keys.introduce({ ...lane(presence), name: 'Olga', lanes: [] }),
    await olga.keys.learn(await ana.introduces()),
    await olga.keys.sealKeys(chat, 1),
    await olga.keys.openKeys(ana.lane(chat)),
    (await commits(olga, [ana], { roles: { presenter: ana.member } })).news,
    await olga.keys.roles(),
    await olga.keys.offerToOrganize(),
    await olga.keys.signGrant({ member: everybody, lanes: [], out: false }),
    await olga.keys.signHead({ ...lane(heads), positions: [] }),
  ];
}

test('nothing that leaves the keys engine holds the link secret, in any form', async () => {
  const { people, link } = await meetingOf('Olga', 'Ana');
  const [olga, ana] = people as [Person, Person];
  const found = walk(await everythingHandedOut(olga, ana));
  const secret = fromBase64Url(link.secret);
  assert.equal(holds(found, secret), false);
  assert.equal(holds(walk([found, { planted: secret }]), secret), true, 'control: a planted secret is found');
});

test('no key that leaves the keys engine can be exported, public ones excepted', async () => {
  const { people } = await meetingOf('Olga', 'Ana');
  const [olga, ana] = people as [Person, Person];
  const { keys } = walk(await everythingHandedOut(olga, ana));
  assert.ok(keys.length >= 4);
  for (const key of keys.filter(({ type }) => type !== 'public')) {
    assert.equal(key.extractable, false);
    for (const format of ['raw', 'pkcs8', 'jwk'] as const) {
      await assert.rejects(crypto.subtle.exportKey(format as 'jwk', key));
    }
  }
});

test('an engine shows nothing to who walks its properties', async () => {
  const { people } = await meetingOf('Olga', 'Ana');
  const [olga] = people as [Person];
  assert.deepEqual(Object.getOwnPropertyNames(olga.keys), []);
  assert.deepEqual(Object.getOwnPropertySymbols(olga.keys), []);
  assert.equal(JSON.stringify(olga.keys), '{}');
});

test('what is kept for the organizer’s reload holds no secret', async () => {
  const store = memoryStore();
  const { secret, fingerprint } = await new KeysEngine({ store }).openMeeting();
  const found = walk(store.recordOf(fingerprint));
  // The meeting key, and what signs for this client.
  assert.equal(found.keys.length, 3);
  assert.equal(holds(found, fromBase64Url(secret)), false);
});

test('a relay that keeps every byte finds neither names nor lines nor pictures', async () => {
  const meeting = await meetingOf('Olga');
  const ana = await meeting.join('Ana Canary');
  const { organizer: olga } = meeting;
  const introduction = await ana.introduces();
  await olga.learns(introduction);
  const line = await sealedText(await ana.sealer(chat), ana.lane(chat), 'the Canary sings');
  const { sealed, ...named } = await sealObject(
    utf8Encode('Canary pixels'),
    packetContext(ana.lane(screen), headerOf(1)),
  );
  const map = await sealedText(await ana.sealer(screen), ana.lane(screen), `Canary map ${named.key.join()}`);
  const relay = [
    meeting.descriptor,
    introduction.payload,
    line.payload,
    sealed,
    map.payload,
    line.headerBytes,
  ];
  const all = Buffer.concat(relay);
  assert.equal(all.includes('Canary'), false);
  assert.equal(all.includes(Buffer.from(named.key)), false);
  assert.equal(
    await openedText(await olga.opener(ana.lane(chat)), line),
    'the Canary sings',
    'control: the keys do open it',
  );
});

test('what the relay holds does not open without the link secret, guessing everything else right', async () => {
  const meeting = await meetingOf('Olga', 'Ana');
  const { organizer } = meeting;
  const { packet: commit } = await commits(organizer, [], { roles: { isLocked: true } });
  for (let guess = 0; guess < 20; guess += 1) {
    const secret = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url');
    const keys = new KeysEngine({ store: memoryStore() });
    await keys.joinMeeting({ ...meeting.link, secret, descriptor: meeting.descriptor });
    await assert.rejects(keys.follow(commit), { code: 'crypto/unsealed' });
  }
});

test('a relay that makes up a whole meeting of its own does not get a link holder into it', async () => {
  const mine = await meetingOf('Olga');
  const fake = await meetingOf('Fake');
  const keys = new KeysEngine({ store: memoryStore() });
  const joining = keys.joinMeeting({ ...mine.link, descriptor: fake.descriptor });
  await assert.rejects(joining, { code: 'crypto/descriptor' });
});

test('errors name neither secrets nor names nor bytes of a message', async () => {
  const { people, link } = await meetingOf('Olga', 'Ana Canary');
  const [olga, ana] = people as [Person, Person];
  const line = await sealedText(await ana.sealer(chat), ana.lane(chat), 'the Canary sings');
  const opener = await olga.opener(ana.lane(chat));
  await openedText(opener, line);
  const failures = await Promise.allSettled([
    openedText(opener, line),
    olga.keys.openKeys(ana.lane(screen)),
    olga.keys.learn(line),
    olga.keys.openWish(line.payload),
    olga.keys.joinMeeting({ ...link, secret: link.secret.slice(1), descriptor: new Uint8Array(0) }),
  ]);
  for (const failure of failures) {
    assert.equal(failure.status, 'rejected');
    const told = `${String(failure.reason)} ${String((failure.reason as Error).stack)}`;
    assert.equal(/Canary/.test(told) || told.includes(link.secret.slice(1)), false, told);
  }
});

test('after close the invitation is gone with the keys', async () => {
  const { people } = await meetingOf('Olga');
  const [olga] = people as [Person];
  await olga.keys.getInvitation();
  await olga.keys.close();
  await assert.rejects(olga.keys.getInvitation(), { code: 'usage/closed' });
});
