/** Who may publish what, as the organizer's grants say: in the page and at a relay in its own process. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '@folkmoot/kit';
import { createRelayTransport, httpTicketOffice, type LaneWriter } from '@folkmoot/transport';
import { type LaneKind, laneKinds, type MemberId } from '@folkmoot/wire';
import WebSocket from 'ws';
import type { Room } from '../../packages/room/src/room.js';
import { codeOf, type InlineCrew, meeting, meetingAt } from '../support/meeting.js';
import { type RelayProcess, startRelayProcess } from '../support/relay.js';

let relay: RelayProcess;

before(async () => {
  relay = await startRelayProcess();
});
after(() => relay.close());

const { group, screen, chat } = laneKinds;
/** A generation that no room uses by itself. */
const spare = 7;

const writerOf = (crew: InlineCrew, kind: LaneKind): LaneWriter => crew.link().open(kind, spare);
const isNow = (writer: LaneWriter, state: 'open' | 'closed'): Promise<unknown> =>
  until(writer.state, (now) => now === state);

const threePeople = ['ana', 'ben', 'cleo'] as const;
const places = {
  'in the page': () => meeting(...threePeople),
  'at a relay': () => {
    const transport = createRelayTransport({ webSocket: WebSocket });
    const carriage = { transport, tickets: httpTicketOffice(relay.url) };
    return meetingAt({ relay: relay.url, carriageOf: () => carriage }, ...threePeople);
  },
};

for (const [where, meet] of Object.entries(places)) {
  test(`${where}, everybody may talk, and nobody but who lets people in says who may do what`, async () => {
    const { crews, close } = await meet();
    await isNow(writerOf(crews.ben, chat), 'open');
    await isNow(writerOf(crews.ana, group), 'open');
    assert.equal(writerOf(crews.cleo, group).state.value, 'waiting');
    assert.equal(writerOf(crews.cleo, screen).state.value, 'waiting');
    await close();
  });

  test(`${where}, whoever presents may send a screen, until somebody else does`, async () => {
    const { ana, ben, cleo, crews, close } = await meet();
    await until(ana.roster.participants, ({ length }) => length === 3);
    const [bens, cleos] = [writerOf(crews.ben, screen), writerOf(crews.cleo, screen)];
    await ana.roster.makePresenter(ben.self.value.id);
    await isNow(bens, 'open');
    assert.equal(cleos.state.value, 'waiting');
    await ana.roster.makePresenter(cleo.self.value.id);
    await isNow(cleos, 'open');
    await isNow(bens, 'closed');
    assert.equal(bens.refusal.value?.code, 'permission/lane');
    await ana.roster.makePresenter(ana.self.value.id);
    await isNow(cleos, 'closed');
    await isNow(writerOf(crews.ana, screen), 'open');
    await close();
  });

  test(`${where}, with the organizer gone a co-organizer says whose screen comes through, and who is cut off`, async () => {
    const { ana, ben, cleo, crews, close } = await meet();
    await until(ana.roster.participants, ({ length }) => length === 3);
    await ana.roster.setRole(ben.self.value.id, 'co-organizer');
    await until(ben.self, ({ role }) => role === 'co-organizer');
    await ana.leave();
    await until(ben.roster.participants, ({ length }) => length === 2);
    assert.equal(await codeOf(ben.end()), 'permission/organizer-only');
    const cleos = writerOf(crews.cleo, screen);
    await ben.roster.makePresenter(cleo.self.value.id);
    await isNow(cleos, 'open');
    await ben.roster.remove(cleo.self.value.id);
    const link = crews.cleo.link().state;
    const state = await until(link, ({ name }) => name === 'closed');
    assert.equal(state.name === 'closed' && state.error?.code, 'permission/removed');
    await close();
  });

  test(`${where}, whom the meeting was handed over to may end it, and nobody else`, async () => {
    const { ana, ben, cleo, close } = await meet();
    await until(ana.roster.participants, ({ length }) => length === 3);
    await ana.roster.handOver(ben.self.value.id);
    await until(ben.self, ({ role }) => role === 'organizer');
    await until(ana.self, ({ role }) => role === 'attendee');
    assert.equal(await codeOf(ana.end()), 'permission/organizer-only');
    assert.equal(await codeOf(cleo.end()), 'permission/organizer-only');
    await ben.end();
    for (const room of [ana, cleo]) await until(room.state, ({ name }) => name === 'ended');
    await close();
  });

  test(`${where}, a grant that somebody else signed gives nothing`, async () => {
    const { ben, crews, close } = await meet();
    const lanes = [{ kind: screen, maxBytesPerSecond: 1_000_000 }];
    assert.equal(
      await codeOf(crews.ben.keys.signGrant({ member: ben.self.value.id, lanes, out: false })),
      'permission/organizer-only',
    );
    const other = await meet();
    const foreign = await other.crews.ana.keys.signGrant({ member: ben.self.value.id, lanes, out: false });
    const writer = writerOf(crews.ben, screen);
    crews.ben.link().grant(foreign);
    await ben.chat.send('said after the grant');
    await until(ben.chat.lines, (lines) => lines[0]?.status === 'sent');
    assert.equal(writer.state.value, 'waiting');
    await other.close();
    await close();
  });

  test(`${where}, somebody who is removed is told so, and does not come back`, async () => {
    const { ana, ben, crews, join, close } = await meet();
    const grant = await crews.ana.keys.signGrant({ member: ben.self.value.id, lanes: [], out: true });
    crews.ana.link().grant(grant);
    const state = await until(ben.state, ({ name }) => name === 'failed');
    assert.equal(state.name === 'failed' && state.error.code, 'permission/removed');
    await until(ana.roster.participants, (people) => people.every(({ name }) => name !== 'ben'));
    assert.equal(await codeOf(ben.chat.send('let me in')), 'connection/closed');
    await join('dan');
    await close();
  });
}

const idOf = (room: Room): MemberId => room.self.value.id;
const stranger = 'f'.repeat(32) as MemberId;

/** A meeting in which everybody knows everybody. */
async function acquainted<N extends string>(...names: [N, ...N[]]) {
  const met = await meeting(...names);
  const rooms = names.map((name) => (met as unknown as Record<N, Room>)[name]);
  for (const room of rooms) await until(room.roster.participants, ({ length }) => length === names.length);
  return met;
}

/** What somebody is to somebody else's client, once it is so. */
async function seenAs(room: Room, who: Room, what: Partial<Room['self']['value']>): Promise<void> {
  await until(room.roster.participants, (people) =>
    people.some(
      (one) =>
        one.id === idOf(who) && Object.entries(what).every(([name, value]) => one[name as 'role'] === value),
    ),
  );
}

test('what may be done to whom follows from who one is', async () => {
  const { ana, ben, cleo, close } = await acquainted('ana', 'ben', 'cleo');
  const all = (room: Room): string[] =>
    [ana, ben, cleo].map((who) => room.roster.actionsOn(idOf(who)).join(' '));
  const toAttendees = 'make-presenter mute remove make-co-organizer hand-over write-to';
  assert.deepEqual(all(ana), ['', toAttendees, toAttendees]);
  assert.deepEqual(all(ben), ['', '', '']);
  assert.deepEqual(ana.roster.actionsOn(stranger), []);
  await ana.roster.setRole(idOf(ben), 'co-organizer');
  await seenAs(ben, ben, { role: 'co-organizer' });
  assert.deepEqual(all(ben), ['write-to', 'make-presenter', 'make-presenter mute remove write-to']);
  await seenAs(ana, ben, { role: 'co-organizer' });
  assert.equal(
    ana.roster.actionsOn(idOf(ben)).join(' '),
    'make-presenter remove make-attendee hand-over write-to',
  );
  await ben.roster.makePresenter(idOf(cleo));
  await seenAs(cleo, cleo, { presents: true });
  assert.deepEqual(all(cleo), ['make-presenter', 'make-presenter', '']);
  await close();
});

test('what one may not do fails, and changes nothing', async () => {
  const { ana, ben, cleo, close } = await acquainted('ana', 'ben', 'cleo');
  const { roster } = ben;
  const refusals: [Promise<void>, string][] = [
    [roster.makePresenter(idOf(ben)), 'permission/organizer-only'],
    [roster.remove(idOf(cleo)), 'permission/organizer-only'],
    [roster.setMuted([idOf(cleo)], true), 'permission/organizer-only'],
    [roster.setRole(idOf(ben), 'co-organizer'), 'permission/organizer-only'],
    [roster.handOver(idOf(ben)), 'permission/organizer-only'],
    [ben.changeRules({ isLocked: true }), 'permission/not-allowed'],
    [ben.end(), 'permission/organizer-only'],
    [ana.roster.setMuted([idOf(ana)], true), 'permission/not-allowed'],
    [ana.roster.setRole(idOf(ana), 'attendee'), 'usage/oneself'],
    [ana.roster.handOver(idOf(ana)), 'usage/oneself'],
    [ana.roster.remove(idOf(ana)), 'usage/oneself'],
    [ana.roster.setMuted([idOf(ben), stranger], true), 'usage/unknown-participant'],
    [ana.roster.makePresenter(stranger), 'usage/unknown-participant'],
  ];
  for (const [refused, code] of refusals) assert.equal(await codeOf(refused), code);
  await ana.chat.send('still the same');
  await until(ben.chat.lines, ({ length }) => length === 1);
  assert.ok(ben.roster.participants.value.every(({ mayChat }) => mayChat));
  assert.equal(ana.self.value.presents, true);
  assert.equal(ben.rules.value.isLocked, false);
  await close();
});

test('what changes nothing does nothing', async () => {
  const { ana, ben, crews, close } = await acquainted('ana', 'ben');
  const { epoch } = await crews.ana.keys.standing();
  await ana.roster.makePresenter(idOf(ana));
  await ana.roster.setRole(idOf(ben), 'attendee');
  await ana.roster.setMuted([], true);
  assert.equal((await crews.ana.keys.standing()).epoch, epoch);
  await close();
});

test('who is muted cannot write until they may again, and everybody sees it', async () => {
  const { ana, ben, cleo, close } = await acquainted('ana', 'ben', 'cleo');
  await ana.roster.setMuted([idOf(ben), idOf(cleo)], true);
  await until(ben.chat.mayWrite, (may) => !may);
  assert.equal(await codeOf(ben.chat.send('let me')), 'permission/muted');
  await seenAs(cleo, ben, { mayChat: false });
  assert.ok(ana.roster.actionsOn(idOf(ben)).includes('unmute'));
  await ana.roster.setMuted([idOf(ben)], false);
  await until(ben.chat.mayWrite, Boolean);
  await ben.chat.send('thank you');
  await until(ana.chat.lines, (lines) => lines.some(({ text }) => text === 'thank you'));
  assert.equal(cleo.chat.mayWrite.value, false);
  await close();
});

test('the rules are what whoever organizes says, seen by all', async () => {
  const { ana, ben, close } = await acquainted('ana', 'ben');
  assert.deepEqual(ben.rules.value, { isLocked: false, isChatOpen: true, isPrivateChatAllowed: false });
  assert.deepEqual([ana.mayChangeRules.value, ben.mayChangeRules.value], [true, false]);
  await ana.changeRules({ isChatOpen: false, isPrivateChatAllowed: true });
  await until(ben.rules, ({ isChatOpen }) => !isChatOpen);
  assert.deepEqual(ben.rules.value, { isLocked: false, isChatOpen: false, isPrivateChatAllowed: true });
  assert.equal(await codeOf(ben.chat.send('anybody?')), 'permission/chat-off');
  await ana.chat.send('only I');
  await until(ben.chat.lines, ({ length }) => length === 1);
  await ana.roster.setRole(idOf(ben), 'co-organizer');
  await until(ben.mayChangeRules, Boolean);
  await ben.changeRules({ isChatOpen: true });
  await until(ana.rules, ({ isChatOpen }) => isChatOpen);
  await close();
});

test('changes that are asked at once come together', async () => {
  const { ana, ben, cleo, crews, close } = await acquainted('ana', 'ben', 'cleo');
  const { epoch } = await crews.ana.keys.standing();
  await Promise.all([
    ana.roster.setMuted([idOf(ben)], true),
    ana.roster.setMuted([idOf(cleo)], true),
    ana.roster.setMuted([idOf(ben)], false),
    ana.roster.setRole(idOf(ben), 'co-organizer'),
    ana.changeRules({ isPrivateChatAllowed: true }),
    ana.roster.makePresenter(idOf(cleo)),
  ]);
  assert.ok((await crews.ana.keys.standing()).epoch <= epoch + 2);
  await seenAs(cleo, cleo, { presents: true, mayChat: false });
  await seenAs(cleo, ben, { role: 'co-organizer', mayChat: true });
  assert.equal(cleo.rules.value.isPrivateChatAllowed, true);
  await close();
});

test('the presenter hands on, with the organizer there and without', async () => {
  const { ana, ben, cleo, close } = await acquainted('ana', 'ben', 'cleo');
  await ana.roster.makePresenter(idOf(cleo));
  await seenAs(cleo, cleo, { presents: true });
  await cleo.roster.makePresenter(idOf(ben));
  await seenAs(ana, ben, { presents: true });
  assert.equal(cleo.self.value.presents, false);
  await ana.roster.makePresenter(idOf(cleo));
  await seenAs(cleo, cleo, { presents: true });
  // Ben greets, since he was there when Cleo came.
  await ana.leave();
  await until(cleo.roster.participants, ({ length }) => length === 2);
  await cleo.roster.makePresenter(idOf(ben));
  await seenAs(ben, ben, { presents: true });
  await close();
});

test('without the organizer a greeter lets people in', async () => {
  const { ana, ben, cleo, join, close } = await acquainted('ana', 'ben', 'cleo');
  await ana.leave();
  await until(ben.roster.participants, ({ length }) => length === 2);
  const dan = await join('dan');
  await until(cleo.roster.participants, (people) => people.some(({ name }) => name === 'dan'));
  await dan.chat.send('nobody organizes here');
  await until(ben.chat.lines, (lines) => lines.some(({ text }) => text === 'nobody organizes here'));
  await close();
});

test('a co-organizer lets people in, removes them and says who presents, with the organizer there and without', async () => {
  const { ana, ben, cleo, join, close } = await acquainted('ana', 'ben', 'cleo');
  await ana.roster.setRole(idOf(ben), 'co-organizer');
  await seenAs(ben, ben, { role: 'co-organizer' });
  assert.equal(await codeOf(ben.roster.remove(idOf(ana))), 'permission/not-allowed');
  await ben.roster.makePresenter(idOf(cleo));
  await seenAs(ana, cleo, { presents: true });
  await ana.leave();
  const dan = await join('dan');
  await until(ben.roster.participants, (people) => people.some(({ name }) => name === 'dan'));
  await ben.roster.remove(idOf(cleo));
  const state = await until(cleo.state, ({ name }) => name === 'failed');
  assert.equal(state.name === 'failed' && state.error.code, 'permission/removed');
  await dan.chat.send('the two of us');
  await until(ben.chat.lines, (lines) => lines.some(({ text }) => text === 'the two of us'));
  await close();
});

test('two who organize and change things at once both get what they asked, and all agree', async () => {
  const { ana, ben, cleo, dan, crews, close } = await acquainted('ana', 'ben', 'cleo', 'dan');
  await ana.roster.setRole(idOf(ben), 'co-organizer');
  await seenAs(ben, ben, { role: 'co-organizer' });
  for (let round = 0; round < 5; round += 1) {
    const isEven = round % 2 === 0;
    await Promise.all([
      ana.roster.setMuted([idOf(cleo)], isEven),
      ben.roster.setMuted([idOf(dan)], isEven),
      ana.changeRules({ isPrivateChatAllowed: isEven }),
      ben.roster.makePresenter(idOf(isEven ? cleo : dan)),
    ]);
    for (const room of [ana, ben, cleo, dan]) {
      await seenAs(room, cleo, { mayChat: !isEven, presents: isEven });
      await seenAs(room, dan, { mayChat: !isEven, presents: !isEven });
      await until(room.rules, ({ isPrivateChatAllowed }) => isPrivateChatAllowed === isEven);
    }
  }
  const [first, ...others] = await Promise.all(
    [crews.ana, crews.ben, crews.cleo, crews.dan].map(({ keys }) => keys.standing()),
  );
  for (const other of others) assert.deepEqual(other, first);
  assert.deepEqual(
    [ana, ben, cleo, dan].map(({ droppedMessages }) => droppedMessages.value),
    [0, 0, 0, 0],
  );
  await close();
});

test('whoever the meeting was handed over to organizes it, and it cannot be taken back', async () => {
  const { ana, ben, cleo, close } = await acquainted('ana', 'ben', 'cleo');
  await ana.roster.handOver(idOf(ben));
  await seenAs(cleo, ben, { role: 'organizer' });
  await seenAs(ana, ana, { role: 'attendee' });
  await seenAs(ben, ben, { role: 'organizer' });
  assert.equal(await codeOf(ana.roster.handOver(idOf(ana))), 'permission/organizer-only');
  assert.equal(await codeOf(ana.changeRules({ isLocked: true })), 'permission/not-allowed');
  await ben.roster.setRole(idOf(cleo), 'co-organizer');
  await seenAs(ana, cleo, { role: 'co-organizer' });
  await close();
});

test('a locked room lets nobody new in until it is opened again', async () => {
  const { ana, ben, join, crews, close } = await acquainted('ana', 'ben');
  await ana.changeRules({ isLocked: true });
  await until(ben.rules, ({ isLocked }) => isLocked);
  const before = await crews.ana.keys.standing();
  const waiting = join('cleo');
  await until(crews.ana.link().members, ({ length }) => length === 3);
  assert.equal((await crews.ana.keys.standing()).epoch, before.epoch);
  await ana.changeRules({ isLocked: false });
  const cleo = await waiting;
  await until(cleo.roster.participants, ({ length }) => length === 3);
  await close();
});

test('the end of the meeting is a word to everybody', async () => {
  const { ana, ben, close } = await acquainted('ana', 'ben');
  await ana.end();
  await until(ben.state, ({ name }) => name === 'ended');
  await close();
});
