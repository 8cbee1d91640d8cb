import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiveSet, RangeSet, rangesOf, subtractRanges, Unsent } from '@folkmoot/wire';
import fc from 'fast-check';
import { numbersOf, packet, part, type TestPacket } from './helpers.js';

/** One thing that happens to a publisher and its relay. */
type Step =
  | { does: 'publish'; packets: number; retires: number[]; replaces: number[] }
  | { does: 'lose'; after: number }
  | { does: 'resume' }
  | { does: 'restart' };

const few = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 4 });

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        does: fc.constant('publish' as const),
        packets: fc.integer({ min: 1, max: 3 }),
        retires: few,
        replaces: few,
      }),
    },
    { weight: 2, arbitrary: fc.record({ does: fc.constant('lose' as const), after: fc.nat(4) }) },
    { weight: 2, arbitrary: fc.record({ does: fc.constant('resume' as const) }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('restart' as const) }) },
  ),
  { maxLength: 40 },
);

/** A publisher’s own copy, a relay’s copy, and a line between them that breaks, by the rules of the protocol. */
class Pair {
  readonly own = new LiveSet<TestPacket>();
  relay = new LiveSet<TestPacket>();
  readonly viewer = new Unsent<TestPacket>();
  readonly seen = new RangeSet();
  readonly states: string[] = [''];
  #unconfirmed = new Set<TestPacket>();
  #isConnected = true;
  #breaksAfter = Infinity;
  #last = 0;
  #arrival = 0;

  play(step: Step): void {
    if (step.does === 'publish') this.#publish(step);
    if (step.does === 'lose') this.#breaksAfter = step.after;
    if (step.does === 'resume') this.resume();
    if (step.does === 'restart') this.relay = new LiveSet();
    if (step.does === 'restart') this.#lose();
  }

  resume(): void {
    this.#breaksAfter = Infinity;
    this.#isConnected = true;
    this.relay.hold();
    const have = new RangeSet(this.relay.have());
    const packets = this.own.packets();
    const retires = subtractRanges(have.ranges, rangesOf(numbersOf(packets)));
    const lacking = packets.filter((each) => !have.has(each.header.sequence) || this.#unconfirmed.has(each));
    for (const each of lacking) this.relay.add(each);
    const change = this.relay.release(retires);
    if (change)
      this.viewer.apply(
        change,
        () => (this.#arrival += 1),
        ({ header }) => !this.seen.has(header.sequence),
      );
    this.#unconfirmed.clear();
  }

  /** The viewer takes so many packets. */
  view(count: number): void {
    for (let left = count; left > 0; left -= 1) {
      const next = this.viewer.next();
      if (!next) return;
      this.seen.add(next.header.sequence);
      for (const range of next.header.retires) this.seen.add(range);
    }
  }

  /** What a relay stores, byte for byte: numbers and which packet it is. */
  static stateOf(set: LiveSet<TestPacket>): string {
    return set
      .packets()
      .map(({ header, name }) => `${header.sequence}:${name}`)
      .join(' ');
  }

  #publish({ packets, retires, replaces }: Step & { does: 'publish' }): void {
    const live = new Set(numbersOf(this.own.packets()));
    const replaced = replaces.filter((number) => live.has(number) && !retires.includes(number));
    const added = Array.from({ length: packets }, () => (this.#last += 1));
    const frame = [...replaced, ...added].map((number, at, all) => {
      const isLast = at === all.length - 1;
      const gone = retires.filter((each) => each <= this.#last - packets).sort((a, b) => a - b);
      const made = isLast
        ? packet(number, { retires: gone.map((each) => ({ from: each, to: each })) })
        : part(number);
      return { ...made, name: `${number} made at ${this.#arrival}/${this.states.length}` };
    });
    for (const each of frame) this.own.add(each);
    for (const each of frame) if (replaced.includes(each.header.sequence)) this.#unconfirmed.add(each);
    this.states.push(Pair.stateOf(this.own));
    for (const each of frame) this.#send(each);
    if (this.#isConnected) for (const each of frame) this.#unconfirmed.delete(each);
  }

  #send(each: TestPacket): void {
    if (this.#breaksAfter <= 0) this.#lose();
    this.#breaksAfter -= 1;
    if (!this.#isConnected) return;
    const change = this.relay.add(each);
    if (change) this.viewer.apply(change, () => (this.#arrival += 1));
  }

  #lose(): void {
    if (!this.#isConnected) return;
    this.#isConnected = false;
    this.#breaksAfter = Infinity;
    this.relay.dropStaged();
  }
}

test('after any losses a publisher and its relay have the same live set again, packet for packet', () => {
  fc.assert(
    fc.property(steps, (run) => {
      const pair = new Pair();
      for (const step of run) pair.play(step);
      pair.resume();
      assert.equal(Pair.stateOf(pair.relay), Pair.stateOf(pair.own));
    }),
    { numRuns: 500 },
  );
});

test('between losses a relay only ever has a live set that the publisher had', () => {
  fc.assert(
    fc.property(steps, (run) => {
      const pair = new Pair();
      for (const step of run) {
        pair.play(step);
        assert.ok(pair.states.includes(Pair.stateOf(pair.relay)));
      }
    }),
    { numRuns: 500 },
  );
});

test('a viewer that reads at its own pace ends with all that is live, whatever was lost between the others', () => {
  fc.assert(
    fc.property(steps, fc.array(fc.nat(3), { minLength: 40, maxLength: 40 }), (run, paces) => {
      const pair = new Pair();
      for (const [at, step] of run.entries()) {
        pair.play(step.does === 'restart' ? { does: 'resume' } : step);
        pair.view(paces[at] ?? 0);
      }
      pair.resume();
      pair.view(Infinity);
      const missing = numbersOf(pair.own.packets()).filter((number) => !pair.seen.has(number));
      assert.deepEqual(missing, []);
    }),
    { numRuns: 300 },
  );
});
