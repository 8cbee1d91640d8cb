import { CreditWindow } from '@folkmoot/kit';
import { isExpired, pieceBytesAt, Transfer } from '@folkmoot/wire';
import type { Connection } from './connection.js';
import type { KeptPacket } from './kept.js';

/** Something on its way to the relay: a packet, or a frame that has to keep its place between packets. */
export interface Outgoing {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly kept?: KeptPacket;
}

interface Waiting extends Outgoing {
  readonly transfer: Transfer;
  readonly sinceMs: number;
}

/**
 * What leaves on one connection. Each lane keeps its order; priorities choose between lanes, piece by piece, so that a
 * line of chat never waits behind a picture. Only as much leaves as the relay gives credit for.
 */
export class Outbox {
  readonly #connection: Connection;
  readonly #window = new CreditWindow();
  readonly #lanes = new Map<number, Waiting[]>();
  readonly #left: { totalBytes: number; kept: KeptPacket }[] = [];
  readonly #sent: (kept: KeptPacket) => void;
  #queuedBytes = 0;
  #sentBytes = 0;
  #transfers = 0;

  /** `sent` is told of every packet that left as a whole. */
  constructor(connection: Connection, sent: (kept: KeptPacket) => void) {
    this.#connection = connection;
    this.#sent = sent;
  }

  /** Bytes that have not left. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** The window of what is on its way. */
  get window(): CreditWindow {
    return this.#window;
  }

  /** Adds something to the end of a lane. It may leave at once. */
  push(lane: number, outgoing: Outgoing): void {
    const queue = this.#lanes.get(lane) ?? [];
    this.#lanes.set(lane, queue);
    this.#transfers += 1;
    queue.push({
      ...outgoing,
      transfer: new Transfer(this.#transfers, outgoing.bytes),
      sinceMs: this.#connection.clock.now(),
    });
    this.#queuedBytes += outgoing.bytes.length;
    this.#pump();
  }

  /** Skips a packet if it still waits; true when it did. One that retires others itself has to arrive. */
  skip(lane: number, kept: KeptPacket): boolean {
    const queue = this.#lanes.get(lane) ?? [];
    const at = kept.header.retires.length > 0 ? -1 : queue.findIndex((waiting) => waiting.kept === kept);
    const [skipped] = at < 0 ? [] : queue.splice(at, 1);
    if (!skipped) return false;
    this.#queuedBytes -= skipped.transfer.leftBytes;
    if (skipped.transfer.begun) this.#send(skipped.transfer.abort());
    return true;
  }

  /** Skips what belongs to older groups of a live lane and has waited too long; returns how many. */
  expire(lane: number, newestGroup: number): number {
    const nowMs = this.#connection.clock.now();
    const late = (this.#lanes.get(lane) ?? []).flatMap(({ kept, sinceMs }) =>
      kept && isExpired(kept.header, newestGroup, nowMs - sinceMs) ? [kept] : [],
    );
    return late.filter((kept) => this.skip(lane, kept)).length;
  }

  /** Forgets all that waits in a lane. */
  closeLane(lane: number): void {
    for (const { transfer } of this.#lanes.get(lane) ?? []) {
      this.#queuedBytes -= transfer.leftBytes;
      if (transfer.begun) this.#send(transfer.abort());
    }
    this.#lanes.delete(lane);
  }

  /** The relay has received this much on this connection. */
  acknowledged(totalBytes: number): void {
    this.#window.acknowledged(totalBytes, this.#connection.clock.now());
    while (this.#left[0] && this.#left[0].totalBytes <= totalBytes) confirm(this.#left.shift()?.kept);
    this.#pump();
  }

  #pump(): void {
    while (this.#window.availableBytes > 0) {
      const queue = this.#nextLane();
      if (!queue?.[0]) return;
      this.#sendPiece(queue, queue[0]);
    }
  }

  #nextLane(): Waiting[] | undefined {
    let best: Waiting[] | undefined;
    for (const queue of this.#lanes.values()) {
      if (queue[0] && (!best?.[0] || priorityOf(queue[0]) < priorityOf(best[0]))) best = queue;
    }
    return best;
  }

  #sendPiece(queue: Waiting[], { kept, transfer, bytes }: Waiting): void {
    const leftBefore = transfer.leftBytes;
    this.#send(kept ? transfer.next(pieceBytesAt(this.#window.bytesPerSecond)) : bytes, kept !== undefined);
    this.#queuedBytes -= kept ? leftBefore - transfer.leftBytes : bytes.length;
    if (kept && transfer.leftBytes > 0) return;
    queue.shift();
    if (!kept) return;
    this.#left.push({ totalBytes: this.#sentBytes, kept });
    this.#sent(kept);
  }

  #send(bytes: Uint8Array<ArrayBuffer>, counts = true): void {
    if (counts) {
      this.#sentBytes += bytes.length;
      this.#window.sent(bytes.length, this.#connection.clock.now());
    }
    this.#connection.sendBytes(bytes);
  }
}

function priorityOf({ kept }: Waiting): number {
  return kept?.header.priority ?? 0;
}

/** Packets of a lane arrive in order, so the last one of a frame speaks for all. */
function confirm(kept: KeptPacket | undefined): void {
  if (kept && kept.frame.last === kept) kept.frame.confirmed = true;
}
