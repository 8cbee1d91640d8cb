import { laneKinds } from '@folkmoot/wire';
import type { CaseBody } from './case.js';
import { expect, expectEqual } from './expectations.js';
import { livePacket, opened, packet, PacketReader, retiring, textOf } from './packets.js';

const { chat, screen, sound } = laneKinds;
const part = { endOfFrame: false };

/** What becomes of packets that retire packets. */
export const liveSetCases: Record<string, CaseBody> = {
  async 'a late joiner ends with the live set'(meeting) {
    const [ana, cat] = [await meeting.join(screen), await meeting.join()];
    const early = new PacketReader(cat.subscribe({ kind: screen }));
    const writer = ana.open(screen, 1);
    writer.send(packet(1, undefined, part));
    writer.send(packet(2));
    writer.send(packet(3, undefined, part));
    writer.send(packet(4, undefined, retiring(1)));
    await early.upTo(4);
    const late = new PacketReader((await meeting.join()).subscribe({ kind: screen }));
    expectEqual((await late.numbersUpTo(4)).sort(), [2, 3, 4], 'what the late joiner got');
    writer.send(packet(5));
    expectEqual(await late.numbersUpTo(5), [5], 'what came next');
  },

  async 'a packet retired before it was sent is never received'(meeting) {
    const [ana, ben] = [await meeting.join(), await meeting.join()];
    const reader = new PacketReader(ben.subscribe({ kind: screen }));
    const writer = ana.open(screen, 1);
    writer.send(packet(1));
    writer.send(packet(2, undefined, retiring(1)));
    ana.grant(await meeting.grant(ana.self, { kinds: [screen] }));
    expectEqual(await reader.numbersUpTo(2), [2], 'what came');
  },

  async 'who does not read for a while skips what is outdated'(meeting) {
    const [ana, ben] = [await meeting.join(screen), await meeting.join()];
    const reader = new PacketReader(ben.subscribe({ kind: screen }));
    const writer = ana.open(screen, 1);
    const frames = 150;
    writer.send(packet(1));
    await reader.next();
    const watcher = new PacketReader((await meeting.join()).subscribe({ kind: screen }));
    for (let frame = 2; frame <= frames; frame += 1) {
      writer.send(packet(frame, new Uint8Array(10_000), retiring(frame - 1)));
      if (frame % 10 === 0) await watcher.upTo(frame);
    }
    const numbers = await reader.numbersUpTo(frames);
    expect(numbers.length < frames - 30, `only ${String(frames - numbers.length)} packets were skipped`);
    expectEqual(
      numbers,
      numbers.slice().sort((a, b) => a - b),
      'the order',
    );
  },

  async 'a frame is applied whole or not at all'(meeting) {
    const [ana, ben] = [await meeting.join(screen, chat), await meeting.join()];
    const pictures = new PacketReader(ben.subscribe({ kind: screen }));
    const lines = new PacketReader(ben.subscribe({ kind: chat }));
    const [picture, line] = [ana.open(screen, 1), ana.open(chat, 1)];
    picture.send(packet(1));
    await pictures.upTo(1);
    picture.send(packet(2, undefined, part));
    line.send(packet(1));
    await lines.upTo(1);
    const late = new PacketReader((await meeting.join()).subscribe({ kind: screen }));
    expectEqual(await late.numbersUpTo(1), [1], 'what a newcomer got before the frame was finished');
    picture.send(packet(3, undefined, retiring(1)));
    expectEqual(await pictures.numbersUpTo(3), [2, 3], 'the frame');
    expectEqual(await late.numbersUpTo(3), [2, 3], 'the frame for the newcomer');
  },

  async 'a replacement reaches only newcomers'(meeting) {
    const [ana, ben] = [await meeting.join(screen), await meeting.join()];
    const early = new PacketReader(ben.subscribe({ kind: screen }));
    const writer = ana.open(screen, 1);
    writer.send(packet(1, 'as it was'));
    await early.upTo(1);
    writer.send(packet(1, 'compacted'));
    writer.send(packet(2));
    expectEqual(await early.numbersUpTo(2), [2], 'what came to who had it');
    const late = new PacketReader((await meeting.join()).subscribe({ kind: screen }));
    expectEqual(textOf(await late.next()), 'compacted', 'what a newcomer got');
  },

  async 'retiring what is unknown does no harm'(meeting) {
    const [ana, ben] = [await meeting.join(screen), await meeting.join()];
    const reader = new PacketReader(ben.subscribe({ kind: screen }));
    const writer = ana.open(screen, 1);
    writer.send(packet(1, undefined, { retires: [{ from: 5, to: 9_000_000_000 }] }));
    writer.send(packet(2, undefined, retiring(1, 3)));
    await reader.upTo(2);
    const late = new PacketReader((await meeting.join()).subscribe({ kind: screen }));
    expectEqual(await late.numbersUpTo(2), [2], 'the live set');
  },

  async 'a newcomer to a live lane starts with the newest group'(meeting) {
    const [ana, ben] = [await meeting.join(sound), await meeting.join()];
    const early = new PacketReader(ben.subscribe({ kind: sound }));
    const writer = ana.open(sound, 1);
    await opened(writer);
    for (const [sequence, group] of [
      [1, 1],
      [2, 1],
      [3, 2],
      [4, 2],
    ] as const) {
      writer.send(livePacket(sequence, group));
    }
    expectEqual(await early.numbersUpTo(4), [1, 2, 3, 4], 'what came to who was there');
    const late = new PacketReader((await meeting.join()).subscribe({ kind: sound }));
    expectEqual(await late.numbersUpTo(4), [3, 4], 'what came to the newcomer');
  },
};
