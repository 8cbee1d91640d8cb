/** Anchors vote for vectors: from where content is now to where it was. */
import { type Anchor, type AnchorTable, type Filed, keysOf } from './anchors.js';

const PLACES = 8192;
const MOST_TRIES = 16;

/** A vector, the picture it leads to, and its votes. */
export interface Ballot {
  dx: number;
  dy: number;
  stamp: number;
  votes: number;
}

/** Where votes are looked up: the newest picture under its own stamp, else a spare table within stamps. */
export interface Archive {
  table: AnchorTable;
  stamp: number;
  spare?: { table: AnchorTable; oldest: number; newest: number } | undefined;
}

/** A box of 8,192 places; who finds sixteen of them taken by others does not count. */
export class BallotBox {
  readonly #places = new Array<Ballot | undefined>(PLACES).fill(undefined);

  /** Lets anchors vote, in their order. A luma anchor asks for all four parities of where it may come from. */
  vote(anchors: readonly Anchor[], archive: Archive, isLuma: boolean): void {
    for (const { hash, x, y } of anchors) {
      for (const key of isLuma ? keysOf(hash) : [hash]) {
        const filed = find(archive, key);
        if (filed) this.#cast({ dx: filed.x - x, dy: filed.y - y, stamp: filed.stamp }, isLuma);
      }
    }
  }

  /** Takes the vector with the most votes out; of equals the one at the lowest place. */
  takeWinner(least: number): Ballot | undefined {
    let winner = -1;
    let most = least - 1;
    this.#places.forEach((ballot, place) => {
      if (!ballot || ballot.votes <= most) return;
      winner = place;
      most = ballot.votes;
    });
    const ballot = this.#places[winner];
    if (ballot) this.#places[winner] = undefined;
    return ballot;
  }

  #cast({ dx, dy, stamp }: Omit<Ballot, 'votes'>, isLuma: boolean): void {
    const movesChroma = dx % 2 === 0 && dy % 2 === 0;
    const votes = isLuma && movesChroma ? 3 : 2;
    const first = Math.imul(dx, 7919) + Math.imul(dy, 104_729) + Math.imul(stamp, 15_485_863);
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const place = (first + tries) & (PLACES - 1);
      const ballot = this.#places[place];
      if (!ballot) this.#places[place] = { dx, dy, stamp, votes };
      else if (ballot.dx === dx && ballot.dy === dy && ballot.stamp === stamp) ballot.votes += votes;
      else continue;
      return;
    }
  }
}

function find({ table, stamp, spare }: Archive, key: number): Filed | undefined {
  const filed = table.find(key, (one) => one === stamp);
  return filed ?? spare?.table.find(key, (one) => one >= spare.oldest && one <= spare.newest);
}
