import assert from 'node:assert/strict';
import {
  compileKernels,
  encodeMap,
  type LiveSetBounds,
  type NewMap,
  type Pixels,
  type Publication,
  ScreenPublisher,
  ScreenViewer,
} from '@folkmoot/screen';
import type { SequenceRange } from '@folkmoot/wire';

/** A packet of a share in the clear. */
export interface ClearPacket {
  sequence: number;
  kind: 'object' | 'map';
  bytes: Uint8Array;
  retires: readonly SequenceRange[];
  /** Whether it stands under a number that was used before. */
  replaces: boolean;
}

/** A key of an object as it stands in a map; in the clear it says nothing. */
const noKey = { key: new Uint8Array(16), hash: new Uint8Array(16) };

/** The packets of a publication in the order they are sent. */
export function packetsOf({ objects, map, replacement }: Publication): ClearPacket[] {
  const packets: ClearPacket[] = objects.map(({ sequence, bytes }) => {
    return { sequence, kind: 'object', bytes, retires: [], replaces: false };
  });
  packets.push(mapPacket(map, false));
  if (replacement) packets.push(mapPacket(replacement, true));
  return packets;
}

function mapPacket({ sequence, header, body, keyed, retires }: NewMap, replaces: boolean): ClearPacket {
  const objects = keyed.map((object) => ({ sequence: object, ...noKey }));
  return {
    sequence,
    kind: 'map',
    bytes: encodeMap({ header: { ...header, objects }, body }),
    retires,
    replaces,
  };
}

/** What a relay keeps of a share: the live set, by the rules of a state lane. */
export class LiveSetModel {
  readonly packets = new Map<number, ClearPacket>();

  /** Applies packets, which must be whole frames. */
  apply(packets: readonly ClearPacket[]): void {
    for (const packet of packets) {
      this.packets.set(packet.sequence, packet);
      for (const { from, to } of packet.retires) {
        for (const sequence of [...this.packets.keys()]) {
          if (sequence >= from && sequence <= to && sequence !== packet.sequence)
            this.packets.delete(sequence);
        }
      }
    }
  }

  /** Live packets as a newcomer receives them: maps first, then by number. */
  forNewcomer(): ClearPacket[] {
    const ordered = [...this.packets.values()].sort((a, b) => a.sequence - b.sequence);
    return [
      ...ordered.filter(({ kind }) => kind === 'map'),
      ...ordered.filter(({ kind }) => kind === 'object'),
    ];
  }

  /** Numbers of the live packets of a kind. */
  numbers(kind: ClearPacket['kind']): number[] {
    return [...this.packets.values()]
      .filter((packet) => packet.kind === kind)
      .map(({ sequence }) => sequence);
  }
}

/** Objects that a viewer was given before a map named them: without its key it could not open them. */
const locked = new WeakMap<ScreenViewer, { named: Set<number>; waiting: Map<number, Uint8Array> }>();

/** Hands packets to a viewer; objects wait for the map that names them, as sealed ones do. */
export function give(viewer: ScreenViewer, packets: readonly ClearPacket[]): void {
  const lock = locked.get(viewer) ?? { named: new Set(), waiting: new Map<number, Uint8Array>() };
  locked.set(viewer, lock);
  for (const { sequence, kind, bytes, retires } of packets) {
    if (kind === 'object') {
      if (lock.named.has(sequence)) viewer.object(sequence, bytes);
      else lock.waiting.set(sequence, bytes);
      continue;
    }
    for (const { sequence: named } of viewer.map(sequence, bytes).flatMap(({ objects }) => objects)) {
      lock.named.add(named);
      const waiting = lock.waiting.get(named);
      lock.waiting.delete(named);
      if (waiting) viewer.object(named, waiting);
    }
    viewer.retire(retires);
  }
}

/** A presenter, a relay's live set, and a viewer in step. */
export class TestShare {
  readonly module: WebAssembly.Module;
  readonly publisher: ScreenPublisher;
  readonly viewer: ScreenViewer;
  readonly live = new LiveSetModel();

  constructor(module: WebAssembly.Module, bounds?: Partial<LiveSetBounds>) {
    this.module = module;
    this.publisher = new ScreenPublisher(module, bounds);
    this.viewer = new ScreenViewer(module);
  }

  /** Captures a picture, publishes it, and lets the viewer follow. Returns what was sent. */
  show(pixels: Pixels, budgetBytes = Infinity): ClearPacket[] {
    this.publisher.frame(pixels);
    return this.publish(budgetBytes);
  }

  /** Publishes what is dirty, and lets the viewer follow. */
  publish(budgetBytes = Infinity): ClearPacket[] {
    const publication = this.publisher.publish(budgetBytes);
    const packets = publication ? packetsOf(publication) : [];
    this.send(packets);
    return packets;
  }

  /** Hands packets to relay and viewer; replacements of known numbers do not reach the viewer. */
  send(packets: readonly ClearPacket[]): void {
    this.live.apply(packets);
    give(
      this.viewer,
      packets.filter(({ replaces }) => !replaces),
    );
    this.viewer.take();
  }

  /** Somebody who comes now and receives the live set alone. */
  newcomer(order: (packets: ClearPacket[]) => ClearPacket[] = (packets) => packets): ScreenViewer {
    const viewer = new ScreenViewer(this.module);
    give(viewer, order(this.live.forNewcomer()));
    viewer.take();
    return viewer;
  }

  /** Fails unless this viewer shows exactly what was captured last. */
  assertShown(viewer: ScreenViewer = this.viewer, what = 'the picture'): void {
    const captured = this.publisher.picture;
    const shown = viewer.picture;
    assert.ok(captured && shown, 'there is a picture');
    assert.equal(
      shown.viewed.loader.hash(shown.viewed.picture),
      captured.screen.loader.hash(captured.screen.current),
      `${what} is the captured one`,
    );
  }
}

/** A share with kernels of its own. */
export async function openShare(bounds?: Partial<LiveSetBounds>): Promise<TestShare> {
  return new TestShare(await compileKernels(), bounds);
}
