import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toHex, utf8Decode } from '@folkmoot/kit';
import {
  admission,
  charter,
  chatLine,
  type Codec,
  decode,
  descriptor,
  encode,
  grant,
  founding,
  groupMessage,
  handOver,
  head,
  helloInput,
  introduction,
  joinSigned,
  knock,
  letter,
  limits,
  memberCredential,
  rolesTable,
  screenMapHeader,
  signatureInput,
  splitSigned,
  welcomeNote,
  wish,
} from '@folkmoot/wire';
import type fc from 'fast-check';
import {
  admissions,
  charters,
  chatLines,
  descriptors,
  grants,
  foundings,
  groupMessages,
  handOvers,
  heads,
  introductions,
  knocks,
  letters,
  memberCredentials,
  rolesTables,
  screenMapHeaders,
  welcomeNotes,
  wishes,
} from './arbitraries.js';
import { failsWith, hasOneForm, noticesTheEnd, survivesTheWire } from './helpers.js';

check('a descriptor', descriptor, descriptors);
check('an introduction', introduction, introductions);
check('an admission', admission, admissions);
check('a credential', memberCredential, memberCredentials);
check('a knock', knock, knocks);
check('the answer to a knock', welcomeNote, welcomeNotes);
check('a letter', letter, letters);
check('a founding', founding, foundings);
check('a charter', charter, charters);
check('a hand-over', handOver, handOvers);
check('a table of roles', rolesTable, rolesTables);
check('a wish', wish, wishes);
check('a head', head, heads);
check('a grant', grant, grants);
check('a line of chat', chatLine, chatLines);
check('the head of a screen map', screenMapHeader, screenMapHeaders);

function check<T>(name: string, codec: Codec<T>, values: fc.Arbitrary<T>): void {
  test(`${name} comes back as it was`, () => survivesTheWire(codec, values));
  test(`${name} has one form only`, () => hasOneForm(codec, values));
  test(`${name} that lacks its end is refused`, () => noticesTheEnd(codec, values));
}

test('a message about the group comes back as it was, and has one form only', () => {
  survivesTheWire(groupMessage, groupMessages);
  hasOneForm(groupMessage, groupMessages);
});

test('a key package of 4 kB fits into a knock, a larger one does not', () => {
  const said = {
    room: new Uint8Array(16),
    member: '00'.repeat(16) as never,
    identityKey: new Uint8Array(32),
    sender: new Uint8Array(16),
    sentAt: 1,
    founding: 0,
  };
  const withBytes = (count: number) => encode(knock, { ...said, keyPackage: new Uint8Array(count) });
  assert.equal(decode(knock, withBytes(limits.keyPackageBytes)).keyPackage?.length, 4096);
  failsWith('usage/value', () => withBytes(limits.keyPackageBytes + 1));
});

test('a name of 300 characters fits, one of 301 does not', () => {
  const someone = {
    room: new Uint8Array(16),
    member: '00'.repeat(16) as never,
    sender: new Uint8Array(16),
    identityKey: new Uint8Array(32),
    exchangeKey: new Uint8Array(32),
    laneKeys: [],
    counter: 1,
    sentAt: 2,
  };
  const longest = { ...someone, name: '名'.repeat(limits.name) };
  assert.equal(decode(introduction, encode(introduction, longest)).name.length, 300);
  failsWith('usage/value', () => encode(introduction, { ...someone, name: 'x'.repeat(limits.name + 1) }));
});

test('a line of 4,000 characters fits, one of 4,001 does not', () => {
  const line = { sentAt: 1, id: new Uint8Array(8) };
  assert.equal(decode(chatLine, encode(chatLine, { ...line, text: '€'.repeat(4000) })).text.length, 4000);
  failsWith('usage/value', () => encode(chatLine, { ...line, text: 'x'.repeat(4001) }));
});

test('markup in a line is text like any other', () => {
  const line = { sentAt: 1, id: new Uint8Array(8), text: '<img src=x onerror=alert(1)>' };
  assert.equal(decode(chatLine, encode(chatLine, line)).text, line.text);
});

test('a signature covers what it is for, so one of a grant is none of a chat line', () => {
  const body = Uint8Array.of(1, 2);
  assert.equal(
    toHex(signatureInput('grant', body)),
    `${toHex(new TextEncoder().encode('folkmoot/1 grant'))}000102`,
  );
  assert.notDeepEqual(signatureInput('grant', body), signatureInput('chat', body));
});

test('the signed form is the body and then 64 bytes of signature', () => {
  const signature = new Uint8Array(64).fill(7);
  const signed = joinSigned(Uint8Array.of(1, 2), signature);
  assert.equal(signed.length, 66);
  assert.deepEqual(splitSigned(signed), { body: Uint8Array.of(1, 2), signature });
  assert.deepEqual(splitSigned(signature).body, new Uint8Array());
});

test('what is shorter than a signature is not signed', () => {
  failsWith('protocol/malformed', () => splitSigned(new Uint8Array(63)));
  failsWith('usage/value', () => joinSigned(new Uint8Array(), new Uint8Array(63)));
});

test('the proof of a hello covers its label, the nonce and the hash of the token', () => {
  const input = helloInput(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2));
  assert.equal(utf8Decode(input.subarray(0, 17)), 'folkmoot/1 hello\0');
  assert.equal(toHex(input.subarray(17)), '01'.repeat(32) + '02'.repeat(32));
});
