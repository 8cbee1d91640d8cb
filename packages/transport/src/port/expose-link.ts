import { effect } from '@folkmoot/kit';
import type { Packet } from '@folkmoot/wire';
import type { LaneWriter, Link, LinkState, Subscription } from '../link.js';
import { type PlainState, type Report, type Request, toPlainError, undeliveredPackets } from './messages.js';

interface Reader {
  subscription: Subscription;
  /** Called when the other side has taken a packet. */
  taken: () => void;
}

/**
 * Offers a link to the other end of a port, where `linkFromPort` takes it up. Several ports may share a link. Closing
 * the link at the other end closes it here. The function returned only ends the offer, with what was opened through it.
 */
export function exposeLink(link: Link, port: MessagePort): () => void {
  const exposed = new ExposedLink(link, port);
  return () => exposed.stop();
}

class ExposedLink {
  readonly #link: Link;
  readonly #port: MessagePort;
  readonly #lanes = new Map<number, LaneWriter>();
  readonly #readers = new Map<number, Reader>();
  readonly #stops = new Set<() => void>();
  #handedBytes = 0;

  constructor(link: Link, port: MessagePort) {
    this.#link = link;
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<Request>) => this.#take(data);
    this.#report({ type: 'self', self: link.self });
    this.#mirror(() => ({ type: 'members', members: link.members.value }));
    this.#mirror(() => ({
      type: 'backlog',
      backlog: link.backlog.value,
      stats: link.stats(),
      handedBytes: this.#handedBytes,
    }));
    this.#mirror(() => ({ type: 'state', state: toPlainState(link.state.value) }));
  }

  stop(): void {
    for (const end of this.#stops) end();
    for (const { subscription } of this.#readers.values()) subscription.close();
    for (const writer of this.#lanes.values()) writer.close();
    this.#port.onmessage = null;
  }

  #report(message: Report, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  #mirror(report: () => Report): void {
    this.#stops.add(effect(() => this.#report(report())));
  }

  #take(request: Request): void {
    switch (request.type) {
      case 'open':
        return this.#open(request);
      case 'send':
        return this.#send(request);
      case 'close-lane':
        return this.#lanes.get(request.lane)?.close();
      case 'subscribe':
        return this.#subscribe(request);
      case 'taken':
        return this.#readers.get(request.subscription)?.taken();
      case 'unsubscribe':
        return this.#unsubscribe(request.subscription);
      case 'grant':
        return this.#link.grant(request.signed);
      case 'close':
        return this.#link.close();
    }
  }

  #open({ lane, kind, generation }: Request & { type: 'open' }): void {
    try {
      const writer = this.#link.open(kind, generation);
      this.#lanes.set(lane, writer);
      this.#mirror(() => laneReport(lane, writer));
    } catch (error) {
      this.#report({ type: 'lane', lane, state: 'closed', refusal: toPlainError(error) });
    }
  }

  #send({ lane, header, payload }: Request & { type: 'send' }): void {
    const writer = this.#lanes.get(lane);
    this.#handedBytes += header.length + payload.length;
    try {
      writer?.send({ header, payload });
    } catch (error) {
      const state = writer?.state.peek() ?? 'closed';
      this.#report({ type: 'lane', lane, state, refusal: toPlainError(error) });
    }
  }

  #subscribe(request: Request & { type: 'subscribe' }): void {
    const { subscription: id } = request;
    const end = (): void => {
      this.#readers.delete(id);
      this.#report({ type: 'ended', subscription: id });
    };
    // One subscription too many ends at once: over a port nobody can be told more.
    void this.#deliver(request).then(end, end);
  }

  #unsubscribe(id: number): void {
    const reader = this.#readers.get(id);
    reader?.subscription.close();
    reader?.taken();
  }

  /** Asks the link for the next packet only while the other side keeps up: what waits in the link can be retired. */
  async #deliver({ subscription: id, selector, options }: Request & { type: 'subscribe' }): Promise<void> {
    const room = createRoomFor(undeliveredPackets);
    const subscription = this.#link.subscribe(selector, options);
    this.#readers.set(id, { subscription, taken: room.more });
    for await (const packet of subscription) {
      const copy = copyOf(packet);
      this.#report({ type: 'packet', subscription: id, packet: copy }, [copy.payload.buffer]);
      await room.some();
    }
  }
}

interface Room {
  /** There is room for one more. */
  more: () => void;
  /** Takes one place; resolves when there is another. */
  some(): Promise<void>;
}

/** Counts how many packets may still go out. */
function createRoomFor(count: number): Room {
  let left = count;
  let wake: (() => void) | undefined;
  return {
    more() {
      left += 1;
      wake?.();
    },
    async some() {
      left -= 1;
      while (left <= 0) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
}

function laneReport(lane: number, writer: LaneWriter): Report {
  const state = writer.state.value;
  const refusal = writer.refusal.value;
  return { type: 'lane', lane, state, ...(refusal && { refusal: toPlainError(refusal) }) };
}

function toPlainState(state: LinkState): PlainState {
  if (state.name !== 'closed') return state;
  return { name: 'closed', ...(state.error && { error: toPlainError(state.error) }) };
}

/** Other subscriptions may hold the same bytes: what is transferred away is a copy. */
function copyOf(packet: Packet): Packet & { payload: Uint8Array<ArrayBuffer> } {
  return { ...packet, headerBytes: packet.headerBytes.slice(), payload: packet.payload.slice() };
}
