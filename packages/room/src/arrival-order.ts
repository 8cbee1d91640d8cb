import type { LaneSelector } from '@folkmoot/transport';
import type { Packet } from '@folkmoot/wire';
import { asMeetingError } from './errors.js';
import type { Seat } from './seat.js';

/**
 * Reads lanes of several people one packet after the other, in the order in which the relay got them: of two commits in
 * one epoch the first counts, for everybody alike. What cannot be opened costs that packet only.
 *
 * @returns adds lanes; all of them are read until the seat is closed.
 */
export function readInOrder(
  seat: Seat,
  take: (packet: Packet) => Promise<void>,
): (selector: LaneSelector) => void {
  const waiting: Packet[] = [];
  let isAtWork = false;

  async function work(): Promise<void> {
    isAtWork = true;
    while (waiting.length > 0 && !seat.closed.aborted) {
      // What came with this packet may have come by another lane, and earlier.
      await nextTask();
      waiting.sort((a, b) => a.arrival - b.arrival);
      const packet = waiting.shift();
      if (packet) await takeOne(packet);
    }
    isAtWork = false;
  }

  async function takeOne(packet: Packet): Promise<void> {
    try {
      await take(packet);
      seat.positions.note(packet.lane, packet.header, seat.clock.now());
    } catch (error) {
      seat.dropped(asMeetingError(error, 'crypto/unreadable'));
    }
  }

  return (selector) => {
    const packets = seat.link.subscribe(selector, { priority: 0 });
    seat.closed.addEventListener('abort', () => packets.close(), { once: true });
    void (async () => {
      for await (const packet of packets) {
        waiting.push(packet);
        if (!isAtWork) void work();
      }
    })();
  };
}

/** A timer would do as well, but waits for seconds in a tab that nobody sees. */
function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
