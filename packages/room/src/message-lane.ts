import type { LaneSelector, Subscription } from '@folkmoot/transport';
import type { LaneId, LaneKind, MemberId, Packet } from '@folkmoot/wire';
import { encodePacketHeader, laneKey, MeetingError } from '@folkmoot/wire';
import { asMeetingError } from './errors.js';
import type { Seat } from './seat.js';

/** A lane of one's own for small sealed messages. */
export interface MessageLane<T> {
  readonly lane: LaneId;
  /** Seals and sends a message; resolves when the link has it. Messages keep their order. */
  send(message: T): Promise<void>;
}

/** How the messages of a lane are sealed and treated. */
export interface MessageLaneOptions<T> {
  /** 0 (first) to 7. */
  readonly priority: number;
  /** Each message retires the one before: somebody who comes late gets the newest only. */
  readonly newestOnly?: boolean;
  /** Who receives a message; default: everybody. */
  readonly recipients?: (message: T) => readonly MemberId[];
  /** Turns a message into the sealed payload of a packet. */
  readonly seal: (message: T, lane: LaneId, header: Uint8Array) => Promise<Uint8Array>;
}

/** Opens a lane for small messages. */
export function openMessageLane<T>(
  seat: Seat,
  kind: LaneKind,
  options: MessageLaneOptions<T>,
): MessageLane<T> {
  const writer = seat.link.open(kind, seat.generation);
  let sequence = 0;
  /** Number of the latest message that was sent: not every number was, since sealing can fail. */
  let latest = 0;
  let tail: Promise<unknown> = Promise.resolve();

  async function sendNext(message: T): Promise<void> {
    sequence += 1;
    const recipients = options.recipients?.(message) ?? [];
    const header = headerOf(sequence, { ...options, recipients, retired: options.newestOnly ? latest : 0 });
    const payload = await options.seal(message, writer.lane, header);
    if (seat.closed.aborted) throw new MeetingError('connection/closed', 'The room is closed.');
    writer.send({ header, payload });
    seat.positions.note(writer.lane, { sequence, recipients }, seat.clock.now());
    latest = sequence;
  }

  return {
    lane: writer.lane,
    send(message) {
      const sending = tail.then(() => sendNext(message));
      tail = sending.catch(() => undefined);
      return sending;
    },
  };
}

/**
 * Reads the messages of all lanes that the selectors match until the seat is closed. The messages of one lane arrive in
 * order; lanes do not wait for each other. A message that cannot be opened costs that message only.
 *
 * @param open turns a packet into a message; rejects with a MeetingError when it is not genuine.
 */
export function readMessages<T>(
  seat: Seat,
  selectors: LaneSelector | readonly LaneSelector[],
  open: (packet: Packet) => Promise<T>,
  take: (message: T, packet: Packet) => void,
): void {
  const subscriptions = [selectors].flat().map((selector) => seat.link.subscribe(selector, { priority: 0 }));
  const tails = new Map<string, Promise<void>>();
  /** Lanes of which something was opened. */
  const begun = new Set<string>();
  const close = (): void => {
    for (const packets of subscriptions) packets.close();
  };
  seat.closed.addEventListener('abort', close, { once: true });
  for (const packets of subscriptions) void readAll(packets);

  async function readAll(packets: Subscription): Promise<void> {
    for await (const packet of packets) {
      const key = laneKey(packet.lane);
      const tail = tails.get(key) ?? Promise.resolve();
      tails.set(
        key,
        tail.then(() => readOne(packet)),
      );
    }
  }

  async function readOne(packet: Packet): Promise<void> {
    try {
      const message = await open(packet);
      if (!seat.closed.aborted) take(message, packet);
      seat.positions.note(packet.lane, packet.header, seat.clock.now());
      begun.add(laneKey(packet.lane));
    } catch (error) {
      const reason = asMeetingError(error, 'crypto/unreadable');
      if (!isNobodysFault(reason, begun.has(laneKey(packet.lane)))) seat.dropped(reason);
    }
  }
}

/**
 * What was said before one came in is not for one's eyes, but it comes before all that is; what was allowed when it was
 * said may not be any more.
 */
function isNobodysFault({ code }: MeetingError, hasBegun: boolean): boolean {
  return code.startsWith('permission/') || (code.startsWith('crypto/former-') && !hasBegun);
}

function headerOf(
  sequence: number,
  { priority, recipients, retired }: { priority: number; recipients: readonly MemberId[]; retired: number },
): Uint8Array {
  return encodePacketHeader({
    sequence,
    priority,
    endOfFrame: true,
    keepsPlace: false,
    recipients,
    retires: retired > 0 ? [{ from: retired, to: retired }] : [],
  });
}
