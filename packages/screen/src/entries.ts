import { MeetingError } from '@folkmoot/wire';
import { type Coder, codeSigned } from './coder.js';
import { appendBand, appendRun, type Band, type Fragments, type Run, sameSource } from './fragments.js';

/** Where a run shows pixels of. */
export type Source = Omit<Run, 'width'>;

const RECENT = 8;
const none: Source = { object: 0, dx: 0, dy: 0 };

/** Contexts of entries on the sheet; they start at `at` and take {@link entryContexts}. */
const contextsOf = (at: number) => ({
  recent: at,
  next: at + 16,
  sameMove: at + 17,
  whichMove: at + 18,
  movesX: at + 22,
  movesY: at + 23,
  forwards: at + 24,
  sameRow: at + 26,
  toBottom: at + 28,
  toRight: at + 30,
  height: at + 32,
  width: at + 64,
  x: at + 96,
  y: at + 160,
  back: at + 224,
  ahead: at + 288,
});

/** How many contexts entries take. */
export const entryContexts = 352;

/**
 * Codes what tiles show: objects and moves, which repeat. Remembers the last eight sources, most recent first.
 * Objects are counted back from `newest`, the number of the packet the entries stand in.
 */
export class EntryCoder {
  readonly #coder: Coder;
  readonly #newest: number;
  readonly #contexts: ReturnType<typeof contextsOf>;
  readonly #recent: Source[] = new Array<Source>(RECENT).fill(none);
  #last: Source = none;

  constructor(coder: Coder, newest: number, contexts: number) {
    this.#coder = coder;
    this.#newest = newest;
    this.#contexts = contextsOf(contexts);
  }

  /** Codes what a tile of width × height shows. */
  fragments(width: number, height: number, fragments?: Fragments): Fragments {
    const bands: Band[] = [];
    for (let y = 0, index = 0; y < height; index += 1) {
      const band = fragments?.[index];
      const runs = this.#runs(width, band?.runs);
      const rows = this.#length(this.#contexts.toBottom, this.#contexts.height, height - y, band?.height);
      appendBand(bands, rows, runs);
      y += rows;
    }
    return bands;
  }

  #runs(width: number, given?: readonly Run[]): Run[] {
    const runs: Run[] = [];
    for (let x = 0, index = 0; x < width; index += 1) {
      const run = given?.[index];
      const source = this.source(run);
      const length = this.#length(
        this.#contexts.toRight + (x > 0 ? 1 : 0),
        this.#contexts.width,
        width - x,
        run?.width,
      );
      appendRun(runs, length, source);
      x += length;
    }
    return runs;
  }

  /** A length from 1 to `most` ≤ 32. */
  #length(whole: number, contexts: number, most: number, given = 1): number {
    if (most === 1) return 1;
    if (this.#coder.bit(whole, given < most ? 1 : 0) === 0) return most;
    const length = this.#coder.tree(contexts, given - 1, 5) + 1;
    if (length >= most) throw new MeetingError('protocol/malformed', 'A piece of a tile is too long.');
    return length;
  }

  /** Codes one source. */
  source(given: Source = none): Source {
    const found = this.#coder.decoding ? 0 : this.#recent.findIndex((source) => isSame(source, given));
    const index = this.#coder.tree(this.#contexts.recent, found < 0 ? RECENT : found, 4);
    if (index > RECENT) throw new MeetingError('protocol/malformed', 'A source is counted wrongly.');
    const source = index < RECENT ? this.#recent[index] : this.#explicit(given);
    if (!source || source.object <= 0)
      throw new MeetingError('protocol/malformed', 'A tile shows no object.');
    this.#recent.splice(Math.min(index, RECENT - 1), 1);
    this.#recent.unshift(source);
    return source;
  }

  #explicit(given: Source): Source {
    const { next } = this.#contexts;
    const following = { ...this.#last, object: this.#last.object + 1 };
    const isNext = this.#coder.bit(next, isSame(given, following) ? 0 : 1) === 0;
    this.#last = isNext ? following : { object: 0, ...this.#move(given) };
    if (!isNext) this.#last.object = this.#object(given.object);
    return this.#last;
  }

  #move(given: Source): { dx: number; dy: number } {
    const { sameMove, whichMove, movesX, movesY, x, y } = this.#contexts;
    const known = this.#coder.decoding
      ? -1
      : this.#recent.slice(0, 4).findIndex((source) => isSameMove(source, given));
    if (this.#coder.bit(sameMove, known < 0 ? 0 : 1) === 1) {
      const source = this.#recent[this.#coder.tree(whichMove, known, 2)] ?? none;
      return { dx: source.dx, dy: source.dy };
    }
    const dx =
      this.#coder.bit(movesX, given.dx === 0 ? 0 : 1) === 0 ? 0 : codeSigned(this.#coder, x, given.dx);
    const dy =
      this.#coder.bit(movesY, given.dy === 0 ? 0 : 1) === 0 ? 0 : codeSigned(this.#coder, y, given.dy);
    return { dx, dy };
  }

  #object(given: number): number {
    const { forwards, ahead, back } = this.#contexts;
    const isAhead = this.#last.object > 0 && given >= this.#last.object;
    return this.#coder.bit(forwards, isAhead ? 1 : 0) === 1
      ? this.#last.object + this.#coder.number(ahead, given - this.#last.object)
      : this.#newest - this.#coder.number(back, this.#newest - given);
  }
}

function isSame(a: Source, b: Source): boolean {
  return sameSource(a as Run, b as Run);
}

function isSameMove(a: Source, b: Source): boolean {
  return a.object > 0 && a.dx === b.dx && a.dy === b.dy;
}
