import { createQueue, type Queue, type ReadonlySignal, signal } from '@folkmoot/kit';
import { type LaneKind, MeetingError, type MemberId, type OutgoingPacket, type Packet } from '@folkmoot/wire';
import type {
  Backlog,
  LaneSelector,
  LaneWriter,
  Link,
  LinkState,
  LinkStats,
  Present,
  SubscribeOptions,
  Subscription,
} from '../link.js';
import { readGrant } from '../relay/grants.js';
import { fromPlainError, ownBytes, type PlainState, type Report, type Request } from './messages.js';
import { PortLane } from './port-lane.js';
import { PortMeter } from './port-meter.js';

/** A link that lives at the other end of a port. */
export class PortLink implements Link {
  readonly self: MemberId;
  readonly members = signal<readonly Present[]>([]);
  readonly backlog: ReadonlySignal<Backlog>;
  readonly #state = signal<LinkState>({ name: 'open' });
  readonly #port: MessagePort;
  readonly #meter = new PortMeter();
  readonly #lanes = new Map<number, PortLane>();
  readonly #readers = new Map<number, Queue<Packet>>();
  #lastId = 0;

  constructor(self: MemberId, port: MessagePort) {
    this.self = self;
    this.#port = port;
    this.backlog = this.#meter.backlog;
    port.onmessage = ({ data }: MessageEvent<Report>) => this.#take(data);
  }

  /** Whether the link works. */
  get state(): ReadonlySignal<LinkState> {
    return this.#state;
  }

  /** Sums since the link began. */
  stats(): LinkStats {
    return this.#meter.stats;
  }

  /** Opens a lane for publishing. */
  open(kind: LaneKind, generation: number): LaneWriter {
    if (this.#state.peek().name === 'closed') throw new MeetingError('usage/closed', 'The link is closed.');
    const id = { member: this.self, kind, generation };
    if ([...this.#lanes.values()].some((open) => open.isOpenAs(id))) {
      throw new MeetingError('usage/lane', 'This lane is open already.');
    }
    const lane = (this.#lastId += 1);
    const writer = new PortLane(id, {
      send: (packet) => this.#send(lane, packet),
      close: () => this.#request({ type: 'close-lane', lane }),
    });
    this.#lanes.set(lane, writer);
    this.#request({ type: 'open', lane, kind, generation });
    return writer;
  }

  /** Receives the lanes of a kind. */
  subscribe(selector: LaneSelector, options?: SubscribeOptions): Subscription {
    const subscription = (this.#lastId += 1);
    const close = (): void => {
      queue.close();
      if (this.#readers.delete(subscription)) this.#request({ type: 'unsubscribe', subscription });
    };
    const queue = createQueue<Packet>({ onLeave: close });
    this.#readers.set(subscription, queue);
    this.#request({ type: 'subscribe', subscription, selector, ...(options && { options }) });
    if (this.#state.peek().name === 'closed') close();
    const isOpen = (): boolean => this.#readers.has(subscription);
    const taken = (): void => this.#request({ type: 'taken', subscription });
    return { close, [Symbol.asyncIterator]: () => read(queue, isOpen, taken) };
  }

  /** Delivers a grant. */
  grant(signed: Uint8Array): void {
    readGrant(signed);
    this.#request({ type: 'grant', signed });
  }

  /** Leaves for good. */
  close(): void {
    if (this.#state.peek().name === 'closed') return;
    this.#request({ type: 'close' });
    this.#end({ name: 'closed' });
  }

  #send(lane: number, { header, payload }: OutgoingPacket): void {
    this.#meter.hand(header.length + payload.length);
    const own = ownBytes(payload);
    this.#request({ type: 'send', lane, header, payload: own }, [own.buffer]);
  }

  #request(request: Request, transfer: Transferable[] = []): void {
    this.#port.postMessage(request, transfer);
  }

  #take(report: Report): void {
    switch (report.type) {
      case 'state':
        if (report.state.name === 'closed') return this.#end(report.state);
        if (this.#state.peek().name !== 'closed') this.#state.value = report.state;
        return;
      case 'members':
        this.members.value = report.members;
        return;
      case 'backlog':
        return this.#meter.report(report);
      case 'lane':
        return this.#lanes.get(report.lane)?.report(report);
      case 'packet':
        return this.#readers.get(report.subscription)?.push(report.packet);
      case 'ended':
        return endReader(this.#readers, report.subscription);
      case 'self':
        return;
    }
  }

  #end({ error }: PlainState & { name: 'closed' }): void {
    if (this.#state.peek().name === 'closed') return;
    for (const [lane, writer] of this.#lanes) writer.report({ type: 'lane', lane, state: 'closed' });
    for (const subscription of [...this.#readers.keys()]) endReader(this.#readers, subscription);
    this.#state.value = { name: 'closed', ...(error && { error: fromPlainError(error) }) };
  }
}

function endReader(readers: Map<number, Queue<Packet>>, subscription: number): void {
  const queue = readers.get(subscription);
  readers.delete(subscription);
  queue?.close();
}

/** What is in the queue when the subscription ends is not read any more. */
async function* read(queue: Queue<Packet>, isOpen: () => boolean, taken: () => void): AsyncGenerator<Packet> {
  for await (const packet of queue) {
    if (!isOpen()) return;
    yield packet;
    taken();
  }
}
