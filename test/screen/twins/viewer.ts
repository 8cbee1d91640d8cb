/** A second decoder of whole shares, after docs/codec.md sections 5 and 6: exact and slow. */
import { decodeMap } from '@folkmoot/screen';
import { BitReader, listener, Stream } from './bits.js';
import { codeChroma } from './chroma.js';
import { TwinModel } from './model.js';
import { codePixels, Tile } from './pixels.js';

interface Source {
  object: number;
  dx: number;
  dy: number;
}

/** What a tile shows: the source of every pixel, row by row. */
type Shown = (Source | undefined)[];

interface PlaneShape {
  width: number;
  height: number;
  side: number;
}

type ObjectTiles = Map<number, Tile>[];

/** Decodes the packets of one picture, in order. */
export class TwinViewer {
  #planes: PlaneShape[] = [];
  #columns = 0;
  #tiles = 0;
  #isColour = true;
  readonly #objects = new Map<number, ObjectTiles>();
  #map: Shown[][] = [];

  /** Takes a map. */
  map(sequence: number, bytes: Uint8Array): void {
    const { header, body } = decodeMap(bytes);
    const { picture } = header;
    if (picture) this.#shape(picture.format === 'rgba', picture.widthPixels, picture.heightPixels);
    const stream = new Stream(new BitReader(body));
    if (header.status === 'sharing') {
      const sources = this.#planes.map((_, index) => new Sources(stream, sequence, `map${index}`));
      this.#map = header.builtOn === 0 ? this.#picture(stream, sources) : this.#change(stream, sources);
    }
  }

  /** Takes an object. */
  object(sequence: number, bytes: Uint8Array): void {
    this.#objects.set(sequence, this.#decode(sequence, bytes));
  }

  /** The picture: per plane its pixels row by row. */
  planes(): number[][] {
    return this.#planes.map((plane, index) => {
      const pixels = new Array<number>(plane.width * plane.height).fill(0);
      for (let tile = 0; tile < this.#tiles; tile += 1) {
        const { x, y, width, height } = this.#area(plane, tile);
        const shown = this.#fetch(index, tile, this.#map[index]?.[tile] ?? []);
        for (let row = 0; row < height; row += 1) {
          for (let column = 0; column < width; column += 1) {
            pixels[(y + row) * plane.width + x + column] = shown.at(column, row) ?? 0;
          }
        }
      }
      return pixels;
    });
  }

  #shape(isColour: boolean, width: number, height: number): void {
    const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2), side: 16 };
    this.#isColour = isColour;
    this.#planes = [{ width, height, side: 32 }, ...(isColour ? [] : [half])];
    this.#columns = Math.ceil(width / 32);
    this.#tiles = this.#columns * Math.ceil(height / 32);
  }

  #area(
    { width, height, side }: PlaneShape,
    tile: number,
  ): { x: number; y: number; width: number; height: number } {
    const [x, y] = [(tile % this.#columns) * side, Math.floor(tile / this.#columns) * side];
    return { x, y, width: Math.min(side, width - x), height: Math.min(side, height - y) };
  }

  #fetch(index: number, tile: number, shown: Shown): Tile {
    const plane = this.#planes[index] as PlaneShape;
    const { x, y, width, height } = this.#area(plane, tile);
    const pixels = Array.from({ length: width * height }, (_, at) => {
      const source = shown[at];
      if (!source) return 0;
      return this.#pixel(
        index,
        source.object,
        x + (at % width) + source.dx,
        y + Math.floor(at / width) + source.dy,
      );
    });
    return new Tile(width, height, pixels);
  }

  #pixel(index: number, object: number, x: number, y: number): number {
    const { side } = this.#planes[index] as PlaneShape;
    const tile = Math.floor(y / side) * this.#columns + Math.floor(x / side);
    const pixel = this.#objects
      .get(object)
      ?.[index]?.get(tile)
      ?.at(x % side, y % side);
    if (pixel === undefined) throw new Error(`object ${object} has no pixel at ${x}, ${y}`);
    return pixel;
  }

  #decode(sequence: number, bytes: Uint8Array): ObjectTiles {
    const reader = new BitReader(bytes);
    const stream = new Stream(reader);
    const model = new TwinModel(this.#isColour ? 0xffffffff : 235);
    this.#prime(stream, sequence, model);
    const sources = this.#planes.map((_, index) => new Sources(stream, sequence, `object${index}`));
    const made: ObjectTiles = this.#planes.map(() => new Map<number, Tile>());
    const before = {
      tile: -1,
      presence: 0,
      operations: [1, 1],
      colours: [this.#isColour ? 0xffffffff : 235, 0x8080],
    };
    while (stream.bit('more') === 1) {
      const tile = before.tile + 1 + stream.number('tileStep');
      const presence = this.#isColour ? 1 : stream.tree(`presence ${before.presence}`, 2);
      Object.assign(before, { tile, presence });
      let lumaReference: Tile | undefined;
      this.#planes.forEach((plane, index) => {
        if (((presence >> index) & 1) === 0) return;
        if (stream.bit('trimmed') === 1) skipMask(stream, plane.side);
        const operation = stream.tree(`operation ${index} ${before.operations[index]}`, 2);
        before.operations[index] = operation;
        const { width, height } = this.#area(plane, tile);
        const target = new Tile(width, height, new Array<number>(width * height));
        made[index]?.set(tile, target);
        if (operation === 0) {
          before.colours[index] = this.#colour(stream, index, before.colours[index] ?? 0);
          target.pixels.fill(before.colours[index] ?? 0);
          return;
        }
        const references: Tile[] = [];
        for (let i = 1; i < operation; i += 1) {
          references.push(this.#fetch(index, tile, (sources[index] as Sources).fragments(width, height)));
        }
        const { bits } = stream;
        if (index === 0) {
          [lumaReference] = references;
          codePixels({ bits, model, kind: this.#isColour ? 'colour' : 'luma', tile: target, references });
        } else {
          const own = (presence & 1) === 1 ? made[0]?.get(tile) : undefined;
          const guide = own ?? this.#guide(tile, sources[0] as Sources);
          codeChroma({ bits, model, tile: target, guide, guideReference: lumaReference, references });
        }
      });
    }
    if (reader.left > 0) throw new Error('bytes are left over');
    return made;
  }

  #guide(tile: number, sources: Sources): Tile {
    const { width, height } = this.#area(this.#planes[0] as PlaneShape, tile);
    return this.#fetch(0, tile, sources.fragments(width, height));
  }

  #colour(stream: Stream, index: number, last: number): number {
    if (stream.bit(`colour ${index}`) === 0) return last;
    const bytes = this.#isColour ? 4 : index === 0 ? 1 : 2;
    let colour = 0;
    for (let byte = 0; byte < bytes; byte += 1) {
      colour += stream.tree(`byte ${index === 1 ? byte + 1 : byte}`, 8) * 2 ** (8 * byte);
    }
    return colour;
  }

  #prime(stream: Stream, sequence: number, model: TwinModel): void {
    if (stream.bit('primed') === 0) return;
    const object = sequence - 1 - stream.number('primerBack');
    const tiles: number[] = [];
    let above = this.#tiles;
    for (let left = stream.number('primerCount'); left > 0; left -= 1) {
      above -= 1 + stream.number('primerStep');
      tiles.unshift(above);
    }
    for (const tile of tiles) {
      const [first, chroma] = (this.#objects.get(object) ?? []).map((plane) => plane.get(tile));
      const kind = this.#isColour ? 'colour' : 'luma';
      if (first) codePixels({ bits: listener, model, kind, tile: first, references: [] });
      if (first && chroma) {
        codeChroma({
          bits: listener,
          model,
          tile: chroma,
          guide: first,
          guideReference: undefined,
          references: [],
        });
      }
    }
  }

  #picture(stream: Stream, sources: readonly Sources[]): Shown[][] {
    for (let left = stream.number('liveRanges'); left > 0; left -= 1) {
      stream.number('liveGap');
      stream.number('liveLength');
    }
    const map: Shown[][] = this.#planes.map(() => []);
    const before = [0, 0];
    this.#planes.forEach((_, index) => {
      for (let tile = 0; tile < this.#tiles; tile += 1) {
        const nothing = index === 1 && (map[0]?.[tile] ?? []).length === 0;
        (map[index] as Shown[])[tile] = nothing
          ? []
          : this.#told(stream, sources, { index, tile, map, before });
      }
    });
    return map;
  }

  #told(
    stream: Stream,
    sources: readonly Sources[],
    { index, tile, map, before }: { index: number; tile: number; map: readonly Shown[][]; before: number[] },
  ): Shown {
    const mode = stream.tree(`mode ${index} ${before[index]}`, 2);
    before[index] = mode;
    const plane = this.#planes[index] as PlaneShape;
    const { width, height } = this.#area(plane, tile);
    if (mode === 2) return (sources[index] as Sources).fragments(width, height);
    if (mode === 3 && index === 0) return [];
    const from = mode === 3 ? 0 : index;
    const neighbour = mode === 3 ? tile : tile - (mode === 0 ? 1 : this.#columns);
    const other = this.#area(this.#planes[from] as PlaneShape, neighbour);
    const shown = map[from]?.[neighbour] ?? [];
    const scale = mode === 3 ? 2 : 1;
    return Array.from({ length: width * height }, (_, at) => {
      const source = shown[Math.floor(at / width) * scale * other.width + (at % width) * scale];
      return source && { object: source.object, dx: source.dx / scale, dy: source.dy / scale };
    });
  }

  #change(stream: Stream, sources: readonly Sources[]): Shown[][] {
    const vectors = Array.from({ length: stream.number('vectors') }, () => {
      return { dx: stream.signed('vectorX'), dy: stream.signed('vectorY') };
    });
    const after = this.#map.map((tiles) => [...tiles]);
    const kinds = this.#planes.map(() => new Array<number>(this.#tiles).fill(0));
    const last = [0, 0];
    const before = [0, 0];
    for (let tile = 0; tile < this.#tiles; tile += 1) {
      this.#planes.forEach((_, index) => {
        const own = kinds[index] as number[];
        const west = tile % this.#columns > 0 ? (own[tile - 1] ?? 0) : 0;
        const b = index === 0 ? 0 : 1 + (kinds[0]?.[tile] ?? 0);
        if (stream.bit(`changed ${(b * 4 + west) * 4 + (own[tile - this.#columns] ?? 0)}`) === 0) return;
        own[tile] = 1 + stream.bit(`kind ${b * 4 + west}`);
        const shown = after[index] as Shown[];
        if (own[tile] === 2) shown[tile] = this.#told(stream, sources, { index, tile, map: after, before });
        else {
          const asLuma = b === 2 && stream.bit('asLuma') === 0;
          if (!asLuma && stream.bit(`sameVector ${index}`) === 1) last[index] = stream.tree('whichVector', 3);
          const vector = vectors[asLuma ? (last[0] ?? 0) : (last[index] ?? 0)];
          shown[tile] = this.#copied(index, tile, vector?.dx ?? 0, vector?.dy ?? 0);
        }
      });
    }
    return after;
  }

  #copied(index: number, tile: number, dx: number, dy: number): Shown {
    const scale = index + 1;
    const [moveX, moveY] = [dx / scale, dy / scale];
    const plane = this.#planes[index] as PlaneShape;
    const { x, y, width, height } = this.#area(plane, tile);
    return Array.from({ length: width * height }, (_, at) => {
      const source = this.#sourceAt(index, x + (at % width) + moveX, y + Math.floor(at / width) + moveY);
      return source && { object: source.object, dx: source.dx + moveX, dy: source.dy + moveY };
    });
  }

  #sourceAt(index: number, x: number, y: number): Source | undefined {
    const plane = this.#planes[index] as PlaneShape;
    const tile = Math.floor(y / plane.side) * this.#columns + Math.floor(x / plane.side);
    const { width } = this.#area(plane, tile);
    return this.#map[index]?.[tile]?.[(y % plane.side) * width + (x % plane.side)];
  }
}

/** Fragments, section 5.3. */
class Sources {
  readonly #stream: Stream;
  readonly #newest: number;
  readonly #name: string;
  readonly #recent: (Source | undefined)[] = new Array<Source | undefined>(8).fill(undefined);
  #last: Source = { object: 0, dx: 0, dy: 0 };

  constructor(stream: Stream, newest: number, name: string) {
    this.#stream = stream;
    this.#newest = newest;
    this.#name = name;
  }

  fragments(width: number, height: number): Shown {
    const shown: Shown = [];
    for (let y = 0; y < height;) {
      const row: Shown = [];
      while (row.length < width) {
        const source = this.#source();
        const length = this.#length(row.length > 0 ? 'rest' : 'first', 'width', width - row.length);
        for (let i = 0; i < length; i += 1) row.push(source);
      }
      const rows = this.#length('bottom', 'height', height - y);
      for (let i = 0; i < rows; i += 1) shown.push(...row);
      y += rows;
    }
    return shown;
  }

  #length(whole: string, name: string, most: number): number {
    if (most === 1 || this.#stream.bit(`${this.#name} ${whole}`) === 0) return most;
    return this.#stream.tree(`${this.#name} ${name}`, 5) + 1;
  }

  #source(): Source {
    const index = this.#stream.tree(`${this.#name} recent`, 4);
    const source = index < 8 ? this.#recent[index] : this.#spelled();
    if (!source) throw new Error('nothing was shown before');
    this.#recent.splice(Math.min(index, 7), 1);
    this.#recent.unshift(source);
    return source;
  }

  #spelled(): Source {
    const bit = (name: string): number => this.#stream.bit(`${this.#name} ${name}`);
    if (bit('next') === 0) return (this.#last = { ...this.#last, object: this.#last.object + 1 });
    let [dx, dy] = [0, 0];
    if (bit('sameMove') === 1) {
      const other = this.#recent[this.#stream.tree(`${this.#name} whichMove`, 2)];
      [dx, dy] = [other?.dx ?? 0, other?.dy ?? 0];
    } else {
      if (bit('movesX') === 1) dx = this.#stream.signed(`${this.#name} x`);
      if (bit('movesY') === 1) dy = this.#stream.signed(`${this.#name} y`);
    }
    const object =
      bit('forwards') === 1
        ? this.#last.object + this.#stream.number(`${this.#name} ahead`)
        : this.#newest - this.#stream.number(`${this.#name} back`);
    return (this.#last = { object, dx, dy });
  }
}

function skipMask(stream: Stream, side: number): void {
  let above = new Array<number>(side).fill(1);
  for (let y = 0; y < side; y += 1) {
    if (stream.bit('mask same') === 0) continue;
    const row: number[] = [];
    for (let x = 0; x < side; x += 1) row.push(stream.bit(`mask ${(row[x - 1] ?? 1) + 2 * (above[x] ?? 1)}`));
    above = row;
  }
}
