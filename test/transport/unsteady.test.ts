import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '@folkmoot/kit';
import type { Link } from '@folkmoot/transport';
import { type LaneKind, laneKinds, LiveSet, type OutgoingPacket, decodePacketHeader } from '@folkmoot/wire';
import { meeting } from './hub-meeting.js';
import { packet, retiring } from './scripted-relay.js';

const { chat, screen } = laneKinds;

/** The same numbers on every run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Everything that somebody gets of a kind of lanes. */
function collect(link: Link, kind: LaneKind): { numbers: number[] } {
  const got: { numbers: number[] } = { numbers: [] };
  void (async () => {
    for await (const { header } of link.subscribe({ kind })) got.numbers.push(header.sequence);
  })();
  return got;
}

async function holds(condition: () => boolean, what: () => string): Promise<void> {
  const patienceUntil = performance.now() + 15_000;
  while (!condition()) {
    assert.ok(performance.now() < patienceUntil, what());
    await new Promise((resolve) => setImmediate(resolve));
  }
}

for (const seed of [1, 2, 3]) {
  test(`on lines that break all the time everybody ends with everything, each packet once (${seed})`, async () => {
    const random = randomNumbers(seed);
    const { hub, join, grant, end } = await meeting();
    const [ana, ben] = [await join(), await join()];
    await grant(ana, ana.self, screen, chat);
    const [pictures, lines] = [ana.open(screen, 1), ana.open(chat, 1)];
    const [seen, heard] = [collect(ben, screen), collect(ben, chat)];
    const own = new LiveSet();
    let last = 0;
    let said = 0;

    const publish = (outgoing: OutgoingPacket): void => {
      const header = decodePacketHeader(outgoing.header);
      own.add({ header, sizeBytes: outgoing.header.length + outgoing.payload.length });
      pictures.send(outgoing);
    };
    const publishFrame = (): void => {
      const payload = (): Uint8Array => new Uint8Array(random(60_000));
      if (random(2) === 0) publish(packet((last += 1), { endOfFrame: false }, payload()));
      const old = own.packets().map(({ header }) => header.sequence);
      const gone = old.filter(() => random(3) === 0);
      publish(packet((last += 1), retiring(...gone), payload()));
    };
    const bothOpen = async (): Promise<void> => {
      for (const link of [ana, ben]) await until(link.state, ({ name }) => name === 'open');
    };
    const happenings = [
      publishFrame,
      publishFrame,
      publishFrame,
      () => lines.send(packet((said += 1))),
      () => hub.cut(ana.self),
      () => hub.cut(ben.self),
    ];

    for (let step = 0; step < 120; step += 1) {
      happenings[random(happenings.length)]?.();
      if (step % 12 === 0) await bothOpen();
      for (let turns = random(20); turns > 0; turns -= 1)
        await new Promise((resolve) => setImmediate(resolve));
    }
    await bothOpen();
    publishFrame();
    lines.send(packet((said += 1)));

    const live = own.packets().map(({ header }) => header.sequence);
    const missing = (): number[] => live.filter((number) => !seen.numbers.includes(number));
    await holds(
      () => missing().length === 0,
      () => `ben misses ${missing().join(', ')}`,
    );
    await holds(
      () => heard.numbers.length >= said,
      () => `ben heard ${heard.numbers.join(', ')} of ${said}`,
    );
    assert.equal(new Set(seen.numbers).size, seen.numbers.length);
    assert.deepEqual(
      heard.numbers,
      Array.from({ length: said }, (_, at) => at + 1),
    );
    assert.ok(ana.stats().reconnects + ben.stats().reconnects >= 6);
    const late = collect(await join(), screen);
    await holds(
      () => late.numbers.length >= live.length,
      () => `the newcomer has ${late.numbers.join(', ')}`,
    );
    assert.deepEqual(
      late.numbers.slice().sort((a, b) => a - b),
      live,
    );
    end();
  });
}
