/** Many people come at the same moment. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '@folkmoot/kit';
import { meeting } from '../support/meeting.js';

/** One process plays all of them: more would wait for each other longer than a relay waits for a hello. */
const newcomers = 59;

test('fifty-nine people who come at once are let in by a few commits, and all of them talk', async () => {
  const { ana, crews, join, close } = await meeting('ana');
  const before = (await crews.ana.keys.standing()).epoch;
  const startedAtMs = performance.now();
  const rooms = await Promise.all(Array.from({ length: newcomers }, (_, n) => join(`person ${String(n)}`)));
  await until(ana.roster.participants, ({ length }) => length === newcomers + 1);
  const epochs = (await crews.ana.keys.standing()).epoch - before;
  console.log(
    `# ${String(newcomers)} joined in ${String(Math.round(performance.now() - startedAtMs))} ms, ${String(epochs)} epochs`,
  );
  assert.ok(epochs < newcomers / 4, `${String(epochs)} epochs`);

  await rooms.at(-1)?.chat.send('hello all');
  await Promise.all(
    [ana, ...rooms].map((room) =>
      until(room.chat.lines, (lines) => lines.some(({ text }) => text === 'hello all')),
    ),
  );
  await close();
});
