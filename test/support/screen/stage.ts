import { createQueue, type Queue, type ReadonlySignal, type Signal, signal } from '@folkmoot/kit';
import {
  type CapturedFrame,
  presentScreen,
  type Presenting,
  watchScreen,
  type Watching,
} from '@folkmoot/screen';
import { decodePacketHeader, type LaneId, laneKinds, type OutgoingPacket, type Packet } from '@folkmoot/wire';
import { meetingOf, type Person } from '../crypto.js';
import type { Desk } from './desk.js';

/** A canvas that only remembers what was put on it. */
export class FakeCanvas {
  width = 0;
  height = 0;
  pixels = new Uint8Array(0);
  cleared = 0;

  getContext(): object {
    return {
      putImageData: (image: ImageData, x: number, y: number) => this.#put(image, x, y),
      clearRect: () => (this.cleared += 1),
    };
  }

  #put(image: ImageData, x: number, y: number): void {
    if (this.pixels.length !== this.width * this.height * 4)
      this.pixels = new Uint8Array(this.width * this.height * 4);
    for (let row = 0; row < image.height; row += 1) {
      const line = image.data.subarray(row * image.width * 4, (row + 1) * image.width * 4);
      this.pixels.set(line, ((y + row) * this.width + x) * 4);
    }
  }
}

/** Gives Node the one thing of the browser that painting needs. */
export function installImageData(): void {
  class NodeImageData {
    readonly data: Uint8ClampedArray;
    readonly width: number;
    readonly height: number;
    constructor(width: number, height: number) {
      this.data = new Uint8ClampedArray(width * height * 4);
      this.width = width;
      this.height = height;
    }
  }
  Object.assign(globalThis, { ImageData: NodeImageData });
}

/** A frame as a canvas gives it; remembers whether it was closed. */
export function capturedFrame(desk: Desk): CapturedFrame & { closed: boolean } {
  const { width, height } = desk;
  const frame = {
    data: new Uint8ClampedArray(desk.pixels),
    width,
    height,
    closed: false,
    colorSpace: 'srgb',
    close: () => (frame.closed = true),
  };
  return frame;
}

/** Somebody who shares and somebody who watches, with real keys, and the packets between them in hand. */
export interface Stage {
  ana: Person;
  ben: Person;
  lane: LaneId;
  frames: Queue<CapturedFrame>;
  credit: Signal<{ credit: number }>;
  laneState: Signal<'waiting' | 'open' | 'closed'>;
  /** Everything that was sent, in order. */
  sent: OutgoingPacket[];
  presenting: Presenting;
  /** Starts to watch what is put into `inbox`. */
  watch(
    presenter?: ReadonlySignal<LaneId | undefined>,
  ): Promise<{ watching: Watching; inbox: Queue<Packet>; canvas: FakeCanvas }>;
  /** Lets an inbox have everything that was sent and will be. */
  follow(inbox: Queue<Packet>): void;
  /** Waits until something more was sent. */
  nextSent(): Promise<OutgoingPacket[]>;
  /** A packet as a viewer receives it. */
  delivered(packet: OutgoingPacket): Packet;
}

/** Sets the stage. */
export async function openStage(): Promise<Stage> {
  installImageData();
  const { people } = await meetingOf('Ana', 'Ben');
  const [ana, ben] = people as [Person, Person];
  const lane = ana.lane(laneKinds.screen);
  const frames = createQueue<CapturedFrame>();
  const credit = signal({ credit: 1_000_000 });
  const laneState = signal<'waiting' | 'open' | 'closed'>('open');
  const sent: OutgoingPacket[] = [];
  let wake = (): void => undefined;
  let seen = 0;
  const followers: Queue<Packet>[] = [];
  const delivered = ({ header, payload }: OutgoingPacket): Packet => {
    return { lane, arrival: 1, header: decodePacketHeader(header), headerBytes: header, payload };
  };
  const send = (packet: OutgoingPacket): void => {
    sent.push(packet);
    for (const inbox of followers) inbox.push(delivered(packet));
    if (decodePacketHeader(packet.header).endOfFrame) wake();
  };
  const presenting = presentScreen({
    frames,
    lane: { lane, state: laneState, send },
    sealer: await ana.sealer(laneKinds.screen),
    backlog: credit,
  });
  return {
    ana,
    ben,
    lane,
    frames,
    credit,
    laneState,
    sent,
    presenting,
    async watch(presenter = signal<LaneId | undefined>(lane)) {
      const inbox = createQueue<Packet>();
      const watching = watchScreen({ packets: inbox, presenter, openerFor: (of) => ben.opener(of) });
      const canvas = new FakeCanvas();
      watching.attach(canvas as unknown as OffscreenCanvas);
      return { watching, inbox, canvas };
    },
    async nextSent() {
      if (sent.length === seen) await new Promise<void>((resolve) => (wake = resolve));
      const packets = sent.slice(seen);
      seen = sent.length;
      return packets;
    },
    follow(inbox) {
      for (const packet of sent) inbox.push(delivered(packet));
      followers.push(inbox);
    },
    delivered,
  };
}
