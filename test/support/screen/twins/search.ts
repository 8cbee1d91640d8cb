/** The search for where content moved from: by the kernels, and by the twins. */
import { Machine } from '@folkmoot/screen';
import { AnchorTable, anchorsOf } from './anchors.js';
import type { PlainPlane } from './plane.js';
import { type Ballot, BallotBox } from './vote.js';

/** Which table anchors are filed in. */
export type Table = 'shown' | 'past';

/** Which tiles count. */
export type Marks = (column: number, row: number) => boolean;

/** What voters may find. */
export interface Poll {
  stamp: number;
  spare?: { oldest: number; newest: number } | undefined;
  isMarked?: Marks | undefined;
}

/** A search: first the past is filed, then the present votes. */
export interface Search {
  add(table: Table, plane: PlainPlane, pixelBytes: 1 | 4, stamp: number, isMarked?: Marks): void;
  vote(plane: PlainPlane, pixelBytes: 1 | 4, poll: Poll): void;
  /** The vectors with most votes, at most `most` of them. */
  winners(least: number, most: number): Ballot[];
}

const tableBits = { shown: 10, past: 12 } as const;
const ENTRY_BYTES = 12;
const BALLOT_BYTES = 8192 * 12;
const PLANE_BYTES = 1024 * 1024;

/** By the twins. */
export class TwinSearch implements Search {
  readonly #tables = { shown: new AnchorTable(tableBits.shown), past: new AnchorTable(tableBits.past) };
  readonly #box = new BallotBox();

  add(table: Table, plane: PlainPlane, pixelBytes: 1 | 4, stamp: number, isMarked: Marks = () => true): void {
    this.#tables[table].add(anchorsOf(plane, isMarked), stamp, pixelBytes === 1);
  }

  vote(plane: PlainPlane, pixelBytes: 1 | 4, { stamp, spare, isMarked = () => true }: Poll): void {
    const { shown, past } = this.#tables;
    const archive = { table: shown, stamp, spare: spare && { ...spare, table: past } };
    this.#box.vote(anchorsOf(plane, isMarked), archive, pixelBytes === 1);
  }

  winners(least: number, most: number): Ballot[] {
    return taken(() => this.#box.takeWinner(least), most);
  }
}

/** By the kernels. */
export class KernelSearch implements Search {
  readonly #machine: Machine;
  readonly #tables: Record<Table, number>;
  readonly #box: number;
  readonly #plane: number;
  readonly #marks: number;

  constructor(module: WebAssembly.Module) {
    this.#machine = new Machine(module);
    const room = (bytes: number): number => this.#machine.allocate(bytes);
    this.#tables = { shown: room(ENTRY_BYTES << tableBits.shown), past: room(ENTRY_BYTES << tableBits.past) };
    this.#box = room(BALLOT_BYTES);
    this.#plane = room(PLANE_BYTES);
    this.#marks = room(4096);
    this.forget();
  }

  /** Empties tables and box. */
  forget(): void {
    for (const table of ['shown', 'past'] as const) {
      const at = this.#tables[table];
      this.#machine.bytes.fill(0, at, at + (ENTRY_BYTES << tableBits[table]));
    }
    this.#machine.kernels.startVote(this.#box);
  }

  add(table: Table, plane: PlainPlane, pixelBytes: 1 | 4, stamp: number, isMarked?: Marks): void {
    this.#machine.kernels.useAnchors(this.#tables[table], tableBits[table]);
    this.#walk(plane, pixelBytes, { stamp, isMarked }, false);
  }

  vote(plane: PlainPlane, pixelBytes: 1 | 4, poll: Poll): void {
    const { kernels } = this.#machine;
    const { oldest = 0, newest = 0 } = poll.spare ?? {};
    kernels.useAnchors(this.#tables.shown, tableBits.shown);
    kernels.useSpareAnchors(poll.spare ? this.#tables.past : 0, tableBits.past, oldest, newest);
    this.#walk(plane, pixelBytes, poll, true);
  }

  winners(least: number, most: number): Ballot[] {
    const before = this.#machine.bytes.slice(this.#box, this.#box + BALLOT_BYTES);
    const box = new DataView(before.buffer);
    return taken(() => {
      const at = this.#machine.kernels.takeWinner(least) - this.#box;
      if (at < 0) return undefined;
      return {
        dx: box.getInt16(at, true),
        dy: box.getInt16(at + 2, true),
        stamp: box.getUint32(at + 4, true),
        votes: box.getUint32(at + 8, true),
      };
    }, most);
  }

  #walk(plane: PlainPlane, pixelBytes: 1 | 4, { stamp, isMarked }: Poll, voting: boolean): void {
    const { bytes, kernels } = this.#machine;
    const { width, height, stride } = plane;
    bytes.set(plane.bytes(pixelBytes), this.#plane);
    if (isMarked) bytes.set(marksOf(plane, isMarked), this.#marks);
    const marks = isMarked ? this.#marks : 0;
    const strideBytes = stride * pixelBytes;
    kernels.walkAnchors(this.#plane, strideBytes, width, height, pixelBytes, marks, stamp, voting ? 1 : 0);
  }
}

function marksOf({ width, height }: PlainPlane, isMarked: Marks): number[] {
  const columns = Math.ceil(width / 32);
  return Array.from({ length: columns * Math.ceil(height / 32) }, (_, tile) =>
    isMarked(tile % columns, Math.floor(tile / columns)) ? 1 : 0,
  );
}

function taken(take: () => Ballot | undefined, most: number): Ballot[] {
  const winners: Ballot[] = [];
  while (winners.length < most) {
    const winner = take();
    if (!winner) break;
    winners.push(winner);
  }
  return winners;
}
