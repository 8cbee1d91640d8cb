import type { Comer } from '@folkmoot/crypto';
import type { ReadonlySignal } from '@folkmoot/kit';
import { signal, toHex } from '@folkmoot/kit';
import type { LaneSelector } from '@folkmoot/transport';
import type { MemberId, Packet } from '@folkmoot/wire';
import { laneKinds, limits, MeetingError } from '@folkmoot/wire';
import { ChatHistory, type FormerLine } from './chat-history.js';
import { Lately } from './lately.js';
import { hereIn } from './here.js';
import { type MessageLane, openMessageLane, readMessages } from './message-lane.js';
import type { People } from './people.js';
import { decodeSaid, encodeSaid, type Said } from './said.js';
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

/** Who may write to whom, by the rules in force. */
export interface ChatRules {
  /** Whether the person at this client may write to everybody now. */
  readonly mayWrite: ReadonlySignal<boolean>;
  /** Throws `permission/muted`, `permission/chat-off` or `permission/private-chat-off`. */
  require(from: MemberId, to: MemberId | undefined): void;
}

/** Where nothing is ruled everybody may write to everybody. */
const unruled: ChatRules = { mayWrite: signal(true), require: () => undefined };

/** A line and its place in the order of the relay. */
type ArrivedLine = ChatLine & { readonly arrival: number };

/** Opens the chat. A line counts as sent when the relay's echo of it comes back and opens. */
export function openChat(
  seat: Seat,
  people: People,
  rules: ChatRules = unruled,
  comers: ReadonlySignal<readonly Comer[]> = signal([]),
): Chat {
  const lane = openLane(seat);
  const lately = new Lately(seat, people, (said, again) => lane.send({ ...said, again }));
  lately.follow(comers);
  const history = new ChatHistory(seat);
  void history.read().then((former) => {
    arrived.value = afterFormer(former, arrived.value, seat);
    show();
  });
  const arrived = signal<readonly ArrivedLine[]>([]);
  const lines = signal<readonly ChatLine[]>([]);
  const underway = new Map<string, { said: Said; line: ChatLine }>();
  readMessages(seat, everybodysAndOwn(seat), open, take);

  async function open(packet: Packet): Promise<Said> {
    await people.announced(packet.lane);
    const said = await openSaid(seat, packet, underway);
    rules.require(packet.lane.member, said.to);
    return said;
  }

  function take(said: Said, packet: Packet): void {
    const line = lineOf(seat, people, { from: packet.lane.member, said, status: 'sent' });
    if (arrived.value.some((known) => known.id === line.id)) return;
    underway.delete(line.id);
    arrived.value = inserted(arrived.value, { ...line, arrival: packet.arrival });
    history.add(line);
    show();
  }

  function show(): void {
    lines.value = [...arrived.value, ...Array.from(underway.values(), ({ line }) => line)];
  }

  return {
    lines,
    mayWrite: rules.mayWrite,
    async send(text, { to } = {}) {
      if (to !== undefined) requireOther(seat, people, to);
      const said = saidNow(seat, text, to);
      rules.require(seat.self, to);
      const line = lineOf(seat, people, { from: seat.self, said, status: 'sending' });
      underway.set(line.id, { said, line });
      show();
      try {
        await lane.send(said);
        lately.add(said);
      } catch (error) {
        underway.delete(line.id);
        show();
        throw error;
      }
    },
  };
}

function everybodysAndOwn({ self }: Seat): LaneSelector[] {
  const { chat: kind } = laneKinds;
  return [{ kind }, { kind, member: self }];
}

async function openSaid(
  seat: Seat,
  packet: Packet,
  underway: ReadonlyMap<string, { said: Said }>,
): Promise<Said> {
  const body = await seat.keys.open(packet);
  const { member } = packet.lane;
  const known = (id: Uint8Array): Said | undefined => underway.get(nameOf(member, id))?.said;
  return decodeSaid(seat, packet, { body, known });
}

/** `again`: only for this person, who has missed it. */
function openLane(seat: Seat): MessageLane<Said & { readonly again?: MemberId }> {
  return openMessageLane(seat, laneKinds.chat, {
    priority: 2,
    recipients: ({ to, again }) => (to !== undefined ? [to, seat.self] : again ? [again] : []),
    seal: async (said, id, header) => seat.keys.seal(id, header, await encodeSaid(seat, said)),
  });
}

function requireOther(seat: Seat, people: People, to: MemberId): void {
  if (to === seat.self) throw new MeetingError('usage/oneself', 'Nobody writes to themselves.');
  const isHere = hereIn(seat.link.members.peek());
  if (isHere(to) && people.known.peek().has(to)) return;
  throw new MeetingError('usage/unknown-participant', 'This person is not in the room.');
}

function saidNow(seat: Seat, text: string, to: MemberId | undefined): Said {
  if (seat.closed.aborted) throw new MeetingError('connection/closed', 'The room is closed.');
  if (text.trim() === '') throw new MeetingError('usage/empty-text', 'The message is empty.');
  if (text.length > limits.chat) {
    throw new MeetingError('limit/text-length', `A message has at most ${String(limits.chat)} characters.`);
  }
  const id = crypto.getRandomValues(new Uint8Array(8));
  return { id, sentAt: seat.clock.now(), text, ...(to !== undefined && { to }) };
}

function lineOf(
  seat: Seat,
  people: People,
  { from, said, status }: { from: MemberId; said: Said; status: ChatLine['status'] },
): ChatLine {
  const { text, sentAt, to } = said;
  return {
    id: nameOf(from, said.id),
    from,
    name: people.nameOf(from),
    text,
    sentAt,
    isMine: from === seat.self,
    ...(to !== undefined && { to: { id: to, name: people.nameOf(to) } }),
    status,
  };
}

function nameOf(from: MemberId, id: Uint8Array): string {
  return `${from}-${toHex(id)}`;
}

/** Lines nearly always arrive in order, so the place is looked for from the end. */
function inserted<T extends { arrival: number }>(lines: readonly T[], line: T): readonly T[] {
  const index = lines.findLastIndex((earlier) => earlier.arrival <= line.arrival);
  return lines.toSpliced(index + 1, 0, line);
}

/** What was said before this page was loaded comes first. */
function afterFormer(
  former: readonly FormerLine[],
  lines: readonly ArrivedLine[],
  { self }: Seat,
): readonly ArrivedLine[] {
  const known = new Set(lines.map(({ id }) => id));
  const before = former
    .filter(({ id }) => !known.has(id))
    .map((line) => ({ ...line, isMine: line.from === self, status: 'sent' as const, arrival: -1 }));
  return [...before, ...lines];
}
