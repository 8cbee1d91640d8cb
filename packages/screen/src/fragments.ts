import type { Grid, Plane } from './grid.js';

/** `width` pixels of a row that show pixels of one object: those at the same place moved by (dx, dy). */
export interface Run {
  width: number;
  object: number;
  dx: number;
  dy: number;
}

/** `height` rows of a tile with the same runs, which fill the tile's width. */
export interface Band {
  height: number;
  runs: readonly Run[];
}

/**
 * What a tile of one plane shows: bands from top to bottom that fill its height. Never changed once made, so pictures
 * of the past share them. Neighbouring equal runs and bands are merged: one content has one form.
 */
export type Fragments = readonly Band[];

/** What every tile of a plane shows; `undefined`: nothing yet. */
export type Tiles = readonly (Fragments | undefined)[];

/** A tile that shows one place of one object. */
export function wholeTile(width: number, height: number, object: number, dx = 0, dy = 0): Fragments {
  return [{ height, runs: [{ width, object, dx, dy }] }];
}

/** The only run of a tile that shows one place of one object. */
export function onlyRun(fragments: Fragments | undefined): Run | undefined {
  if (fragments?.length !== 1) return undefined;
  const [band] = fragments;
  return band?.runs.length === 1 ? band.runs[0] : undefined;
}

/** Whether two runs show pixels of the same object moved alike. */
export function sameSource(a: Run, b: Run): boolean {
  return a.object === b.object && a.dx === b.dx && a.dy === b.dy;
}

/** Whether two tiles show the same pixels of the same objects. */
export function sameFragments(a: Fragments | undefined, b: Fragments | undefined): boolean {
  if (a === b) return true;
  if (a?.length !== b?.length || !a || !b) return false;
  for (const [index, { height, runs }] of a.entries()) {
    const other = b[index];
    if (other?.height !== height || !sameRuns(runs, other.runs)) return false;
  }
  return true;
}

function sameRuns(a: readonly Run[], b: readonly Run[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) {
    const [run, other] = [a[index], b[index]];
    if (!run || !other || run.width !== other.width || !sameSource(run, other)) return false;
  }
  return true;
}

/** How many runs a tile consists of. */
export function countRuns(fragments: Fragments): number {
  let count = 0;
  for (const { runs } of fragments) count += runs.length;
  return count;
}

/** The fragments with every source moved by (dx, dy). */
export function shifted(fragments: Fragments, dx: number, dy: number): Fragments {
  if (dx === 0 && dy === 0) return fragments;
  return fragments.map(({ height, runs }) => ({
    height,
    runs: runs.map((run) => ({ width: run.width, object: run.object, dx: run.dx + dx, dy: run.dy + dy })),
  }));
}

/** Calls `visit` with every object a tile shows and how many pixels of it. */
export function eachObject(fragments: Fragments, visit: (object: number, pixels: number) => void): void {
  for (const { height, runs } of fragments)
    for (const { object, width } of runs) visit(object, width * height);
}

/** The upper left part of what a tile shows. */
export function cropped(fragments: Fragments, width: number, height: number): Fragments {
  if (hasSize(fragments, width, height)) return fragments;
  const bands: Band[] = [];
  let rows = 0;
  for (const band of fragments) {
    const left = height - rows;
    if (left <= 0) break;
    const runs: Run[] = [];
    clipRuns(runs, band.runs, 0, width, { dx: 0, dy: 0 });
    appendBand(bands, Math.min(band.height, left), runs);
    rows += band.height;
  }
  return bands;
}

function hasSize(fragments: Fragments, width: number, height: number): boolean {
  let [left, rows] = [width, height];
  for (const { width: one } of fragments[0]?.runs ?? []) left -= one;
  for (const { height: one } of fragments) rows -= one;
  return left === 0 && rows === 0;
}

/** What the chroma of a tile shows if it moved as its luma did; `undefined` where that is between two pixels. */
export function halved(luma: Fragments): Fragments | undefined {
  const bands: Band[] = [];
  let y = 0;
  for (const { height, runs } of luma) {
    const half = halvedRuns(runs);
    if (!half || y % 2 === 1) return undefined;
    bands.push({ height: Math.ceil(height / 2), runs: half });
    y += height;
  }
  return bands;
}

function halvedRuns(runs: readonly Run[]): Run[] | undefined {
  const half: Run[] = [];
  let x = 0;
  for (const { width, object, dx, dy } of runs) {
    if (x % 2 === 1 || dx % 2 !== 0 || dy % 2 !== 0) return undefined;
    half.push({ width: Math.ceil(width / 2), object, dx: dx / 2, dy: dy / 2 });
    x += width;
  }
  return half;
}

/** Appends rows to a tile under construction, merging them with equal ones above. */
export function appendBand(bands: Band[], height: number, runs: readonly Run[]): void {
  const last = bands.at(-1);
  if (last && sameRuns(last.runs, runs))
    bands[bands.length - 1] = { height: last.height + height, runs: last.runs };
  else bands.push({ height, runs });
}

/** Appends pixels to a row under construction, merging them with equal ones before. */
export function appendRun(runs: Run[], width: number, { object, dx, dy }: Omit<Run, 'width'>): void {
  const last = runs.at(-1);
  if (last?.object === object && last.dx === dx && last.dy === dy) last.width += width;
  else runs.push({ width, object, dx, dy });
}

/**
 * What a tile shows when its pixels are those that `tiles` show (dx, dy) further: the entries there, moved.
 * `undefined` where that reaches outside the plane or shows nothing.
 */
export function gathered(
  grid: Grid,
  plane: Plane,
  tiles: Tiles,
  { tile, dx, dy }: { tile: number; dx: number; dy: number },
): Fragments | undefined {
  const { x, y, width, height } = grid.rectangle(plane, tile);
  const from = { x: x + dx, y: y + dy };
  if (from.x < 0 || from.y < 0 || from.x + width > plane.width || from.y + height > plane.height)
    return undefined;
  const bands: Band[] = [];
  for (let done = 0; done < height;) {
    const strip = gatherStrip(grid, plane, tiles, {
      x: from.x,
      y: from.y + done,
      width,
      rows: height - done,
      dx,
      dy,
    });
    if (!strip) return undefined;
    appendBand(bands, strip.height, strip.runs);
    done += strip.height;
  }
  return bands;
}

interface Strip {
  x: number;
  y: number;
  width: number;
  rows: number;
  dx: number;
  dy: number;
}

/** The runs of as many rows below (x, y) as are alike. */
function gatherStrip(grid: Grid, plane: Plane, tiles: Tiles, strip: Strip): Band | undefined {
  const { side } = plane;
  const row = Math.floor(strip.y / side);
  const runs: Run[] = [];
  let height = strip.rows;
  for (let x = strip.x; x < strip.x + strip.width;) {
    const column = Math.floor(x / side);
    const place = bandAt(tiles[row * grid.columns + column], strip.y - row * side);
    if (!place) return undefined;
    height = Math.min(height, place.left);
    const end = Math.min(strip.x + strip.width, (column + 1) * side);
    clipRuns(runs, place.band.runs, x - column * side, end - column * side, strip);
    x = end;
  }
  return { height, runs };
}

function bandAt(fragments: Fragments | undefined, y: number): { band: Band; left: number } | undefined {
  let bottom = 0;
  for (const band of fragments ?? []) {
    bottom += band.height;
    if (y < bottom) return { band, left: bottom - y };
  }
  return undefined;
}

function clipRuns(
  into: Run[],
  runs: readonly Run[],
  from: number,
  to: number,
  { dx, dy }: { dx: number; dy: number },
): void {
  let left = 0;
  for (const run of runs) {
    const right = left + run.width;
    const width = Math.min(right, to) - Math.max(left, from);
    if (width > 0) appendRun(into, width, { object: run.object, dx: run.dx + dx, dy: run.dy + dy });
    left = right;
    if (left >= to) return;
  }
}
