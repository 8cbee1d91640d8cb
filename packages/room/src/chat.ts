import type { ReadonlySignal } from '@folkmoot/kit';
import { signal, toHex } from '@folkmoot/kit';
import type { ChatLine as ChatLineBody, MemberId, Packet } from '@folkmoot/wire';
import { chatLine, decode, encode, laneKinds, limits, MeetingError } from '@folkmoot/wire';
import { openMessageLane, readMessages } from './message-lane.js';
import type { People } from './people.js';
import type { Seat } from './seat.js';

/** One line of the chat. */
export interface ChatLine {
  /** Unique in the room. */
  readonly id: string;
  readonly from: MemberId;
  /** The author's name when the line was written. */
  readonly name: string;
  /** Untrusted text, at most 4,000 characters. */
  readonly text: string;
  /** The author's clock, in milliseconds since the epoch. */
  readonly sentAt: number;
  readonly isMine: boolean;
  /** The one person it was written to, with their name at that time; undefined: everybody. */
  readonly to?: { readonly id: MemberId; readonly name: string };
  /** `sending` until the relay has it. */
  readonly status: 'sending' | 'sent';
}

/** Where a line goes; without anything to everybody. */
export interface SendOptions {
  /** The one person who can read it besides oneself. */
  readonly to?: MemberId;
}

/** The chat with everybody in the room, and with one of them. */
export interface Chat {
  /** All lines known here, in the order the relay received them; lines on their way come last. */
  readonly lines: ReadonlySignal<readonly ChatLine[]>;
  /** Whether the person at this client may write to everybody now. To whom alone: `write-to` in {@link Roster.actionsOn}. */
  readonly mayWrite: ReadonlySignal<boolean>;
  /**
   * Sends a line to everybody, or to one person. Resolves when the line is on its way; its `status` tells when the relay
   * has it.
   *
   * @throws MeetingError `usage/empty-text`, `limit/text-length`, `connection/closed`, `permission/muted`,
   * `permission/chat-off`, `permission/private-chat-off`, `usage/unknown-participant`, `usage/oneself`.
   */
  send(text: string, options?: SendOptions): Promise<void>;
}

/** Opens the chat. A line counts as sent when the relay's echo of it comes back and opens. */
export function openChat(seat: Seat, people: People): Chat {
  const lane = openMessageLane<ChatLineBody>(seat, laneKinds.chat, {
    priority: 2,
    seal: (body, id, header) => seat.keys.seal(id, header, encode(chatLine, body)),
  });
  const arrived = signal<readonly (ChatLine & { arrival: number })[]>([]);
  const lines = signal<readonly ChatLine[]>([]);
  const underway = new Map<string, ChatLine>();
  const open = (packet: Packet): Promise<ChatLineBody> => openLine(seat, people, packet);

  const { chat: kind } = laneKinds;
  readMessages(seat, [{ kind }, { kind, member: seat.self }], open, take);

  function take(body: ChatLineBody, packet: Packet): void {
    const line = lineOf(seat, people, packet.lane.member, body, 'sent');
    if (arrived.value.some((known) => known.id === line.id)) return;
    underway.delete(line.id);
    arrived.value = inserted(arrived.value, { ...line, arrival: packet.arrival });
    show();
  }

  function show(): void {
    lines.value = [...arrived.value, ...underway.values()];
  }

  return {
    lines,
    mayWrite: signal(true),
    async send(text, { to } = {}) {
      if (to) throw new MeetingError('permission/private-chat-off', 'Nobody can be written to alone.');
      const body = bodyOf(text, seat);
      const line = lineOf(seat, people, seat.self, body, 'sending');
      underway.set(line.id, line);
      show();
      try {
        await lane.send(body);
      } catch (error) {
        underway.delete(line.id);
        show();
        throw error;
      }
    },
  };
}

async function openLine(seat: Seat, people: People, packet: Packet): Promise<ChatLineBody> {
  await people.introduced(packet.lane.member);
  return decode(chatLine, await seat.keys.open(packet));
}

function bodyOf(text: string, seat: Seat): ChatLineBody {
  if (seat.closed.aborted) throw new MeetingError('connection/closed', 'The room is closed.');
  if (text.trim() === '') throw new MeetingError('usage/empty-text', 'The message is empty.');
  if (text.length > limits.chat) {
    throw new MeetingError('limit/text-length', `A message has at most ${String(limits.chat)} characters.`);
  }
  return { id: crypto.getRandomValues(new Uint8Array(8)), sentAt: seat.clock.now(), text };
}

function lineOf(
  seat: Seat,
  people: People,
  from: MemberId,
  body: ChatLineBody,
  status: ChatLine['status'],
): ChatLine {
  const { text, sentAt } = body;
  const id = `${from}-${toHex(body.id)}`;
  return { id, from, name: people.nameOf(from), text, sentAt, isMine: from === seat.self, status };
}

/** Lines nearly always arrive in order, so the place is looked for from the end. */
function inserted<T extends { arrival: number }>(lines: readonly T[], line: T): readonly T[] {
  const index = lines.findLastIndex((earlier) => earlier.arrival <= line.arrival);
  return lines.toSpliced(index + 1, 0, line);
}
