import { LaneSealer } from '@folkmoot/crypto';
import { computed, signal } from '@folkmoot/kit';
import type { Presenting, PresentStats, PublishingLane } from '@folkmoot/screen';
import { presentScreen } from '@folkmoot/screen';
import type { LaneWriter, Link } from '@folkmoot/transport';
import type { LaneId, MeetingError } from '@folkmoot/wire';
import { decodePacketHeader, laneKinds } from '@folkmoot/wire';
import type { Remote } from 'comlink';
import { proxy } from 'comlink';
import { asMeetingError } from '../errors.js';
import type { LaneKeys } from './keys.js';
import { renewal } from './screen-renewal.js';

/** What is to be shared, and the generation of the lane that was announced for it. */
export interface PresentRequest {
  readonly frames: ReadableStream<VideoFrame>;
  readonly generation: number;
}

/** How far a lane has come. */
export interface LanePosition {
  readonly lane: LaneId;
  readonly sequence: number;
}

/** A lane, and the header of the last packet on it. */
interface Published {
  readonly lane: LaneId;
  header?: Uint8Array;
}

/** Publishes one's own screen. */
export class PresentingDesk {
  readonly #isHeld = signal(false);
  readonly #link: Link;
  readonly #keys: Remote<LaneKeys> | LaneKeys;
  #presenting: Presenting | undefined;
  #published: Published | undefined;

  constructor(link: Link, keys: Remote<LaneKeys> | LaneKeys) {
    this.#link = link;
    this.#keys = keys;
  }

  /** Publishes frames on the announced lane until stopped. `failed` is called when that ends with an error. */
  async present(
    { frames, generation }: PresentRequest,
    failed: (error: MeetingError) => void,
  ): Promise<void> {
    const sealer = new LaneSealer(await this.#keys.sealKeys(laneKinds.screen, generation));
    const lane = this.#link.open(laneKinds.screen, generation);
    const published: Published = { lane: lane.lane };
    this.#published = published;
    const backlog = computed(() => (this.#isHeld.value ? { credit: 0 } : this.#link.backlog.value));
    const presenting = presentScreen({ frames, lane: noted(lane, published), backlog, sealer });
    this.#presenting = presenting;
    const renew = renewal(this.#keys, sealer, () => {
      if (this.#presenting === presenting) presenting.renew();
    });
    await this.#keys.watchEpochs(proxy(() => void renew()));
    await renew();
    presenting.done.catch((error: unknown) => failed(asMeetingError(error, 'unsupported/screen-capture')));
  }

  /** Hides what happens from now on. */
  async pause(): Promise<void> {
    await this.#presenting?.pause();
  }

  /** Shows again what happens. */
  async resume(): Promise<void> {
    await this.#presenting?.resume();
  }

  /** Whether nothing new is published although the share goes on. */
  hold(isHeld: boolean): void {
    this.#isHeld.value = isHeld;
  }

  /** Ends one's own share. */
  async stop(): Promise<void> {
    const presenting = this.#presenting;
    this.#presenting = undefined;
    await presenting?.stop();
    this.#published = undefined;
  }

  /** How far one's own share has come. */
  published(): LanePosition | undefined {
    const { lane, header } = this.#published ?? {};
    return lane && header && { lane, sequence: decodePacketHeader(header).sequence };
  }

  /** What presenting counted, while one shares. */
  protected presentingStats(): PresentStats | undefined {
    return this.#presenting?.stats();
  }
}

/** The lane, of which is noted how far it has come. */
function noted(lane: LaneWriter, published: Published): PublishingLane {
  return {
    lane: lane.lane,
    state: lane.state,
    send(packet) {
      published.header = packet.header;
      lane.send(packet);
    },
  };
}
