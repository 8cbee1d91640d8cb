import { laneKinds } from '@folkmoot/wire';
import type { CaseBody } from './case.js';
import { expectEqual, expectFailure } from './expectations.js';
import { stateOf } from './meeting.js';
import { closed, opened, packet, PacketReader } from './packets.js';

const { chat, screen } = laneKinds;

/** Who may publish, and who may be there. */
export const rightsCases: Record<string, CaseBody> = {
  async 'who is not granted cannot publish'(meeting) {
    const [ana, ben] = [await meeting.join(chat), await meeting.join()];
    const pictures = new PacketReader(ben.subscribe({ kind: screen }));
    const lines = new PacketReader(ben.subscribe({ kind: chat }));
    const writer = ana.open(screen, 1);
    writer.send(packet(1));
    ana.open(chat, 1).send(packet(1));
    await lines.upTo(1);
    expectEqual(writer.state.peek(), 'waiting', 'the lane without a right');
    ana.grant(await meeting.grant(ana.self, { kinds: [screen, chat] }));
    expectEqual(await pictures.numbersUpTo(1), [1], 'what left once it was granted');
  },

  async 'a withdrawn right closes the lane'(meeting) {
    const [ana, ben] = [await meeting.join(screen, chat), await meeting.join()];
    const writer = ana.open(screen, 1);
    const reader = new PacketReader(ben.subscribe({ kind: screen }));
    writer.send(packet(1));
    await reader.upTo(1);
    ben.grant(await meeting.grant(ana.self, { kinds: [chat] }));
    await closed(writer);
    expectEqual(writer.refusal.peek()?.code, 'permission/lane', 'why');
    await expectFailure(() => writer.send(packet(2)), 'usage/closed', 'sending all the same');
    const line = ana.open(chat, 1);
    await opened(line);
    const late = await meeting.join();
    const [pictures, lines] = [screen, chat].map((kind) => new PacketReader(late.subscribe({ kind }))) as [
      PacketReader,
      PacketReader,
    ];
    line.send(packet(1));
    await lines.upTo(1);
    ben.grant(await meeting.grant(ana.self, { kinds: [screen, chat] }));
    ana.open(screen, 2).send(packet(5));
    expectEqual(await pictures.numbersUpTo(5), [5], 'what a newcomer got');
  },

  async 'a right for everybody counts besides those of one’s own'(meeting) {
    const [ana, ben] = [await meeting.join(screen), await meeting.join(screen)];
    const reader = new PacketReader(ana.subscribe({ kind: chat }));
    ana.grant(await meeting.grant('everybody', { kinds: [chat] }));
    const [line, picture] = [ben.open(chat, 1), ben.open(screen, 1)];
    line.send(packet(1));
    await reader.upTo(1);
    await opened(picture);
    ana.grant(await meeting.grant(ben.self, { kinds: [] }));
    await closed(picture);
    expectEqual(line.state.peek(), 'open', 'the lane everybody may publish on');
  },

  async 'a grant that the meeting key did not sign changes nothing'(meeting) {
    const [ana, ben] = [await meeting.join(chat), await meeting.join()];
    const reader = new PacketReader(ben.subscribe({ kind: chat }));
    const writer = ana.open(screen, 1);
    ana.grant(await meeting.falseGrant(ana.self, { kinds: [screen], serial: 1_000 }));
    ana.open(chat, 1).send(packet(1));
    await reader.upTo(1);
    expectEqual(writer.state.peek(), 'waiting', 'the lane');
    ana.grant(await meeting.grant(ana.self, { kinds: [screen, chat] }));
    await opened(writer);
  },

  async 'an older grant does not come back'(meeting) {
    const ana = await meeting.join();
    const older = await meeting.grant(ana.self, { kinds: [screen] });
    const newer = await meeting.grant(ana.self, { kinds: [chat] });
    const [pictures, line] = [ana.open(screen, 1), ana.open(chat, 1)];
    ana.grant(newer);
    await opened(line);
    ana.grant(older);
    const ben = await meeting.join(screen);
    await opened(ben.open(screen, 1));
    expectEqual(pictures.state.peek(), 'waiting', 'the lane of the older grant');
  },

  async 'who is removed is out, and stays out'(meeting) {
    const [ana, credentials] = [await meeting.join(), await meeting.credentials()];
    const ben = await meeting.joinWith(credentials);
    ana.grant(await meeting.grant(ben.self, { out: true }));
    const state = await stateOf(ben, 'closed');
    expectEqual(state.name === 'closed' && state.error?.code, 'permission/removed', 'why');
    await expectFailure(() => meeting.joinWith(credentials), 'permission/removed', 'coming back');
  },

  async 'a meeting that has ended is over for all'(meeting) {
    const [ana, ben] = [await meeting.join(), await meeting.join()];
    ana.grant(await meeting.grant('everybody', { out: true }));
    for (const link of [ana, ben]) {
      const state = await stateOf(link, 'closed');
      expectEqual(state.name === 'closed' && state.error?.code, 'connection/ended', 'why');
    }
    await expectFailure(() => meeting.join(), 'connection/ended', 'joining afterwards');
  },
};
