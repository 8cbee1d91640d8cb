import { laneKinds } from '@folkmoot/wire';
import type { CaseBody } from './case.js';
import { eventually, expectEqual, expectFailure } from './expectations.js';
import { stateOf } from './meeting.js';
import { closed, opened, packet, PacketReader, retiring } from './packets.js';

const { chat, screen } = laneKinds;

/** Coming and going. */
export const lifeCases: Record<string, CaseBody> = {
  async 'coming and leaving is seen by the others'(meeting) {
    const ana = await meeting.join();
    const ben = await meeting.join();
    const both = [ana.self, ben.self].sort();
    for (const link of [ana, ben]) {
      const members = await eventually(link.members, ({ length }) => length === 2, 'two members');
      expectEqual(members.map(({ member }) => member).sort(), both, 'who is there');
    }
    ben.close();
    const alone = await eventually(ana.members, ({ length }) => length === 1, 'one member');
    expectEqual(alone, [{ member: ana.self, away: false }], 'who is left');
  },

  async 'the lanes of who leaves are gone'(meeting) {
    const [ana, ben] = [await meeting.join(screen), await meeting.join(screen)];
    const reader = new PacketReader(ben.subscribe({ kind: screen }));
    ana.open(screen, 1).send(packet(1));
    await reader.upTo(1);
    ana.close();
    await eventually(ben.members, ({ length }) => length === 1, 'one member');
    ben.open(screen, 1).send(packet(9));
    const late = new PacketReader((await meeting.join()).subscribe({ kind: screen }));
    expectEqual(await late.numbersUpTo(9), [9], 'what a newcomer got');
  },

  async 'closing may be repeated and ends everything'(meeting) {
    const ana = await meeting.join(chat);
    const reader = new PacketReader(ana.subscribe({ kind: chat }));
    const writer = ana.open(chat, 1);
    await opened(writer);
    ana.close();
    ana.close();
    expectEqual(await stateOf(ana, 'closed'), { name: 'closed' }, 'the state');
    await reader.end();
    await closed(writer);
    await expectFailure(() => ana.open(chat, 2), 'usage/closed', 'opening a lane afterwards');
    await new PacketReader(ana.subscribe({ kind: chat })).end();
  },

  async 'a subscription may be closed again and again'(meeting) {
    const ana = await meeting.join();
    const subscription = ana.subscribe({ kind: chat });
    const end = new PacketReader(subscription).end();
    subscription.close();
    subscription.close();
    await end;
  },

  async 'aborting while connecting gives an AbortError'(meeting, stage) {
    const credentials = await meeting.credentials();
    const waiting = { ...credentials, ticket: () => new Promise<never>(() => undefined) };
    const abort = new AbortController();
    const connecting = stage.transport().connect(waiting, abort.signal);
    abort.abort();
    await expectFailure(() => connecting, 'AbortError', 'connecting');
    const aborted = AbortSignal.abort();
    await expectFailure(() => stage.transport().connect(credentials, aborted), 'AbortError', 'connecting');
  },

  async 'connecting again as the same member takes the place of the first'(meeting) {
    const credentials = await meeting.credentials();
    const first = await meeting.joinWith(credentials);
    const second = await meeting.joinWith(credentials);
    const state = await stateOf(first, 'closed');
    expectEqual(state.name === 'closed' && state.error?.code, 'connection/replaced', 'why');
    expectEqual([second.self, second.state.peek().name], [first.self, 'open'], 'the second');
  },

  async 'who starts anew ends the lanes of before, as soon as there is a later one'(meeting) {
    const credentials = await meeting.credentials();
    const first = await meeting.joinWith(credentials);
    first.grant(await meeting.grant(first.self, { kinds: [screen, chat] }));
    const viewer = await meeting.join();
    const reader = new PacketReader(viewer.subscribe({ kind: screen }));
    first.open(screen, 1).send(packet(1));
    await reader.upTo(1);
    const second = await meeting.joinWith(credentials);
    second.open(screen, 2).send(packet(2));
    await reader.upTo(2);
    const late = new PacketReader((await meeting.join()).subscribe({ kind: screen }));
    expectEqual(await late.numbersUpTo(2), [2], 'what a newcomer got');
  },

  async 'a wrong proof of the key gets nobody in'(meeting) {
    const [credentials, other] = [await meeting.credentials(), await meeting.credentials()];
    const stolen = { ...credentials, prove: (bytes: Uint8Array) => other.prove(bytes) };
    await expectFailure(() => meeting.joinWith(stolen), 'permission/ticket', 'joining');
  },
};

/** Broken connections; only where they can be broken. */
export const resumeCases: Record<string, CaseBody> = {
  async 'after a broken connection nothing is lost and nothing comes twice'(meeting, stage) {
    const [ana, ben] = [await meeting.join(screen, chat), await meeting.join()];
    const [pictures, lines] = [screen, chat].map((kind) => new PacketReader(ben.subscribe({ kind }))) as [
      PacketReader,
      PacketReader,
    ];
    const [picture, line] = [ana.open(screen, 1), ana.open(chat, 1)];
    picture.send(packet(1));
    picture.send(packet(2));
    line.send(packet(1));
    await Promise.all([pictures.upTo(2), lines.upTo(1)]);
    stage.cutAll?.();
    await stateOf(ana, 'resuming');
    picture.send(packet(3, undefined, retiring(1)));
    picture.send(packet(4, undefined, retiring(3)));
    line.send(packet(2));
    await stateOf(ana, 'open');
    expectEqual(await pictures.numbersUpTo(4), [4], 'the pictures');
    expectEqual(await lines.numbersUpTo(2), [2], 'the lines');
    const late = new PacketReader((await meeting.join()).subscribe({ kind: screen }));
    expectEqual(await late.numbersUpTo(4), [2, 4], 'the live set afterwards');
  },
};
