import {
  compileKernels,
  LaneViewer,
  type Pixels,
  PublicationSealer,
  ScreenPublisher,
} from '@folkmoot/screen';
import { decodePacketHeader, encodeFrame, laneKinds, type OutgoingPacket, type Packet } from '@folkmoot/wire';
import { meetingOf } from '../../test/support/crypto.js';
import { median, percentile } from './report.js';
import { firstFrames, pixelsOf, type Source } from './source.js';

/** What the codec achieves on a source. Rates are kbit/s at the source's frame rate. */
export interface CodecResult {
  frames: number;
  /** Objects alone, as they leave the coder, key frame included. */
  kbps: number;
  /** Everything a viewer in step receives: objects, maps, headers, tags, signatures, framing. */
  wireKbps: number;
  mapKbps: number;
  /** What the presenter sends beyond that: silent full maps. */
  silentKbps: number;
  /** Share of the frames after which every pixel at the viewer is the captured one. */
  exactShare: number;
  encodeMsMedian: number;
  encodeMsP95: number;
  encodeMsKey: number;
  decodeMsMedian: number;
  decodeMsP95: number;
  decodeMsKey: number;
  sealMsMedian: number;
  keyFrameKB: number;
  liveSetKB: number;
  /** Worst frame on the wire. */
  worstFrameKB: number;
}

/** Sends a source through the product: publisher → sealed packets → a viewer in step. Every frame is compared. */
export async function measureCodec(source: Source, mostFrames: number): Promise<CodecResult> {
  const run = await Run.start(source);
  for await (const bytes of firstFrames(source, mostFrames)) await run.frame(pixelsOf(source, bytes));
  return run.result();
}

class Run {
  readonly #source: Source;
  readonly #publisher: ScreenPublisher;
  readonly #sealer: PublicationSealer;
  readonly #viewer: LaneViewer;
  readonly #encodeMs: number[] = [];
  readonly #decodeMs: number[] = [];
  readonly #sealMs: number[] = [];
  readonly #bytes = { objects: 0, maps: 0, wire: 0, silent: 0, key: 0, worst: 0 };
  #frames = 0;
  #exact = 0;

  private constructor(
    source: Source,
    parts: { publisher: ScreenPublisher; sealer: PublicationSealer; viewer: LaneViewer },
  ) {
    this.#source = source;
    this.#publisher = parts.publisher;
    this.#sealer = parts.sealer;
    this.#viewer = parts.viewer;
  }

  static async start(source: Source): Promise<Run> {
    const { people } = await meetingOf('Ana', 'Ben');
    const [ana, ben] = people;
    if (!ana || !ben) throw new Error('Nobody came.');
    const lane = ana.lane(laneKinds.screen);
    const kernels = await compileKernels();
    return new Run(source, {
      publisher: new ScreenPublisher(kernels),
      sealer: new PublicationSealer(lane, await ana.sealer(laneKinds.screen)),
      viewer: new LaneViewer(kernels, lane, await ben.opener(lane)),
    });
  }

  async frame(pixels: Pixels): Promise<void> {
    this.#frames += 1;
    this.#publisher.frame(pixels);
    const started = performance.now();
    const publication = this.#publisher.publish(Infinity);
    this.#encodeMs.push(performance.now() - started);
    if (publication) {
      const sealing = performance.now();
      const packets = await this.#sealer.seal(publication);
      this.#sealMs.push(performance.now() - sealing);
      const sent = packets.slice(0, publication.objects.length + 1);
      this.#count(sent, packets.slice(sent.length), publication);
      await this.#show(sent);
    }
    const { picture } = this.#publisher;
    const shown = this.#viewer.viewer.picture;
    if (
      picture &&
      shown &&
      picture.screen.loader.hash(picture.screen.current) === shown.viewed.loader.hash(shown.viewed.picture)
    )
      this.#exact += 1;
  }

  #count(
    sent: readonly OutgoingPacket[],
    silent: readonly OutgoingPacket[],
    publication: { objects: readonly { bytes: Uint8Array }[]; map: { body: Uint8Array } },
  ): void {
    const objects = publication.objects.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const wire = sizeOf(sent);
    this.#bytes.objects += objects;
    this.#bytes.maps += publication.map.body.length;
    this.#bytes.wire += wire;
    this.#bytes.silent += sizeOf(silent);
    if (this.#frames === 1) this.#bytes.key = wire;
    this.#bytes.worst = Math.max(this.#bytes.worst, this.#frames === 1 ? 0 : wire);
  }

  async #show(packets: readonly OutgoingPacket[]): Promise<void> {
    const started = performance.now();
    for (const packet of packets) await this.#viewer.receive(delivered(this.#viewer, packet));
    this.#viewer.viewer.take();
    this.#decodeMs.push(performance.now() - started);
  }

  result(): CodecResult {
    const kbps = (bytes: number): number =>
      (bytes * 8 * this.#source.framesPerSecond) / Math.max(1, this.#frames) / 1000;
    const kB = (bytes: number): number => bytes / 1000;
    return {
      frames: this.#frames,
      kbps: kbps(this.#bytes.objects),
      wireKbps: kbps(this.#bytes.wire),
      mapKbps: kbps(this.#bytes.maps),
      silentKbps: kbps(this.#bytes.silent),
      exactShare: this.#exact / Math.max(1, this.#frames),
      encodeMsMedian: median(this.#encodeMs),
      encodeMsP95: percentile(this.#encodeMs, 0.95),
      encodeMsKey: this.#encodeMs[0] ?? 0,
      decodeMsMedian: median(this.#decodeMs),
      decodeMsP95: percentile(this.#decodeMs, 0.95),
      decodeMsKey: this.#decodeMs[0] ?? 0,
      sealMsMedian: median(this.#sealMs),
      keyFrameKB: kB(this.#bytes.key),
      liveSetKB: kB(this.#publisher.picture?.published.liveBytes ?? 0),
      worstFrameKB: kB(this.#bytes.worst),
    };
  }
}

function sizeOf(packets: readonly OutgoingPacket[]): number {
  return packets.reduce(
    (sum, packet) => sum + encodeFrame({ type: 'packet', lane: 1, arrival: 1, ...packet }).length,
    0,
  );
}

function delivered({ lane }: LaneViewer, { header, payload }: OutgoingPacket): Packet {
  return { lane, arrival: 0, header: decodePacketHeader(header), headerBytes: header, payload };
}
