import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Frame, Transfer, encodeFrame, encodePacketHeader } from '@folkmoot/wire';
import { measureRelay } from '../../bench/relay.js';
import { burstOf, standardLoad } from '../../bench/relay/load.js';
import { roundsInBrief } from '../../bench/relay/report.js';
import { serverNames } from '../../bench/relay/servers.js';
import { PacketStream, Tally, withLength } from '../../bench/relay/tally.js';
import { PacketReader } from '../../bench/relay/viewer.js';
import type { Round } from '../../bench/relay/trial.js';

const [first, second, third] = burstOf({ ...standardLoad, packetBytes: 64 }, 1) as [Buffer, Buffer, Buffer];

/** The frame a relay sends for a packet. */
function packetFrame(payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const header = encodePacketHeader({
    sequence: 1,
    priority: 0,
    endOfFrame: true,
    keepsPlace: false,
    recipients: [],
    retires: [],
  });
  return encodeFrame({ type: 'packet', lane: 1, arrival: 1, header, payload });
}

test('packets that come one after the other are no fault', () => {
  const tally = new Tally(64);
  for (const packet of [first, second, third]) tally.add(packet);
  assert.equal(tally.faults, 0);
});

for (const [what, packets] of [
  ['missing', [first, third]],
  ['there twice', [first, first, second]],
  ['in the wrong place', [second, first]],
  ['cut short', [first, second.subarray(0, 63)]],
] as const) {
  test(`a packet that is ${what} is a fault`, () => {
    const tally = new Tally(64);
    for (const packet of packets) tally.add(packet);
    assert.ok(tally.faults > 0);
  });
}

test('a stream gives the same packets however it is cut', () => {
  const bytes = Buffer.concat([first, Buffer.alloc(0), second, third].map(withLength));
  for (let cut = 1; cut <= bytes.length; cut += 1) {
    const packets: Buffer[] = [];
    const stream = new PacketStream((packet) => packets.push(packet));
    for (let from = 0; from < bytes.length; from += cut) stream.push(bytes.subarray(from, from + cut));
    assert.deepEqual(packets, [first, Buffer.alloc(0), second, third], `pieces of ${cut}`);
  }
});

test('a viewer finds packets, whole and in pieces, and acknowledges exactly their frames', () => {
  const payloads: Uint8Array[] = [];
  const others: Frame[] = [];
  const reader = new PacketReader((payload) => payloads.push(Uint8Array.from(payload)));
  const [whole, cut] = [packetFrame(first), packetFrame(second)];
  const transfer = new Transfer(7, cut);
  const pieces = [transfer.next(50), transfer.next(50)];
  const ping = encodeFrame({ type: 'ping', id: 5 });
  const hear = (frame: Frame): void => void others.push(frame);
  assert.equal(reader.read(ping, hear), undefined);
  assert.equal(
    reader.read(Buffer.concat([whole, ping, pieces[0] as Uint8Array]), hear),
    whole.length + (pieces[0]?.length ?? 0),
  );
  const received = reader.read(pieces[1] as Uint8Array, hear);
  assert.equal(received, whole.length + pieces.reduce((size, piece) => size + piece.length, 0));
  assert.deepEqual(payloads, [new Uint8Array(first), new Uint8Array(second)]);
  assert.deepEqual(others, [
    { type: 'ping', id: 5 },
    { type: 'ping', id: 5 },
  ]);
});

test('servers are compared by the medians of their rounds', () => {
  const rounds = (...costs: number[]): Round[] =>
    costs.map((cpuMicrosPerDelivery) => ({
      cpuMicrosPerDelivery,
      userMicrosPerDelivery: 0,
      systemMicrosPerDelivery: 0,
      deliveriesPerSecond: 0,
      residentBytes: 0,
    }));
  const brief = roundsInBrief(
    new Map([
      ['raw', rounds(100, 1, 2)],
      ['folkmoot', rounds(4, 3, 90)],
      ['ws', rounds(40, 40, 40)],
    ]),
  );
  assert.equal(brief.folkmoot?.timesTheLimit, 2);
  assert.equal(brief.ws?.timesTheRelay, 10);
  assert.equal(brief.raw?.timesTheLimit, 1);
});

test('every server delivers every packet of a small run', { timeout: 110_000 }, async () => {
  const load = { ...standardLoad, viewers: 5, bursts: 2, warmUpBursts: 1, periodMs: 1 };
  const { servers, idle } = await measureRelay(load, { rounds: 1, memory: false });
  assert.deepEqual(Object.keys(servers), [...serverNames]);
  for (const [name, { cpuMicrosPerDelivery, residentBytes }] of Object.entries(servers))
    assert.ok(cpuMicrosPerDelivery > 0 && residentBytes > 1e6, name);
  assert.deepEqual(idle, []);
});
