/**
 * Anchors: places that content itself picks. On every row a rolling hash over 16 pixels runs along; where one in 64
 * hashes ends and the pixels are not flat, the place is an anchor. Anchors of old pictures go into a table; those of
 * the new picture look themselves up and vote for the vector between the two places.
 *
 * For luma the key carries the parity of both coordinates, so that a vector which moves luma and chroma together
 * (both parts even) is found as well as any other, and weighs more.
 */

// @ts-ignore: decorator
@inline const LENGTH: i32 = 16;
// @ts-ignore: decorator
@inline const FACTOR: u32 = 0x9e3779b1;
// @ts-ignore: decorator
@inline const SPREAD: u32 = 0x85ebca6b;
// @ts-ignore: decorator
@inline const PARITY: u32 = 0x68e31da4;
// @ts-ignore: decorator
@inline const ENTRY: usize = 12;
// @ts-ignore: decorator
@inline const BALLOTS: u32 = 8192;
// @ts-ignore: decorator
@inline const BALLOT: usize = 12;
/** Size of the ballot box in bytes. */
export const BALLOT_BYTES: u32 = BALLOTS * 12;

/** An anchor table of 2^bits entries: key u32, stamp u32, x u16, y u16. The spare one is asked where it knows nothing. */
let table: usize = 0;
let tableBits: u32 = 0;
let spareTable: usize = 0;
let spareBits: u32 = 0;
let spareOldest: u32 = 0;
let spareNewest: u32 = 0;
let ballots: usize = 0;
let leaving: u32 = 0;

/** Chooses the table in use. */
export function useAnchors(at: usize, bits: u32): void {
  table = at;
  tableBits = bits;
}

/** Chooses the spare table, of which entries with stamps from `oldest` to `newest` count. */
export function useSpareAnchors(at: usize, bits: u32, oldest: u32, newest: u32): void {
  spareTable = at;
  spareBits = bits;
  spareOldest = oldest;
  spareNewest = newest;
}

/** Empties the ballot box, which lies at `at`. */
export function startVote(at: usize): void {
  ballots = at;
  memory.fill(at, 0, BALLOTS * BALLOT);
}

/**
 * Walks the tiles marked in `marks` (0: all). `voting` 0 adds their anchors under `stamp`; 1 lets them vote
 * for entries with that stamp, or else for spare ones. Luma (1 byte a pixel) or colours (4).
 */
export function walkAnchors(
  plane: usize, stride: usize, width: i32, height: i32, pixelBytes: i32, marks: usize, stamp: u32, voting: bool,
): void {
  leaving = SPREAD;
  for (let i = 0; i < LENGTH; i++) leaving *= FACTOR;
  const columns = (width + 31) >> 5;
  for (let y = 0; y < height; y++) {
    const row = plane + <usize>y * stride;
    const rowMarks = marks + <usize>((y >> 5) * columns);
    let column = 0;
    while (column < columns) {
      if (marks != 0 && load<u8>(rowMarks + column) == 0) {
        column++;
        continue;
      }
      const from = column << 5;
      while (column < columns && (marks == 0 || load<u8>(rowMarks + column) != 0)) column++;
      const to = min<i32>(column << 5, width);
      if (pixelBytes == 1) walkRun<u8>(row, from, to, y, stamp, voting);
      else walkRun<u32>(row, from, to, y, stamp, voting);
    }
  }
}

// @ts-ignore: decorator
@inline
function at<T>(row: usize, x: i32): u32 {
  return <u32>load<T>(row + <usize>x * sizeof<T>());
}

function walkRun<T>(row: usize, from: i32, to: i32, y: i32, stamp: u32, voting: bool): void {
  let hash: u32 = 0;
  let lively = 0;
  let before = at<T>(row, from);
  for (let x = from; x < to; x++) {
    const pixel = at<T>(row, x);
    hash = hash * FACTOR + (pixel + 1) * SPREAD;
    if (x - from >= LENGTH) hash -= (at<T>(row, x - LENGTH) + 1) * leaving;
    if (pixel != before) lively = LENGTH;
    else if (lively > 0) lively--;
    before = pixel;
    if (lively == 0 || x - from < LENGTH - 1 || (hash * 0xc2b2ae35) >> 26 != 0) continue;
    if (!voting) add<T>(hash, x, y, stamp);
    else if (sizeof<T>() == 4) vote<T>(hash, x, y, stamp);
    else for (let parity = 0; parity < 4; parity++) vote<T>(hash ^ (<u32>parity * PARITY), x, y, stamp);
  }
}

// @ts-ignore: decorator
@inline
function entryOf(key: u32, start: usize, bits: u32): usize {
  return start + <usize>((key * 0xc2b2ae35 * 0x27d4eb2f) >> (32 - bits)) * ENTRY;
}

function add<T>(hash: u32, x: i32, y: i32, stamp: u32): void {
  const key = sizeof<T>() == 1 ? hash ^ (<u32>((x & 1) | ((y & 1) << 1)) * PARITY) : hash;
  const entry = entryOf(key, table, tableBits);
  store<u32>(entry, key);
  store<u32>(entry, stamp, 4);
  store<u16>(entry, <u16>x, 8);
  store<u16>(entry, <u16>y, 10);
}

function vote<T>(key: u32, x: i32, y: i32, stamp: u32): void {
  let entry = entryOf(key, table, tableBits);
  if (load<u32>(entry) != key || load<u32>(entry, 4) != stamp) {
    if (spareTable == 0) return;
    entry = entryOf(key, spareTable, spareBits);
    const known = load<u32>(entry, 4);
    if (load<u32>(entry) != key || known < spareOldest || known > spareNewest) return;
  }
  const dx = <i32>load<u16>(entry, 8) - x;
  const dy = <i32>load<u16>(entry, 10) - y;
  const even = ((dx | dy) & 1) == 0;
  cast(dx, dy, load<u32>(entry, 4), sizeof<T>() == 4 ? 2 : even ? 3 : 2);
}

/** A ballot: dx i16, dy i16, stamp u32, votes u32. */
function cast(dx: i32, dy: i32, stamp: u32, weight: u32): void {
  let index = (<u32>dx * 7919 + <u32>dy * 104729 + stamp * 15485863) & (BALLOTS - 1);
  for (let tries = 0; tries < 16; tries++) {
    const ballot = ballots + <usize>index * BALLOT;
    const votes = load<u32>(ballot, 8);
    if (votes == 0) {
      store<i16>(ballot, <i16>dx);
      store<i16>(ballot, <i16>dy, 2);
      store<u32>(ballot, stamp, 4);
    }
    if (votes == 0 || (load<i16>(ballot) == dx && load<i16>(ballot, 2) == dy && load<u32>(ballot, 4) == stamp)) {
      store<u32>(ballot, votes + weight, 8);
      return;
    }
    index = (index + 1) & (BALLOTS - 1);
  }
}

/** Takes the vector with the most votes out of the box; the address of its ballot, or 0 below `least` votes. */
export function takeWinner(least: u32): usize {
  let winner: usize = 0;
  let most = least - 1;
  for (let i: u32 = 0; i < BALLOTS; i++) {
    const ballot = ballots + <usize>i * BALLOT;
    if (load<u32>(ballot, 8) > most) {
      most = load<u32>(ballot, 8);
      winner = ballot;
    }
  }
  if (winner != 0) store<u32>(winner, 0, 8);
  return winner;
}
