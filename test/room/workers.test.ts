/** What passes between the threads of a room, and what does not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createIdentity, type Identity, memoryStore } from '@folkmoot/crypto';
import { utf8Decode, utf8Encode } from '@folkmoot/kit';
import { helloInput, type LaneId, laneKinds, MeetingError, type MemberId, type Packet } from '@folkmoot/wire';
import { expose, releaseProxy, type Remote, wrap } from 'comlink';
import { speakErrors } from '../../packages/room/src/workers/errors.js';
import { KeysDesk, type LaneKeys, type Prover } from '../../packages/room/src/workers/keys.js';
import { delivered, foundMeeting, headerOf, type TestMeeting } from '../support/crypto.js';
import { codeOf } from '../support/meeting.js';

speakErrors();
speakErrors();

const { chat, presence, screen } = laneKinds;

/** Something at the other end of a port that throws what it is told to. */
async function thrownOver(value: unknown): Promise<unknown> {
  const { port1, port2 } = new MessageChannel();
  const thrower = {
    fail(): Promise<never> {
      throw value;
    },
  };
  expose(thrower, port1);
  const remote = wrap<typeof thrower>(port2);
  const heard: unknown = await Promise.resolve(remote.fail()).catch((error: unknown) => error);
  port1.close();
  port2.close();
  return heard;
}

test('an error of a meeting is the same in another thread: code, words and whether to try again', async () => {
  const options = { retryable: true, cause: new Error('inner') };
  const heard = await thrownOver(new MeetingError('crypto/signature', 'Not genuine.', options));
  assert.ok(heard instanceof MeetingError);
  assert.equal(heard.code, 'crypto/signature');
  assert.equal(heard.message, 'Not genuine.');
  assert.equal(heard.retryable, true);
  assert.equal(heard.cause, undefined);
});

test('an error that is handed over, not thrown, keeps its code as well', async () => {
  const { port1, port2 } = new MessageChannel();
  const heard = await new Promise<unknown>((resolve) => {
    expose({ failed: resolve }, port1);
    void wrap<{ failed(error: unknown): void }>(port2).failed(
      new MeetingError('unsupported/policy-wasm', 'Refused.'),
    );
  });
  assert.ok(heard instanceof MeetingError);
  assert.equal(heard.code, 'unsupported/policy-wasm');
  port1.close();
  port2.close();
});

test('a connection error that must not be tried again stays one', async () => {
  const heard = await thrownOver(new MeetingError('connection/ended', 'Over.', { retryable: false }));
  assert.ok(heard instanceof MeetingError);
  assert.equal(heard.retryable, false);
});

test('giving up is an AbortError in the other thread too', async () => {
  const heard = await thrownOver(new DOMException('The operation was aborted.', 'AbortError'));
  assert.ok(heard instanceof DOMException);
  assert.equal(heard.name, 'AbortError');
});

test('other errors keep name and words, and bring nothing else along', async () => {
  const heard = await thrownOver(Object.assign(new RangeError('Out of bounds'), { secret: 'x' }));
  assert.ok(heard instanceof Error);
  assert.equal(heard.name, 'RangeError');
  assert.equal(heard.message, 'Out of bounds');
  assert.ok(!('secret' in heard));
});

test('what is thrown without being an error becomes one', async () => {
  for (const value of ['a text', 42, undefined]) {
    const heard = await thrownOver(value);
    assert.ok(heard instanceof Error);
    assert.equal(heard.message, String(value));
  }
});

test('who borrows the prover can have challenges signed, and nothing else', async () => {
  const keys = new KeysDesk({ store: memoryStore() });
  const { remote, close } = borrowed<Prover>((port) => keys.lendProver(port));
  const challenge = helloInput(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2));
  assert.deepEqual(await remote.prove(challenge), await keys.prove(challenge));
  const greedy = remote as unknown as Remote<KeysDesk>;
  await assert.rejects(greedy.openMeeting());
  await assert.rejects(greedy.getInvitation());
  await assert.rejects(greedy.identity());
  close();
});

test('who borrows lane keys gets those that cannot be exported, and nothing else', async () => {
  const { ana, ben } = await twoPeople();
  const { remote, close } = borrowed<LaneKeys>((port) => ana.keys.lendLaneKeys(port));
  const { signing, frame } = await remote.sealKeys(screen, 1);
  for (const key of [signing, frame.key]) {
    assert.equal(key.extractable, false);
    await assert.rejects(crypto.subtle.exportKey('raw', key));
  }
  const opening = await remote.openKeys(ben.lane(chat));
  assert.equal(opening.frame.key.extractable, false);
  const greedy = remote as unknown as Remote<KeysDesk>;
  await assert.rejects(greedy.getInvitation());
  await assert.rejects(greedy.seal(ana.lane(chat), headerOf(1), utf8Encode('forged')));
  await assert.rejects(
    greedy.introduce({ lane: ana.lane(presence), header: headerOf(9), name: 'x', lanes: [] }),
  );
  await assert.rejects(greedy.prove(utf8Encode('challenge')));
  close();
});

test('when an epoch has begun that is told, and who borrowed lane keys gets new ones', async () => {
  const { ana, meeting } = await twoPeople();
  const { remote, close } = borrowed<LaneKeys>((port) => ana.keys.lendLaneKeys(port));
  const { epoch } = await remote.sealKeys(screen, 1);
  const begun = new Promise<void>((resolve) => ana.keys.watchEpochs(resolve));
  await deskIn(meeting);
  await begun;
  assert.equal((await remote.sealKeys(screen, 1)).epoch, epoch + 1);
  close();
});

test('an error of the keys worker keeps its code for who borrowed the keys', async () => {
  const { ana } = await twoPeople();
  const { remote, close } = borrowed<LaneKeys>((port) => ana.keys.lendLaneKeys(port));
  assert.equal(await codeOf(remote.sealKeys(screen, 7)), 'usage/lane-unknown');
  const stranger = { member: 'f'.repeat(32) as MemberId, kind: chat, generation: 1 };
  assert.equal(await codeOf(remote.openKeys(stranger)), 'crypto/unknown-sender');
  close();
});

test('messages are sealed by one sealer and opened by one opener a lane, each once', async () => {
  const { ana, ben } = await twoPeople();
  const lane = ana.lane(chat);
  const packets = await Promise.all(
    [1, 2, 3].map((sequence) => ana.says(`line ${String(sequence)}`, sequence)),
  );
  const opened = await Promise.all(packets.map((packet) => ben.keys.open(packet)));
  assert.deepEqual(opened.map(utf8Decode), ['line 1', 'line 2', 'line 3']);
  assert.equal(await codeOf(ben.keys.open(packets[0] as Packet)), 'crypto/replay');
  assert.equal(await codeOf(ana.keys.sealKeys(lane.kind, lane.generation)), 'usage/lane-taken');
});

test('a message that came before the introduction can be opened after it', async () => {
  const meeting = await foundMeeting();
  const [ana, ben] = [await deskIn(meeting), await deskIn(meeting)];
  const introduction = await ana.introduces();
  const packet = await ana.says('early', 1);
  assert.equal(await codeOf(ben.keys.open(packet)), 'crypto/unknown-sender');
  await ben.keys.learn(introduction);
  assert.equal(utf8Decode(await ben.keys.open(packet)), 'early');
});

test('when somebody starts anew, their words of now are opened and those of before no more', async () => {
  const meeting = await foundMeeting();
  const identity = await createIdentity();
  const [before, ben] = [await deskIn(meeting, identity), await deskIn(meeting)];
  await ben.keys.learn(await before.introduces());
  const [first, left] = [await before.says('before', 1), await before.says('left behind', 2)];
  assert.equal(utf8Decode(await ben.keys.open(first)), 'before');
  meeting.clock.advance(1_000);
  const after = await deskIn(meeting, identity);
  await ben.keys.learn(await after.introduces());
  assert.equal(utf8Decode(await ben.keys.open(await after.says('after', 1))), 'after');
  assert.match(await codeOf(ben.keys.open(left)), /^crypto\//);
});

test('somebody else’s start costs nobody their place: what was opened stays opened', async () => {
  const { ana, ben, meeting } = await twoPeople();
  const packet = await ana.says('once', 1);
  await ben.keys.open(packet);
  meeting.clock.advance(1_000);
  await ben.keys.learn(await (await deskIn(meeting)).introduces());
  assert.equal(await codeOf(ben.keys.open(packet)), 'crypto/replay');
});

/** Somebody in a meeting, by the desk of their keys worker. */
async function deskIn(meeting: TestMeeting, identity?: Identity) {
  const { clock, link, descriptor } = meeting;
  const keys = new KeysDesk({ store: memoryStore(), clock, ...(identity && { identity }) });
  const { member } = await keys.joinMeeting({ ...link, descriptor });
  await meeting.admits({ keys, member });
  const lane = (kind: LaneId['kind']): LaneId => ({ member, kind, generation: 1 });
  const lanes = [chat, presence, screen].map((kind) => ({ kind, generation: 1 }));
  return {
    keys,
    lane,
    async introduces(): Promise<Packet> {
      const target = { lane: lane(presence), header: headerOf(1) };
      return delivered(target.lane, await keys.introduce({ ...target, name: 'Ana', lanes }));
    },
    async says(text: string, sequence: number): Promise<Packet> {
      const header = headerOf(sequence);
      return delivered(lane(chat), {
        header,
        payload: await keys.seal(lane(chat), header, utf8Encode(text)),
      });
    },
  };
}

/** Two people who know each other. */
async function twoPeople() {
  const meeting = await foundMeeting();
  const [ana, ben] = [await deskIn(meeting), await deskIn(meeting)];
  await ana.keys.learn(await ben.introduces());
  await ben.keys.learn(await ana.introduces());
  return { meeting, ana, ben };
}

/** The other end of a port that something was lent by. */
function borrowed<T>(lend: (port: MessagePort) => void): { remote: Remote<T>; close: () => void } {
  const { port1, port2 } = new MessageChannel();
  lend(port1);
  const remote = wrap<T>(port2);
  const close = (): void => {
    remote[releaseProxy]();
    port1.close();
    port2.close();
  };
  return { remote, close };
}
