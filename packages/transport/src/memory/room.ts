import type { Clock } from '@folkmoot/kit';
import {
  type Frame,
  type FrameOf,
  type LaneChange,
  MeetingError,
  type MemberId,
  times,
} from '@folkmoot/wire';
import type { RoomLane, RoomPacket } from './lane.js';
import { RoomLanes } from './lanes.js';
import type { RoomLine } from './line.js';
import type { RightsBook } from './rights-book.js';
import { createSeat, type MemorySeat } from './seat.js';

/** A room inside a page: lanes, members and rights, with the rules of a relay. */
export class MemoryRoom {
  readonly #rights: RightsBook;
  readonly #clock: Clock;
  readonly #seats = new Map<MemberId, MemorySeat>();
  readonly #lanes: RoomLanes;

  constructor(rights: RightsBook, clock: Clock) {
    this.#rights = rights;
    this.#clock = clock;
    this.#lanes = new RoomLanes(clock);
  }

  /** Seats a member. Throws `connection/ended` and `permission/removed`. */
  enter(member: MemberId, line: RoomLine): void {
    if (this.#rights.ended) throw ended();
    if (this.#rights.isOut(member)) throw removed();
    const before = this.#seats.get(member);
    const seat = createSeat(member, line);
    this.#seats.set(member, seat);
    before?.vacated.abort();
    before?.line.refuse(replaced());
    line.onFrame(({ frame }) => this.#take(seat, frame));
    line.over.addEventListener('abort', () => void this.#miss(seat));
    line.send({ type: 'joined', member });
    this.#tellRights(seat);
    this.#tellMembers();
  }

  /** Breaks a member's connection. */
  cut(member: MemberId): void {
    this.#seats.get(member)?.line.close();
  }

  /** Breaks all connections; nobody has a place any more. */
  abandon(): void {
    for (const { vacated } of this.#seats.values()) vacated.abort();
    this.cutAll();
  }

  /** Breaks all connections. */
  cutAll(): void {
    for (const { line } of this.#seats.values()) line.close();
  }

  #take(seat: MemorySeat, frame: Frame): void {
    switch (frame.type) {
      case 'open':
        return this.#open(seat, frame);
      case 'packet':
        return this.#publish(seat, frame);
      case 'fragment': {
        const whole = seat.pieces.add(frame);
        return whole && this.#publish(seat, whole);
      }
      case 'synced': {
        const lane = this.#lanes.get(seat.member, frame.lane);
        return lane && this.#apply(seat, lane, () => lane.store.release(frame.retires));
      }
      case 'close-lane': {
        const lane = this.#lanes.get(seat.member, frame.lane);
        return lane && this.#closeLane(lane);
      }
      case 'subscribe':
        return seat.viewer.subscribe(frame, this.#lanes.all());
      case 'unsubscribe':
        return seat.viewer.unsubscribe(frame);
      case 'ack':
        return seat.viewer.acknowledged(frame);
      case 'grant':
        return void this.#grant(frame.signed);
      case 'leave':
        return this.#remove(seat);
      default:
        return;
    }
  }

  #open(seat: MemorySeat, { kind, generation }: FrameOf<'open'>): void {
    const id = { member: seat.member, kind, generation };
    if (!this.#rights.allows(seat.member, kind)) return refuse(seat, withdrawn(), id);
    const lane = this.#lanes.open(id);
    seat.opened.add(lane.number);
    for (const former of this.#lanes.of(seat.member))
      if (isGivenUp(former, lane, seat)) this.#closeLane(former);
    seat.line.send({ type: 'opened', lane: lane.number, kind, generation, have: lane.store.have() });
  }

  #publish(seat: MemorySeat, frame: FrameOf<'packet'>): void {
    const lane = this.#lanes.get(seat.member, frame.lane);
    if (lane) this.#apply(seat, lane, () => this.#lanes.receive(lane, frame));
  }

  /** What breaks the rules of a lane costs the frame, not the connection. */
  #apply(seat: MemorySeat, lane: RoomLane, work: () => LaneChange<RoomPacket> | undefined): void {
    try {
      const change = work();
      if (change) for (const { viewer } of this.#seats.values()) viewer.follow(lane, change);
    } catch (error) {
      if (!(error instanceof MeetingError)) throw error;
      refuse(seat, error, lane.id);
    }
  }

  #closeLane(lane: RoomLane): void {
    this.#lanes.delete(lane);
    for (const { viewer } of this.#seats.values()) viewer.closeLane(lane);
  }

  async #grant(signed: Uint8Array): Promise<void> {
    if (!(await this.#rights.add(signed).catch(() => false))) return;
    for (const seat of [...this.#seats.values()]) this.#applyRights(seat);
  }

  #applyRights(seat: MemorySeat): void {
    if (this.#rights.ended || this.#rights.isOut(seat.member)) {
      seat.line.refuse(this.#rights.ended ? ended() : removed());
      return this.#remove(seat);
    }
    for (const lane of this.#lanes.of(seat.member)) {
      if (this.#rights.allows(seat.member, lane.id.kind)) continue;
      seat.line.send({ type: 'close-lane', lane: lane.number });
      this.#closeLane(lane);
    }
    this.#tellRights(seat);
  }

  /** The connection is gone: the lanes stay for a while, an unfinished frame does not. */
  async #miss(seat: MemorySeat): Promise<void> {
    if (this.#seats.get(seat.member) !== seat) return;
    for (const lane of this.#lanes.of(seat.member)) lane.store.dropStaged();
    this.#tellMembers();
    await this.#clock.sleep(times.awayMs, seat.vacated.signal).then(
      () => this.#remove(seat),
      () => undefined,
    );
  }

  #remove(seat: MemorySeat): void {
    if (this.#seats.get(seat.member) !== seat) return;
    this.#seats.delete(seat.member);
    seat.vacated.abort();
    for (const lane of this.#lanes.of(seat.member)) this.#closeLane(lane);
    seat.line.close();
    this.#tellMembers();
  }

  #tellRights({ member, line }: MemorySeat): void {
    line.send({ type: 'rights', lanes: this.#rights.of(member) });
  }

  #tellMembers(): void {
    const members = [...this.#seats.values()].map(({ member, line }) => ({
      member,
      away: line.over.aborted,
    }));
    for (const { line } of this.#seats.values()) line.send({ type: 'members', members });
  }
}

/** Whoever opens a later lane of a kind, and has not come back to an earlier one, has started anew. */
function isGivenUp({ number, id }: RoomLane, { id: later }: RoomLane, { opened }: MemorySeat): boolean {
  return id.kind === later.kind && id.generation < later.generation && !opened.has(number);
}

function refuse(
  { line }: MemorySeat,
  { code, message, retryable }: MeetingError,
  lane: RoomLane['id'],
): void {
  line.send({ type: 'refused', code, message, retryable, lane });
}

function ended(): MeetingError {
  return new MeetingError('connection/ended', 'The meeting has ended.', { retryable: false });
}

function removed(): MeetingError {
  return new MeetingError('permission/removed', 'The organizer has removed this member.');
}

function replaced(): MeetingError {
  return new MeetingError('connection/replaced', 'The same member has connected again.', {
    retryable: false,
  });
}

function withdrawn(): MeetingError {
  return new MeetingError('permission/lane', 'There is no right to publish on this lane.');
}
