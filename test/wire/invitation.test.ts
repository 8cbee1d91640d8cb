import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toBase64Url } from '@folkmoot/kit';
import { formatInvitation, type Invitation, MeetingError, parseInvitation } from '@folkmoot/wire';
import fc from 'fast-check';

const key = 'AAECAwQFBgcICQoLDA0ODw.8PHy8_T19vf4-fr7_P3-_w';
const invitation: Invitation = {
  base: 'https://example.org/meet',
  code: '123456789',
  fingerprint: 'AAECAwQFBgcICQoLDA0ODw',
  secret: '8PHy8_T19vf4-fr7_P3-_w',
};
const link = `https://example.org/meet/j/123456789#1.${key}`;

test('an invitation link names page, number, fingerprint and secret', () => {
  assert.equal(formatInvitation(invitation), link);
});

test('a link reads back to what it was made of', () => {
  assert.deepEqual(parseInvitation(link), invitation);
});

test('any invitation survives being written and read', () => {
  const part = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(toBase64Url);
  const bases = fc.oneof(
    fc.webUrl({ withQueryParameters: true, withFragments: true }).map((url) => url.replace(/\/+$/, '')),
    fc.constantFrom(
      'https://example.org',
      'http://localhost:8080',
      'https://a.example/j/5/app',
      '#/meet',
      '',
    ),
  );
  const codes = fc.integer({ min: 0, max: 999_999_999 }).map((number) => String(number).padStart(9, '0'));
  fc.assert(
    fc.property(bases, codes, part, part, (base, code, fingerprint, secret) => {
      const made = { base, code, fingerprint, secret };
      assert.deepEqual(parseInvitation(formatInvitation(made)), made);
    }),
    { numRuns: 1_000 },
  );
});

test('slashes at the end of the base do not double', () => {
  assert.equal(formatInvitation({ ...invitation, base: 'https://example.org/meet//' }), link);
});

test('pages whose router lives in the fragment work like any other', () => {
  for (const base of [
    'https://example.org/#/meet',
    'https://example.org/app#',
    'https://example.org/#!/rooms',
  ]) {
    const made = { ...invitation, base };
    assert.deepEqual(parseInvitation(formatInvitation(made)), made);
  }
});

test('a base that itself has a part named j is no trouble', () => {
  const made = { ...invitation, base: 'https://example.org/j/123456789/rooms' };
  assert.deepEqual(parseInvitation(formatInvitation(made)), made);
});

test('white space, brackets and quotes around a pasted link are dropped', () => {
  const pasted = [
    `  ${link}\n`,
    `<${link}>`,
    `"${link}"`,
    `\u00a0<${link}> `,
    `«${link}»`,
    `“${link}”`,
    `\u200b${link}`,
  ];
  for (const text of pasted) assert.deepEqual(parseInvitation(text), invitation, JSON.stringify(text));
});

test('a # that a mail program wrote as %23 is recovered, even twice over', () => {
  assert.deepEqual(parseInvitation(link.replace('#', '%23')), invitation);
  assert.deepEqual(parseInvitation(link.replace('#', '%2523')), invitation);
  const routed = formatInvitation({ ...invitation, base: 'https://example.org/#/meet' });
  const expected = { ...invitation, base: 'https://example.org/#/meet' };
  assert.deepEqual(parseInvitation(routed.replace('9#', '9%23')), expected);
});

test('the number may be grouped by spaces or hyphens', () => {
  for (const number of [
    '123 456 789',
    '123-456-789',
    '123\u00a0456\u00a0789',
    '123%20456%20789',
    '123\u2009456\u2009789',
  ]) {
    assert.deepEqual(parseInvitation(link.replace('123456789', number)), invitation, number);
  }
  assert.equal(formatInvitation({ ...invitation, code: '123 456 789' }), link);
});

test('what trackers put between number and key is dropped', () => {
  for (const extra of ['/', '?utm_source=mail', '/?fbclid=a.b.c&x=1']) {
    assert.deepEqual(parseInvitation(link.replace('#', `${extra}#`)), invitation, extra);
  }
});

test('a text that is no link to a meeting says so', () => {
  for (const text of [
    '',
    '   ',
    'hello',
    'https://example.org/',
    '123456789',
    `https://example.org/#1.${key}`,
  ]) {
    assertCode(text, 'usage/link');
  }
});

test('a number that does not have nine digits says so', () => {
  for (const number of ['', '12345678', '1234567890', '12345678a', '１２３４５６７８９', '12345678９']) {
    assertCode(link.replace('123456789', number), 'usage/link-code');
  }
  assert.throws(() => formatInvitation({ ...invitation, code: '12' }), hasCode('usage/link-code'));
});

test('a link that was cut before its key says so', () => {
  for (const text of ['#', '', '/', '?utm_source=mail', '%23']) {
    assertCode(`https://example.org/meet/j/123456789${text}`, 'usage/link-key-missing');
  }
  assertCode('https://example.org/#/meet/j/123456789', 'usage/link-key-missing');
});

test('a link of another version says so', () => {
  assertCode(link.replace('#1.', '#2.'), 'usage/link-version');
  assertCode(link.replace('#1.', '#10.'), 'usage/link-version');
  assertCode(link.replace('#1.', '#0.'), 'usage/link-version');
});

test('wherever the key is cut off, the link says that it is not complete', () => {
  const start = link.indexOf('#') + 1;
  for (let size = start + 1; size < link.length; size += 1) {
    assertCode(link.slice(0, size), 'usage/link-truncated');
  }
});

test('a key with more parts, other characters or another length is not complete', () => {
  const wrong = [
    `1.${key}.more`,
    `1.${key}A`,
    `1.${key.replace('_', '+')}`,
    `1.${key.slice(0, -1)}x`,
    `x.${key}`,
    '1',
    '.',
    '1..',
  ];
  for (const text of wrong) assertCode(`https://example.org/j/123456789#${text}`, 'usage/link-truncated');
});

test('whatever somebody pastes, reading it throws nothing but a usage error', () => {
  const pieces = fc.constantFrom(
    '/j/',
    '123456789',
    '#',
    '%23',
    '1.',
    key,
    '.',
    '?',
    ' ',
    'https://',
    '<',
    '\n',
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        parseInvitation(text);
      } catch (error) {
        assert.ok(error instanceof MeetingError && error.code.startsWith('usage/link'), String(error));
      }
    }),
    { numRuns: 3_000 },
  );
});

test('no error repeats the key of the link', () => {
  for (const text of [link.slice(0, -1), link.replace('#1.', '#2.'), link.replace('123456789', '1')]) {
    assert.throws(
      () => parseInvitation(text),
      (error: Error) => !`${error.message}${String(error.stack)}`.includes('8PHy8'),
    );
  }
});

function assertCode(text: string, code: string): void {
  assert.throws(() => parseInvitation(text), hasCode(code), JSON.stringify(text));
}

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof MeetingError && error.code === code;
}
