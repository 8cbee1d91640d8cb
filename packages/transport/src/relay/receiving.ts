import {
  decodePacketHeader,
  type FrameOf,
  type LaneId,
  limits,
  MeetingError,
  type MemberId,
  type Packet,
  Reassembly,
} from '@folkmoot/wire';
import type { LaneSelector, SubscribeOptions, Subscription } from '../link.js';
import type { Connection } from './connection.js';
import type { Counters } from './counters.js';
import { Inbox } from './inbox.js';

interface Subscribed {
  readonly selector: LaneSelector;
  readonly options: SubscribeOptions;
  readonly inbox: Inbox;
}

/** The subscriptions of a link, over all its connections. */
export class Receiving {
  readonly #self: MemberId;
  readonly #counters: Counters;
  readonly #subscribed = new Map<number, Subscribed>();
  readonly #lanes = new Map<number, LaneId>();
  readonly #pieces = new Map<number, number>();
  #reassembly = new Reassembly();
  #connection: Connection | undefined;
  #lastId = 0;

  constructor(self: MemberId, counters: Counters) {
    this.#self = self;
    this.#counters = counters;
  }

  /** Subscribes to lanes, here and on every later connection. */
  subscribe(selector: LaneSelector, options: SubscribeOptions = {}): Subscription {
    if (this.#subscribed.size >= limits.subscriptions) {
      throw new MeetingError('limit/subscriptions', 'Too many subscriptions are open.');
    }
    const id = (this.#lastId += 1);
    const inbox = new Inbox(this.#self, selector, () => this.#unsubscribe(id));
    this.#subscribed.set(id, { selector, options, inbox });
    this.#ask(id);
    return inbox;
  }

  /** A new connection: asks for what is lacking. */
  connect(connection: Connection): void {
    this.#connection = connection;
    for (const id of this.#subscribed.keys()) this.#ask(id);
  }

  /** The connection is over. */
  disconnect(): void {
    this.#connection = undefined;
    this.#lanes.clear();
    this.#pieces.clear();
    this.#reassembly = new Reassembly();
  }

  /** The link is closed: so are all subscriptions. */
  close(): void {
    for (const { inbox } of [...this.#subscribed.values()]) inbox.close();
  }

  /** The relay says what the number of a lane stands for. */
  named({ lane, id }: FrameOf<'lane'>): void {
    this.#lanes.set(lane, id);
  }

  /** The relay says that nothing more comes on a lane. */
  closed(number: number): void {
    const lane = this.#lanes.get(number);
    this.#lanes.delete(number);
    if (lane) for (const { inbox } of this.#subscribed.values()) inbox.closeLane(lane);
  }

  /** A piece of a packet. Its bytes are done with when the packet is. */
  fragment(frame: FrameOf<'fragment'>, sizeBytes: number): void {
    const { transfer, piece } = frame;
    const heldBytes = (this.#pieces.get(transfer) ?? 0) + sizeBytes;
    this.#pieces.set(transfer, heldBytes);
    const whole = this.#reassembly.add(frame);
    if (piece !== 'more') this.#pieces.delete(transfer);
    if (piece === 'abort') this.#connection?.receipts.done(heldBytes);
    if (whole) this.packet(whole, heldBytes);
  }

  /** A packet: handed to every subscription that wants it. */
  packet(frame: FrameOf<'packet'>, sizeBytes: number): void {
    const { receipts } = this.#connection ?? {};
    const packet = this.#read(frame);
    let busy = 1;
    const done = (): void => {
      busy -= 1;
      if (busy === 0) receipts?.done(sizeBytes);
    };
    for (const { inbox } of this.#subscribed.values()) if (packet && inbox.offer(packet, done)) busy += 1;
    count(this.#counters, frame, busy > 1);
    done();
  }

  /** The packet of a frame; none when it does not follow the grammar: that costs this packet only. */
  #read({ lane: number, arrival, header: headerBytes, payload }: FrameOf<'packet'>): Packet | undefined {
    const lane = this.#lanes.get(number);
    try {
      return lane && { lane, arrival, header: decodePacketHeader(headerBytes), headerBytes, payload };
    } catch {
      return undefined;
    }
  }

  #ask(id: number): void {
    const subscribed = this.#subscribed.get(id);
    if (!subscribed) return;
    const { selector, options, inbox } = subscribed;
    this.#connection?.send({
      type: 'subscribe',
      id,
      ...selector,
      priority: options.priority ?? 0,
      maxBytesPerSecond: options.maxRate ?? 0,
      have: inbox.have(),
    });
  }

  #unsubscribe(id: number): void {
    this.#subscribed.delete(id);
    this.#connection?.send({ type: 'unsubscribe', id });
  }
}

function count(counters: Counters, { header, payload }: FrameOf<'packet'>, isWanted: boolean): void {
  if (!isWanted) {
    counters.droppedPackets += 1;
    return;
  }
  counters.receivedPackets += 1;
  counters.receivedBytes += header.length + payload.length;
}
