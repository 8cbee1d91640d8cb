import assert from 'node:assert/strict';
import { decodeMap, type ScreenPublisher } from '@folkmoot/screen';
import type { ClearPacket, LiveSetModel } from './share.js';

/** Fails unless everything docs/codec.md promises of a live set holds (I1 to I5; I3 is checked where something is replaced). */
export function assertInvariants(publisher: ScreenPublisher, live: LiveSetModel): void {
  const { picture } = publisher;
  if (!picture) return;
  const objects = new Set(live.numbers('object'));
  assertNeedsAreLive(picture.published.objects.values(), objects);
  assertVisibleIsLive(publisher, objects);
  assertPixelsAreThere(publisher);
  assertMapsAreComplete(live);
}

/** I1: what a live packet depends on is live and older. */
export function assertNeedsAreLive(
  known: Iterable<{ sequence: number; needs: ReadonlySet<number> }>,
  objects: ReadonlySet<number>,
): void {
  for (const { sequence, needs } of known) {
    assert.ok(objects.has(sequence), `object ${sequence} is live at the relay`);
    for (const need of needs) {
      assert.ok(need < sequence, `object ${sequence} needs an older one, not ${need}`);
      assert.ok(objects.has(need), `object ${need}, which ${sequence} needs, is live`);
    }
  }
}

/** I2: what is visible is live; and its count of pixels is right. */
export function assertVisibleIsLive({ picture }: ScreenPublisher, objects: ReadonlySet<number>): void {
  if (!picture) return;
  const counted = new Map<number, number>();
  for (const tiles of picture.published.tiles) {
    for (const fragments of tiles) {
      for (const { height, runs } of fragments ?? []) {
        for (const { object, width } of runs)
          counted.set(object, (counted.get(object) ?? 0) + width * height);
      }
    }
  }
  for (const [object, pixels] of counted) {
    assert.ok(objects.has(object), `the visible object ${object} is live`);
    assert.equal(picture.published.objects.get(object)?.visible, pixels, `pixels of object ${object}`);
  }
}

/** I4: nothing refers to a position that an object does not have, or that does not count. */
export function assertPixelsAreThere({ picture }: ScreenPublisher): void {
  if (!picture) return;
  for (const plane of picture.grid.planes) {
    picture.published.tiles[plane.index]?.forEach((fragments, tile) => {
      if (fragments)
        assert.ok(picture.holds(plane, tile, fragments), `tile ${tile} refers to pixels that count`);
    });
  }
}

/** I5: of all maps since the last full one none is missing. */
export function assertMapsAreComplete(live: LiveSetModel): void {
  const maps = live.numbers('map').map((sequence) => live.packets.get(sequence) as ClearPacket);
  const headers = maps.map(({ bytes }) => decodeMap(bytes).header).sort((a, b) => a.counter - b.counter);
  const [first, ...changes] = headers;
  assert.equal(first?.builtOn, 0, 'the oldest live map stands alone');
  let counter = first.counter;
  for (const { builtOn, counter: next } of changes) {
    assert.equal(builtOn, counter, `map ${next} changes the one before`);
    counter = next;
  }
}
