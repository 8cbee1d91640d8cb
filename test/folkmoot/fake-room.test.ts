import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { until } from '@folkmoot/kit';
import type { Room } from '@folkmoot/room';
import { fakeRoom } from '../support/fake-room.js';
import { meeting } from '../support/meeting.js';

/** What an object offers to others: own and inherited, without what is for everything or for nobody. */
function offers(object: object): string[] {
  const names = new Set<string>();
  for (let one: object = object; one !== Object.prototype; one = Object.getPrototypeOf(one) as object)
    for (const name of Object.getOwnPropertyNames(one)) names.add(name);
  names.delete('constructor');
  return [...names].sort();
}

/** Whether something is a method, a signal or a plain value. */
function kindOf(value: unknown): string {
  if (typeof value === 'function') return 'method';
  return typeof value === 'object' && value !== null && 'peek' in value ? 'signal' : typeof value;
}

const features = ['roster', 'chat', 'screen'] as const;

describe('The room that the tests of elements are given', () => {
  const fake: Room = fakeRoom();
  let room: Room;
  let end: () => Promise<void>;

  before(async () => {
    const met = await meeting('ana');
    room = met.ana;
    end = () => met.close();
  });
  after(() => end());

  test('offers all that a room offers', () => {
    const lacking = offers(room).filter((name) => !(name in fake));
    assert.deepEqual(lacking, []);
  });

  for (const feature of features) {
    test(`offers all that the ${feature} of a room offers`, () => {
      const lacking = offers(room[feature]).filter((name) => !(name in fake[feature]));
      assert.deepEqual(lacking, []);
    });

    test(`has signals where the ${feature} of a room has signals, and methods where it has methods`, () => {
      const [real, made] = [room[feature], fake[feature]] as unknown as Record<string, unknown>[];
      for (const name of offers(room[feature]))
        assert.equal(kindOf(made?.[name]), kindOf(real?.[name]), name);
    });
  }

  test('begins as a room begins', () => {
    assert.deepEqual(fake.state.peek(), room.state.peek());
    assert.deepEqual(fake.chat.lines.peek(), room.chat.lines.peek());
    assert.deepEqual(fake.screen.share.peek(), room.screen.share.peek());
    assert.deepEqual(fake.screen.own.peek(), room.screen.own.peek());
    assert.equal(fake.screen.mayShare.peek(), room.screen.mayShare.peek());
    assert.equal(fake.chat.mayWrite.peek(), room.chat.mayWrite.peek());
    assert.equal(fake.droppedMessages.peek(), room.droppedMessages.peek());
  });

  test('has people with the facts that people have', () => {
    const [made] = fake.roster.participants.peek();
    const [real] = room.roster.participants.peek();
    assert.deepEqual(Object.keys(made ?? {}).sort(), Object.keys(real ?? {}).sort());
  });

  test('has lines with the facts that lines have', async () => {
    await room.chat.send('Hello');
    void fake.chat.send('Hello');
    await until(fake.chat.lines, (lines) => lines.length > 0);
    const [[real], [made]] = [room.chat.lines.peek(), fake.chat.lines.peek()];
    assert.deepEqual(Object.keys(made ?? {}).sort(), Object.keys(real ?? {}).sort());
    assert.deepEqual([made?.text, made?.isMine], [real?.text, real?.isMine]);
  });

  test('counts for the screen what a room counts', async () => {
    assert.deepEqual(
      Object.keys(await fake.screen.stats()).sort(),
      Object.keys(await room.screen.stats()).sort(),
    );
  });

  test('is left and stands where a room stands then', async () => {
    await Promise.all([fake.leave(), room.leave()]);
    assert.deepEqual(fake.state.peek(), room.state.peek());
    await fake.leave();
    await room.leave();
  });
});
