import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeysEngine, LaneSealer, memoryStore, type RoomStore } from '@folkmoot/crypto';
import { fromBase64Url } from '@folkmoot/kit';
import { everybody, formatInvitation, helloInput, laneKinds, parseInvitation } from '@folkmoot/wire';
import { commits } from '../support/admitting.js';
import {
  delivered,
  foundMeeting,
  headerOf,
  meetingOf,
  openedText,
  type Person,
  rejectsWith,
  sealedText,
  testClock,
} from '../support/crypto.js';

const { chat, screen, presence, heads } = laneKinds;

test('two people with one link talk, and one of them shows a screen', async () => {
  const [olga, ben] = (await meetingOf('Olga', 'Ben')).people as [Person, Person];
  const line = await sealedText(await ben.sealer(chat), ben.lane(chat), 'I see it');
  const map = await sealedText(await olga.sealer(screen), olga.lane(screen), 'a map');
  assert.equal(await openedText(await olga.opener(ben.lane(chat)), line), 'I see it');
  assert.equal(await openedText(await ben.opener(olga.lane(screen)), map), 'a map');
});

test('a client knows who it is before there is a meeting', async () => {
  const keys = new KeysEngine({ store: memoryStore() });
  const before = await keys.identity();
  await keys.openMeeting();
  assert.deepEqual(await keys.identity(), before);
  assert.equal((await keys.prove(helloInput(new Uint8Array(32), new Uint8Array(32)))).length, 64);
});

test('asked twice at once, a client is still one person', async () => {
  const keys = new KeysEngine({ store: memoryStore() });
  const [first, second] = await Promise.all([keys.identity(), keys.identity()]);
  assert.equal(first.member, second.member);
});

test('the link that is copied leads into the meeting', async () => {
  const { organizer, descriptor: signed } = await foundMeeting();
  const link = formatInvitation({
    base: 'https://example.org',
    code: '123456789',
    ...(await organizer.keys.getInvitation()),
  });
  const { fingerprint, secret } = parseInvitation(link);
  const keys = new KeysEngine({ store: memoryStore() });
  const { member } = await keys.joinMeeting({ fingerprint, secret, descriptor: signed });
  assert.equal(member, (await keys.identity()).member);
});

test('every member can copy the link, and all copy the same one', async () => {
  const { organizer, join, link } = await foundMeeting();
  assert.deepEqual(await organizer.keys.getInvitation(), link);
  assert.deepEqual(await (await join('Ana')).keys.getInvitation(), link);
});

test('two meetings share neither secret nor key nor room', async () => {
  const [first, second] = [await foundMeeting(), await foundMeeting()];
  assert.notEqual(first.link.secret, second.link.secret);
  assert.notEqual(first.link.fingerprint, second.link.fingerprint);
  assert.notDeepEqual(first.descriptor, second.descriptor);
});

test('a relay that hands out another meeting’s descriptor is found out', async () => {
  const [mine, theirs] = [await foundMeeting(), await foundMeeting()];
  const keys = new KeysEngine({ store: memoryStore() });
  await rejectsWith('crypto/descriptor', keys.joinMeeting({ ...mine.link, descriptor: theirs.descriptor }));
});

test('after a refused descriptor the same client may try again', async () => {
  const [mine, theirs] = [await foundMeeting(), await foundMeeting()];
  const keys = new KeysEngine({ store: memoryStore() });
  await rejectsWith('crypto/descriptor', keys.joinMeeting({ ...mine.link, descriptor: theirs.descriptor }));
  assert.ok(await keys.joinMeeting({ ...mine.link, descriptor: mine.descriptor }));
});

test('with a wrong secret one enters and hears nothing', async () => {
  const meeting = await meetingOf('Olga');
  const keys = new KeysEngine({ store: memoryStore() });
  const secret = 'A'.repeat(22);
  await keys.joinMeeting({ ...meeting.link, secret, descriptor: meeting.descriptor });
  await rejectsWith('usage/not-admitted', keys.learn(await meeting.organizer.introduces()));
  const { packet } = await commits(meeting.organizer);
  await rejectsWith('crypto/unsealed', keys.follow(packet));
});

test('a link part that is no base64url of 16 bytes is not complete', async () => {
  const { link, descriptor: signed } = await foundMeeting();
  const keys = new KeysEngine({ store: memoryStore() });
  for (const wrong of ['', 'AAAA', '!'.repeat(22), `${link.secret}AA`]) {
    await rejectsWith(
      'usage/link-truncated',
      keys.joinMeeting({ ...link, secret: wrong, descriptor: signed }),
    );
    await rejectsWith(
      'usage/link-truncated',
      keys.joinMeeting({ ...link, fingerprint: wrong, descriptor: signed }),
    );
  }
});

test('an engine is in one meeting only', async () => {
  const { organizer, link, descriptor: signed } = await foundMeeting();
  await rejectsWith('usage/entered', organizer.keys.openMeeting());
  await rejectsWith('usage/entered', organizer.keys.joinMeeting({ ...link, descriptor: signed }));
  const keys = new KeysEngine({ store: memoryStore() });
  const both = await Promise.allSettled([keys.openMeeting(), keys.openMeeting()]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
});

test('before it has entered an engine seals and opens nothing', async () => {
  const keys = new KeysEngine({ store: memoryStore() });
  for (const call of callsOf(keys)) await rejectsWith('usage/not-entered', call());
});

test('after close every call says that the keys are gone', async () => {
  const { organizer } = await foundMeeting();
  const { keys } = organizer;
  await keys.close();
  await keys.close();
  const entering = [
    () => keys.identity(),
    () => keys.openMeeting(),
    () => keys.joinMeeting({ descriptor: new Uint8Array(0), fingerprint: '', secret: '' }),
    () => keys.prove(helloInput(new Uint8Array(32), new Uint8Array(32))),
  ];
  for (const call of [...entering, ...callsOf(keys)]) await rejectsWith('usage/closed', call());
});

test('closing while a meeting is being entered wins', async () => {
  const { link, descriptor: signed } = await foundMeeting();
  const keys = new KeysEngine({ store: memoryStore() });
  const joining = keys.joinMeeting({ ...link, descriptor: signed });
  await keys.close();
  await rejectsWith('usage/closed', joining);
});

test('the keys of a lane are handed out once, however often one asks', async () => {
  const { organizer } = await meetingOf('Olga');
  const both = await Promise.allSettled([organizer.keys.sealKeys(chat, 1), organizer.keys.sealKeys(chat, 1)]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  await rejectsWith('usage/lane-taken', organizer.keys.sealKeys(chat, 1));
});

test('a new generation of the lane has keys again, and other ones', async () => {
  const { organizer } = await meetingOf('Olga');
  await organizer.introduces([
    { kind: chat, generation: 1 },
    { kind: chat, generation: 2 },
  ]);
  const [first, second] = [await organizer.keys.sealKeys(chat, 1), await organizer.keys.sealKeys(chat, 2)];
  assert.notEqual(first.frame.kid, second.frame.kid);
  assert.notDeepEqual(first.frame.salt, second.frame.salt);
});

test('only lanes that were introduced can be sealed', async () => {
  const { organizer } = await foundMeeting();
  await rejectsWith('usage/lane-unknown', organizer.keys.sealKeys(chat, 1));
  await organizer.introduces();
  assert.ok(new LaneSealer(await organizer.keys.sealKeys(chat, 1)));
});

test('what the engine seals itself nobody else gets keys for', async () => {
  const { organizer } = await foundMeeting();
  await organizer.introduces([presence, heads].map((kind) => ({ kind, generation: 1 })));
  for (const kind of [presence, heads]) await rejectsWith('usage/lane', organizer.keys.sealKeys(kind, 1));
});

test('one introduces oneself in one’s own presence lane only', async () => {
  const [olga, ana] = (await meetingOf('Olga', 'Ana')).people as [Person, Person];
  for (const lane of [ana.lane(presence), olga.lane(chat)]) {
    const target = { lane, header: headerOf(1), name: 'x', lanes: [] };
    await rejectsWith('usage/lane', olga.keys.introduce(target));
  }
});

test('one knows oneself after introducing oneself', async () => {
  const { organizer } = await foundMeeting('Olga');
  const target = { lane: organizer.lane(presence), header: headerOf(1), name: 'Olga' };
  const { facts } = await organizer.keys.introduce({ ...target, lanes: [{ kind: chat, generation: 1 }] });
  assert.equal(facts.name, 'Olga');
  assert.equal(facts.lanes.length, 1);
  assert.ok(await organizer.keys.openKeys(organizer.lane(chat)));
});

test('what an engine returns can be cloned between threads', async () => {
  const [olga, ana] = (await meetingOf('Olga', 'Ana')).people as [Person, Person];
  const target = { header: headerOf(5), name: 'Olga', lanes: [] };
  const results = [
    await olga.keys.identity(),
    await olga.keys.getInvitation(),
    await olga.keys.introduce({ ...target, lane: olga.lane(presence) }),
    await olga.keys.learn(await ana.introduces()),
    await olga.keys.sealKeys(chat, 1),
    await olga.keys.openKeys(ana.lane(chat)),
    await olga.keys.roles(),
    await olga.keys.openWish(await olga.keys.signWish({ wants: 'present', to: ana.member })),
    await olga.keys.signGrant({ member: everybody, lanes: [], out: true }),
    await olga.keys.signHead({ ...target, lane: olga.lane(heads), positions: [] }),
  ];
  for (const result of results) {
    assert.deepEqual(Object.keys(structuredClone(result)), Object.keys(result));
  }
});

// The organizer's reload.

test('the organizer takes up the meeting again after a reload', async () => {
  const store = memoryStore();
  const clock = testClock();
  const before = new KeysEngine({ store, clock });
  const { isKept, ...access } = await before.openMeeting();
  assert.equal(isKept, true);
  await before.close();
  const after = new KeysEngine({ store, clock });
  await after.resumeMeeting(access);
  assert.ok(await after.signGrant({ member: everybody, lanes: [], out: false }));
});

test('a member’s browser cannot take up the meeting as its organizer', async () => {
  const { link, descriptor: signed } = await foundMeeting();
  const keys = new KeysEngine({ store: memoryStore() });
  await rejectsWith('permission/organizer-only', keys.resumeMeeting({ ...link, descriptor: signed }));
  assert.ok(await keys.joinMeeting({ ...link, descriptor: signed }));
});

test('a key that was kept for another meeting makes nobody the organizer of this one', async () => {
  const { link, descriptor: signed } = await foundMeeting();
  const store = memoryStore();
  const meetingKey = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  const kept = await store.claim(link.fingerprint);
  await kept.keep({ meetingKey });
  kept.release();
  const keys = new KeysEngine({ store });
  await rejectsWith('permission/organizer-only', keys.resumeMeeting({ ...link, descriptor: signed }));
});

test('where a browser keeps no key the meeting opens all the same, and says so', async () => {
  const store: RoomStore = { claim: () => Promise.reject(new Error('private window')) };
  const keys = new KeysEngine({ store });
  const { isKept } = await keys.openMeeting();
  assert.equal(isKept, false);
});

test('what is kept are key objects that nobody can export', async () => {
  const store = memoryStore();
  const keys = new KeysEngine({ store });
  const { fingerprint } = await keys.openMeeting();
  const { meetingKey, identity } = store.recordOf(fingerprint) ?? {};
  assert.equal(meetingKey?.privateKey.extractable, false);
  assert.equal(identity?.signing.extractable, false);
});

test('the link secret has 128 bits', async () => {
  const { link } = await foundMeeting();
  assert.equal(fromBase64Url(link.secret).length, 16);
});

function callsOf(keys: KeysEngine): (() => Promise<unknown>)[] {
  const member = '00'.repeat(16) as Person['member'];
  const lane = { member, kind: heads, generation: 1 };
  const target = { lane, header: headerOf(1) };
  const packet = delivered(lane, { header: headerOf(1), payload: new Uint8Array(0) });
  return [
    () => keys.getInvitation(),
    () => keys.introduce({ ...target, name: '', lanes: [] }),
    () => keys.learn(packet),
    () => keys.sealKeys(chat, 1),
    () => keys.openKeys(lane),
    () => keys.roles(),
    () => keys.requireRight(lane),
    () => keys.signWish({ wants: 'present', to: member }),
    () => keys.offerToOrganize(),
    () => keys.openWish(packet.payload),
    () => keys.signGrant({ member, lanes: [], out: false }),
    () => keys.signHead({ ...target, positions: [] }),
    () => keys.openHead(packet),
  ];
}
