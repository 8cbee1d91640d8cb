import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '@folkmoot/kit';
import type { MemoryHub } from '@folkmoot/transport';
import type { Room } from '../../packages/room/src/room.js';
import type { PlainCanvas } from '../support/canvas.js';
import { hostileRelay } from '../support/hostile-relay.js';
import { meeting, meetingAt } from '../support/meeting.js';
import { picture } from '../support/pictures.js';
import { startRelayProcess } from '../support/relay.js';
import { share, type TestShare, untilShown, watch } from '../support/sharing.js';

test('sixty people see two hundred pictures, and everybody ends with the last one exactly', async () => {
  const relay = await startRelayProcess();
  const { ana, crews, join, close } = await meetingAt(hostileRelay(relay.url), 'ana');
  const viewers: PlainCanvas[] = [];
  for (let n = 0; n < 60; n += 1) viewers.push(watch(await join(`viewer ${String(n)}`)));
  const sharing = await share(crews.ana);
  for (let seed = 0; seed < 200; seed += 1) {
    sharing.show(picture(seed));
    await untilShown(viewers[seed % viewers.length] ?? assert.fail(), picture(seed), 30_000);
  }
  await Promise.all(viewers.map((canvas) => untilShown(canvas, picture(199), 30_000)));
  await until(ana.roster.participants, ({ length }) => length === 61);
  await close();
  await relay.close();
});

test('lines break at random for a minute, and nobody lacks a line of chat or the newest picture', async () => {
  const { hub, people, sharing, canvases, close } = await roomOfSix();
  const chosen = randomly(20_261_124);
  const endsAt = Date.now() + 60_000;
  let said = 0;
  while (Date.now() < endsAt) {
    const somebody = people[chosen(people.length)] ?? assert.fail();
    if (chosen(4) === 0) hub.cut(somebody.self.value.id);
    await somebody.chat.send(`line ${String((said += 1))}`);
    sharing.show(picture(said));
  }
  await Promise.all(
    people.map((room) =>
      until(
        room.chat.lines,
        (lines) => lines.length === said && lines.every(({ status }) => status === 'sent'),
      ),
    ),
  );
  const texts = people.map((room) => room.chat.lines.value.map(({ text }) => text));
  for (const seen of texts) assert.deepEqual(seen, texts[0]);
  await Promise.all(canvases.map((canvas) => untilShown(canvas, picture(said), 30_000)));
  await close();
});

interface RoomOfSix {
  hub: MemoryHub;
  people: Room[];
  canvases: PlainCanvas[];
  sharing: TestShare;
  close(): Promise<void>;
}

/** Ana shares, five others watch. */
async function roomOfSix(): Promise<RoomOfSix> {
  const met = await meeting('ana', 'ben', 'cleo', 'dan', 'eva', 'finn');
  const { ana, ben, cleo, dan, eva, finn, crews, hub, close } = met;
  const people = [ana, ben, cleo, dan, eva, finn];
  const canvases = people.slice(1).map((room) => watch(room));
  return { hub, people, canvases, sharing: await share(crews.ana), close };
}

/** Numbers below a bound, the same for the same seed. */
function randomly(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) % bound;
  };
}
