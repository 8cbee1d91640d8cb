/** Meetings in which people come, go, write and lose their line at random. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '@folkmoot/kit';
import fc from 'fast-check';
import type { Room } from '../../packages/room/src/room.js';
import { meeting } from '../support/meeting.js';

type Step =
  | { readonly does: 'send'; readonly who: number; readonly count: number }
  | { readonly does: 'cut' | 'leave'; readonly who: number }
  | { readonly does: 'join' | 'cutAll' };

const who = fc.nat({ max: 9 });
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        does: fc.constant('send' as const),
        who,
        count: fc.integer({ min: 1, max: 4 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ does: fc.constant('cut' as const), who }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('leave' as const), who }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('join' as const, 'cutAll' as const) }) },
  ),
  { minLength: 3, maxLength: 9 },
);

const textsOf = (room: Room): string[] => room.chat.lines.value.map(({ text }) => text);
const isOpen = (room: Room): Promise<unknown> => until(room.state, ({ name }) => name === 'open');

/** A meeting of people who stay (the first two) and people who come and go, and everything that was said. */
async function randomMeeting() {
  const { ana, ben, join, hub, close } = await meeting('ana', 'ben');
  const present: Room[] = [ana, ben];
  /** How many lines had been said when somebody came. */
  const since = new Map<Room, number>([ana, ben].map((room) => [room, 0]));
  const said: string[] = [];

  /** Everybody has every line that was said while they were there. */
  async function agree(): Promise<void> {
    await Promise.all(present.map(isOpen));
    await Promise.all(
      present.map((room) =>
        until(room.chat.lines, (lines) => {
          const known = new Set(lines.filter(({ status }) => status === 'sent').map(({ text }) => text));
          return said.slice(since.get(room)).every((text) => known.has(text));
        }),
      ),
    );
  }

  const act: { [D in Step['does']]: (step: Extract<Step, { does: D }>) => Promise<void> } = {
    async send({ who: index, count }) {
      const room = present[index % present.length] ?? ana;
      const texts = Array.from({ length: count }, (_, more) => `line ${String(said.length + more)}`);
      said.push(...texts);
      await Promise.all(texts.map((text) => room.chat.send(text)));
    },
    cut({ who: index }) {
      hub.cut((present[index % present.length] ?? ana).self.value.id);
      return Promise.resolve();
    },
    cutAll() {
      hub.cutAll();
      return Promise.resolve();
    },
    // What somebody wrote who leaves at once may be lost to those whose line is broken just then: so they agree first.
    async leave({ who: index }) {
      if (present.length < 3) return;
      await agree();
      const [leaver] = present.splice(2 + (index % (present.length - 2)), 1);
      await leaver?.leave();
    },
    async join() {
      if (present.length > 4) return;
      const room = await join(`guest ${String(since.size)}`);
      since.set(room, said.length);
      present.push(room);
    },
  };
  return { act, agree, present, said, close, hub };
}

test('whoever comes, goes and breaks off: everybody reads the same lines in the same order, each once', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      const { act, agree, present, said, close, hub } = await randomMeeting();
      for (const step of script) await act[step.does](step as never);
      await agree();
      const [reference = [], ...others] = present.map(textsOf);
      assert.deepEqual(reference.toSorted(), said.toSorted());
      for (const texts of others) {
        const known = new Set(texts);
        assert.equal(known.size, texts.length);
        assert.deepEqual(
          texts,
          reference.filter((text) => known.has(text)),
        );
      }
      for (const { droppedMessages } of present) assert.equal(droppedMessages.value, 0);
      await close();
      hub.restart();
    }),
    { numRuns: 12, endOnFailure: true },
  );
});

test('a thousand lines arrive, each once and in order', async () => {
  const { ana, ben, join, close } = await meeting('ana', 'ben');
  const texts = Array.from({ length: 1_000 }, (_, index) => `line ${String(index)}`);
  await Promise.all(texts.map((text) => ana.chat.send(text)));
  await until(ben.chat.lines, ({ length }) => length >= 1_000);
  assert.deepEqual(textsOf(ben), texts);
  const late = await join('cleo');
  await ana.chat.send('one more');
  await until(late.chat.lines, ({ length }) => length > 0);
  assert.deepEqual(textsOf(late), ['one more']);
  texts.push('one more');
  await until(ana.chat.lines, (lines) => lines.every(({ status }) => status === 'sent'));
  assert.deepEqual(textsOf(ana), texts);
  await close();
});

test('ten rooms in one page keep to themselves', async () => {
  const rooms = await Promise.all(Array.from({ length: 10 }, () => meeting('ana', 'ben')));
  await Promise.all(rooms.map(({ ana }, index) => ana.chat.send(`room ${String(index)}`)));
  for (const [index, { ben }] of rooms.entries()) {
    await until(ben.chat.lines, ({ length }) => length > 0);
    assert.deepEqual(textsOf(ben), [`room ${String(index)}`]);
    assert.equal(ben.roster.participants.value.length, 2);
    assert.equal(ben.droppedMessages.value, 0);
  }
  await Promise.all(rooms.map(({ close }) => close()));
});
