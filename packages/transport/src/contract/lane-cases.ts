import { laneKinds } from '@folkmoot/wire';
import type { CaseBody } from './case.js';
import { expect, expectEqual, expectFailure } from './expectations.js';
import { opened, packet, PacketReader, textOf } from './packets.js';

const { chat, control, screen } = laneKinds;

/** How packets come through. */
export const laneCases: Record<string, CaseBody> = {
  async 'a log comes complete and in order, to newcomers too'(meeting) {
    const [ana, ben] = [await meeting.join(chat), await meeting.join()];
    const reader = new PacketReader(ben.subscribe({ kind: chat }));
    const writer = ana.open(chat, 1);
    const numbers = Array.from({ length: 60 }, (_, at) => at + 1);
    for (const number of numbers) writer.send(packet(number));
    expectEqual(await reader.numbersUpTo(60), numbers, 'what came');
    const late = new PacketReader((await meeting.join()).subscribe({ kind: chat }));
    expectEqual(await late.numbersUpTo(60), numbers, 'what came to the newcomer');
  },

  async 'a large packet comes whole'(meeting) {
    const [ana, ben] = [await meeting.join(screen), await meeting.join()];
    const reader = new PacketReader(ben.subscribe({ kind: screen }));
    const payload = Uint8Array.from({ length: 300_000 }, (_, at) => (at * 7 + (at >> 8)) & 0xff);
    ana.open(screen, 1).send(packet(1, payload.slice()));
    const received = await reader.next();
    expectEqual(received.payload.length, payload.length, 'the size');
    expect(
      received.payload.every((byte, at) => byte === payload[at]),
      'a byte changed',
    );
  },

  async 'a line of chat does not wait behind a picture'(meeting) {
    const [ana, ben] = [await meeting.join(screen, chat), await meeting.join()];
    const [pictures, lines] = [ana.open(screen, 1), ana.open(chat, 1)];
    await opened(pictures);
    await opened(lines);
    const order: string[] = [];
    const watch = async (kind: number, name: string): Promise<void> => {
      await new PacketReader(ben.subscribe({ kind })).upTo(1);
      order.push(name);
    };
    const both = [watch(screen, 'picture'), watch(chat, 'line')];
    pictures.send(packet(1, new Uint8Array(480_000), { priority: 5 }));
    lines.send(packet(1, 'hello', { priority: 1 }));
    await Promise.all(both);
    expectEqual(order, ['line', 'picture'], 'the order');
  },

  async 'a packet for recipients reaches only them'(meeting) {
    const [ana, ben, cat] = [await meeting.join(chat), await meeting.join(), await meeting.join()];
    const [bens, cats] = [ben, cat].map((link) => new PacketReader(link.subscribe({ kind: chat }))) as [
      PacketReader,
      PacketReader,
    ];
    const writer = ana.open(chat, 1);
    writer.send(packet(1, 'for ben', { recipients: [ben.self] }));
    writer.send(packet(2, 'for all'));
    expectEqual((await bens.upTo(2)).map(textOf), ['for ben', 'for all'], 'what ben got');
    expectEqual((await cats.upTo(2)).map(textOf), ['for all'], 'what cat got');
  },

  async 'a subscription tells the lanes of members and kinds apart'(meeting) {
    const [ana, ben, cat] = [
      await meeting.join(chat, control),
      await meeting.join(chat),
      await meeting.join(),
    ];
    const all = new PacketReader(cat.subscribe({ kind: chat }));
    const bens = new PacketReader(cat.subscribe({ kind: chat, member: ben.self }));
    ana.open(control, 1).send(packet(7));
    ana.open(chat, 3).send(packet(1, 'from ana'));
    const fromAna = await all.next();
    expectEqual(fromAna.lane, { member: ana.self, kind: chat, generation: 3 }, 'the lane');
    ben.open(chat, 1).send(packet(1, 'from ben'));
    expectEqual(textOf(await all.next()), 'from ben', 'what came to who wants all');
    expectEqual(textOf(await bens.next()), 'from ben', 'what came to who wants ben');
  },

  async 'one receives oneself only by name'(meeting) {
    const [ana, ben] = [await meeting.join(chat), await meeting.join(chat)];
    const others = new PacketReader(ana.subscribe({ kind: chat }));
    const own = new PacketReader(ana.subscribe({ kind: chat, member: ana.self }));
    ana.open(chat, 1).send(packet(1, 'from ana'));
    expectEqual(textOf(await own.next()), 'from ana', 'the echo');
    ben.open(chat, 1).send(packet(1, 'from ben'));
    expectEqual(textOf(await others.next()), 'from ben', 'what came without naming oneself');
  },

  async 'everybody sees packets of different members in one order'(meeting) {
    const [ana, ben, cat] = [await meeting.join(chat), await meeting.join(chat), await meeting.join()];
    const reader = new PacketReader(cat.subscribe({ kind: chat }));
    ana.open(chat, 1).send(packet(1));
    const first = await reader.next();
    ben.open(chat, 1).send(packet(1));
    const second = await reader.next();
    expect(first.arrival < second.arrival, 'arrival does not grow');
    const late = new PacketReader((await meeting.join()).subscribe({ kind: chat }));
    expectEqual((await late.next()).arrival, first.arrival, 'the same place for a newcomer');
  },

  async 'a second subscription gets the live set once more'(meeting) {
    const [ana, ben] = [await meeting.join(screen), await meeting.join()];
    const first = new PacketReader(ben.subscribe({ kind: screen }));
    const writer = ana.open(screen, 1);
    writer.send(packet(1));
    await first.upTo(1);
    const second = new PacketReader(ben.subscribe({ kind: screen }));
    await second.upTo(1);
    writer.send(packet(2));
    expectEqual(await first.numbersUpTo(2), [2], 'what came to the first');
    expectEqual(await second.numbersUpTo(2), [2], 'what came to the second');
  },

  async 'a lane that its publisher closes is gone'(meeting) {
    const [ana, ben] = [await meeting.join(screen), await meeting.join()];
    const reader = new PacketReader(ben.subscribe({ kind: screen }));
    const before = ana.open(screen, 1);
    before.send(packet(1));
    await reader.upTo(1);
    before.close();
    before.close();
    await expectFailure(() => before.send(packet(2)), 'usage/closed', 'sending on a closed lane');
    ana.open(screen, 2).send(packet(1, 'anew'));
    expectEqual(textOf(await reader.next()), 'anew', 'what came');
    const late = new PacketReader((await meeting.join()).subscribe({ kind: screen }));
    expectEqual(textOf(await late.next()), 'anew', 'what a newcomer got');
  },
};
