/** A relay that reads, alters, drops, doubles and reorders what it carries; the real one, in its own process. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LaneOpener } from '@folkmoot/crypto';
import { createQueue, signal, until } from '@folkmoot/kit';
import { watchScreen } from '@folkmoot/screen';
import {
  decodeFrames,
  decodePacketHeader,
  encodePacketHeader,
  type Frame,
  type FrameOf,
  type LaneId,
  laneKinds,
  type Packet,
} from '@folkmoot/wire';
import { heldText, hostileRelay, onPackets } from '../support/hostile-relay.js';
import { codeOf, meetingAt } from '../support/meeting.js';
import { picture } from '../support/pictures.js';
import { type RelayProcess, startRelayProcess } from '../support/relay.js';
import { share, untilShown, watch, wrongTiles } from '../support/sharing.js';

const canary = 'canary-7f3a91';
let relay: RelayProcess;

before(async () => {
  relay = await startRelayProcess();
});
after(() => relay.close());

const { chat, group, presence, screen } = laneKinds;

test('a relay that keeps everything reads neither names nor chat; the people in the room do', async () => {
  const hostile = hostileRelay(relay.url);
  const { ben, join, close } = await meetingAt(hostile, 'ana', 'ben');
  const cleo = await join(`cleo ${canary}`);
  await cleo.chat.send(`a word: ${canary}`);
  await until(ben.chat.lines, (lines) => lines[0]?.text.includes(canary) === true);
  await until(ben.roster.participants, (people) => people.some(({ name }) => name.includes(canary)));
  assert.ok(heldText(hostile.held).length > 2_000);
  assert.ok(!heldText(hostile.held).includes(canary));
  await close();
});

test('the packets of a screen show nothing to who has no keys, and the picture to who has', async () => {
  const hostile = hostileRelay(relay.url);
  const { ana, ben, crews, close } = await meetingAt(hostile, 'ana', 'ben');
  const canvas = watch(ben);
  const sharing = await share(crews.ana);
  sharing.show(picture(7));
  await untilShown(canvas, picture(7));
  const stolen = screenPackets(hostile.held, ana.self.value.id);
  assert.ok(stolen.length >= 2);

  const right = await decodedBy(stolen, async (lane) => new LaneOpener(await crews.ben.keys.openKeys(lane)));
  const stranger = await strangersOpener();
  const wrong = await decodedBy(stolen, stranger);
  assert.equal(right.paintedHash, crews.ana.desk().stats().capturedHash);
  assert.equal(wrong.paintedHash, '');
  assert.equal(wrong.packetsDropped > 0, true);
  await close();
});

test('a chat line in which any one byte was altered is dropped and counted, and never shown', async () => {
  const hostile = hostileRelay(relay.url);
  const { ana, ben, close } = await meetingAt(hostile, 'ana', 'ben');
  await ana.chat.send('genuine 1');
  await until(ben.chat.lines, ({ length }) => length === 1);
  let at = 0;
  let sizeBytes = 1;
  assert.equal(ben.droppedMessages.value, 0);
  hostile.tamperWith(
    'ben',
    onPackets(chat, (packet) => {
      sizeBytes = packet.payload.length;
      return [{ ...packet, payload: flipped(packet.payload, at++) }];
    }),
  );
  for (let sent = 1; sent <= sizeBytes; sent += 1) {
    await ana.chat.send('forged');
    await until(ben.droppedMessages, (count) => count === sent);
  }
  hostile.tamperWith('ben', (frame) => [frame]);
  await ana.chat.send('genuine 2');
  await until(ben.chat.lines, (lines) => lines.some(({ text }) => text === 'genuine 2'));
  assert.deepEqual(
    ben.chat.lines.value.map(({ text }) => text),
    ['genuine 1', 'genuine 2'],
  );
  assert.equal(ben.droppedMessages.value, sizeBytes);
  await close();
});

const altered = (kind: number): ReturnType<typeof onPackets> => {
  let at = 0;
  return onPackets(kind, (packet) => [
    { ...packet, payload: flipped(packet.payload, (at += 17) % packet.payload.length) },
  ]);
};

test('altered introductions convince nobody', async () => {
  const hostile = hostileRelay(relay.url);
  const { ana, join, close } = await meetingAt(hostile, 'ana');
  hostile.tamperWith('ben', altered(presence));
  const ben = await join('ben');
  await until(ben.droppedMessages, (count) => count > 0);
  assert.equal(
    ben.roster.participants.value.some(({ role, presents }) => role === 'organizer' || presents),
    false,
  );
  await ana.chat.send('hello');
  await close();
});

test('altered commits give nobody another role', async () => {
  const hostile = hostileRelay(relay.url);
  const { ana, ben, close } = await meetingAt(hostile, 'ana', 'ben');
  await until(ana.roster.participants, ({ length }) => length === 2);
  await until(ben.roster.participants, ({ length }) => length === 2);
  hostile.tamperWith('ben', altered(group));
  await ana.roster.makePresenter(ben.self.value.id);
  await until(ben.droppedMessages, (count) => count > 0);
  assert.equal(ben.self.value.presents, false);
  await close();
});

test('a screen whose packets are altered never shows a wrong tile, and others see it exactly', async () => {
  const hostile = hostileRelay(relay.url);
  const { ben, crews, join, close } = await meetingAt(hostile, 'ana', 'ben');
  const canvas = watch(ben);
  const first = await share(crews.ana);
  const pictures = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => picture(seed));
  const wrong: string[] = [];
  canvas.painted = () => wrong.push(...wrongTiles(canvas, pictures));
  const packets = signal(0);
  hostile.tamperWith(
    'ben',
    onPackets(screen, (packet) => {
      packets.value += 1;
      const at = (packets.value * 7919) % packet.payload.length;
      return packets.value % 3 === 0 ? [packet] : [{ ...packet, payload: flipped(packet.payload, at) }];
    }),
  );
  for (const shown of pictures) {
    const before = packets.value;
    first.show(shown);
    await until(packets, (count) => count > before);
  }
  assert.deepEqual(wrong, []);
  assert.ok(crews.ben.desk().stats().packetsDropped > 0);

  hostile.tamperWith('ben', (frame) => [frame]);
  canvas.painted = () => undefined;
  const late = watch(await join('cleo'));
  first.show(picture(9));
  await untilShown(late, picture(9));
  await close();
});

test('doubled packets change nothing', async () => {
  const hostile = hostileRelay(relay.url);
  const { ana, ben, crews, close } = await meetingAt(hostile, 'ana', 'ben');
  hostile.tamperWith('ben', (frame) => (frame.type === 'packet' ? [frame, frame, frame] : [frame]));
  const canvas = watch(ben);
  const sharing = await share(crews.ana);
  await ana.chat.send('once');
  sharing.show(picture(1));
  await untilShown(canvas, picture(1));
  sharing.show(picture(2));
  await untilShown(canvas, picture(2));
  await until(ben.chat.lines, ({ length }) => length > 0);
  assert.equal(ben.chat.lines.value.length, 1);
  assert.ok(crews.ben.link().stats().droppedPackets > 0);
  await close();
});

test('a chat line that is played again under another number is a replay, dropped and counted', async () => {
  const hostile = hostileRelay(relay.url);
  const { ana, ben, close } = await meetingAt(hostile, 'ana', 'ben');
  const kept: FrameOf<'packet'>[] = [];
  hostile.tamperWith(
    'ben',
    onPackets(chat, (packet) => {
      kept.push(packet);
      const again = kept.map((old, index) => ({
        ...old,
        header: renumbered(old.header, 1_000 * kept.length + index),
      }));
      return [packet, ...again];
    }),
  );
  await ana.chat.send('pay 10');
  await ana.chat.send('done');
  await until(ben.chat.lines, ({ length }) => length === 2);
  await until(ben.droppedMessages, (count) => count >= 3);
  assert.equal(ben.chat.lines.value.length, 2);
  await close();
});

test('whatever is held back and reordered, no wrong tile is shown', async () => {
  const hostile = hostileRelay(relay.url);
  const { ben, crews, close } = await meetingAt(hostile, 'ana', 'ben');
  const canvas = watch(ben);
  const sharing = await share(crews.ana);
  const pictures = Array.from({ length: 12 }, (_, seed) => picture(seed));
  const wrong: string[] = [];
  canvas.painted = () => wrong.push(...wrongTiles(canvas, pictures));
  const back: Frame[] = [];
  const count = signal(0);
  hostile.tamperWith(
    'ben',
    onPackets(screen, (packet) => {
      count.value += 1;
      if (count.value % 4 !== 0) return count.value % 4 === 1 ? [] : (back.push(packet), []);
      return [packet, ...back.splice(0).reverse()];
    }),
  );
  for (const shown of pictures) {
    const before = count.value;
    sharing.show(shown);
    await until(count, (seen) => seen > before);
  }
  assert.deepEqual(wrong, []);
  await close();
});

test('a relay cannot put one member’s packets into the lane of another', async () => {
  const hostile = hostileRelay(relay.url);
  const { ana, ben, mallory, close } = await meetingAt(hostile, 'ana', 'ben', 'mallory');
  await until(ben.roster.participants, ({ length }) => length === 3);
  const victim = ana.self.value.id;
  hostile.tamperWith('ben', (frame) => [
    frame.type === 'lane' && frame.id.member === mallory.self.value.id
      ? { ...frame, id: { ...frame.id, member: victim } }
      : frame,
  ]);
  await mallory.chat.send('I am Ana');
  await until(ben.droppedMessages, (count) => count > 0);
  // The forged packet used up its number: a relay can deny a line, it cannot put words into somebody's mouth.
  await ana.chat.send('lost');
  await ana.chat.send('I never said that');
  await until(ben.chat.lines, ({ length }) => length > 0);
  assert.deepEqual(
    ben.chat.lines.value.map(({ text }) => text),
    ['I never said that'],
  );
  await close();
});

test('a screen from somebody the organizer did not name is not shown, although the relay carries it', async () => {
  const hostile = hostileRelay(relay.url);
  const { ben, crews, mallory, close } = await meetingAt(hostile, 'ana', 'ben', 'mallory');
  const canvas = watch(ben);
  const honest = await share(crews.ana);
  honest.show(picture(1));
  await untilShown(canvas, picture(1));
  const forged: LaneId = { member: mallory.self.value.id, kind: screen, generation: 1 };
  hostile.tamperWith('ben', (frame) =>
    frame.type === 'lane' && frame.id.kind === screen ? [{ ...frame, id: forged }] : [frame],
  );
  honest.show(picture(2));
  await untilShown(canvas, picture(2));
  assert.equal(await codeOf(crews.ben.keys.openKeys(forged)), 'permission/presenter');
  await close();
});

/** The packets of somebody's screen as a relay could collect them. */
function screenPackets(held: readonly Uint8Array[], member: string): Packet[] {
  const lanes = new Map<number, LaneId>();
  const packets = new Map<number, Packet>();
  for (const frame of held.flatMap((message) => decodeFrames(message))) {
    if (frame.type === 'lane') lanes.set(frame.lane, frame.id);
    const lane = frame.type === 'packet' ? lanes.get(frame.lane) : undefined;
    if (frame.type !== 'packet' || lane?.kind !== screen || lane.member !== member || frame.arrival === 0)
      continue;
    const header = decodePacketHeader(frame.header);
    packets.set(header.sequence, {
      lane,
      arrival: frame.arrival,
      header,
      headerBytes: frame.header,
      payload: frame.payload,
    });
  }
  return [...packets.values()];
}

type OpenerFor = (lane: LaneId) => Promise<Pick<LaneOpener, 'open'>>;

async function decodedBy(
  packets: readonly Packet[],
  openerFor: OpenerFor,
): Promise<{ paintedHash: string; packetsDropped: number }> {
  const queue = createQueue<Packet>();
  const watching = watchScreen({ packets: queue, presenter: signal(packets[0]?.lane), openerFor });
  for (const packet of packets) queue.push(packet);
  queue.close();
  await watching.done;
  return watching.stats();
}

/** Keys of another meeting: as good as any that somebody without the link can make. */
async function strangersOpener(): Promise<OpenerFor> {
  const hostile = hostileRelay(relay.url);
  const { ana, crews, join, close } = await meetingAt(hostile, 'ana');
  await join('ben');
  const lane: LaneId = { member: ana.self.value.id, kind: screen, generation: 1 };
  const keys = await crews.ana.keys.openKeys(lane);
  await close();
  return () => Promise.resolve(new LaneOpener(keys));
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const altered = bytes.slice();
  const index = at % bytes.length;
  altered[index] = (altered[index] ?? 0) ^ 0x10;
  return altered;
}

/** The same header with another number, as only its author could have sealed it. */
function renumbered(header: Uint8Array, sequence: number): Uint8Array {
  return encodePacketHeader({ ...decodePacketHeader(header), sequence });
}
