import { type ReadonlySignal, signal } from '@folkmoot/kit';
import {
  createLaneStore,
  encodeFrame,
  type LaneChange,
  laneClassOf,
  type LaneId,
  type LaneStore,
  malformed,
  MeetingError,
  type OutgoingPacket,
  rangesOf,
  RangeSet,
  type SequenceRange,
  subtractRanges,
} from '@folkmoot/wire';
import type { LaneState, LaneWriter } from '../link.js';
import { keep, type KeptFrame, type KeptPacket, packetFrame } from './kept.js';
import type { Outbox } from './outbox.js';

/** What a writer needs of the link it belongs to. */
export interface WriterHost {
  /** The outbox of the present connection, if there is one. */
  outbox(): Outbox | undefined;
  /** Told of packets that were retired before they left. */
  skipped(count: number): void;
  /** Something changed that the backlog shows. */
  changed(): void;
  /** The writer is about to be closed by its owner. */
  closing(writer: PublishedLane): void;
}

/**
 * A lane as its publisher keeps it: by the same rules as the relay, so that the relay gets what it lacks after a broken
 * connection. Frames leave whole: nothing of one before its end is there.
 */
export class PublishedLane implements LaneWriter {
  readonly lane: LaneId;
  readonly #host: WriterHost;
  readonly #store: LaneStore<KeptPacket>;
  readonly #state = signal<LaneState>('waiting');
  readonly #refusal = signal<MeetingError | undefined>(undefined);
  #number: number | undefined;
  #isAsked = false;
  #frame: KeptFrame = { confirmed: false };

  constructor(lane: LaneId, host: WriterHost) {
    this.lane = lane;
    this.#host = host;
    this.#store = createLaneStore(lane.kind);
  }

  /** Whether packets leave. */
  get state(): ReadonlySignal<LaneState> {
    return this.#state;
  }

  /** Why the lane closed, or why its latest frame was refused. */
  get refusal(): ReadonlySignal<MeetingError | undefined> {
    return this.#refusal;
  }

  /** The number of the lane while it is open. */
  get number(): number | undefined {
    return this.#number;
  }

  /** Whether the relay is to be asked for the lane now; true once for each connection and refusal. */
  ask(): boolean {
    const isNew = !this.#isAsked;
    this.#isAsked = true;
    return isNew;
  }

  /** Bytes of the frame that is not finished. */
  get stagedBytes(): number {
    return this.#store.staged().reduce((size, { sizeBytes }) => size + sizeBytes, 0);
  }

  /** Hands a packet over. */
  send(packet: OutgoingPacket): void {
    if (this.#state.peek() === 'closed') throw new MeetingError('usage/closed', 'The lane is closed.');
    const kept = keep(packet, this.#frame);
    requireGroup(this.lane, kept);
    if (kept.header.endOfFrame) this.#frame = { confirmed: false };
    const frame = [...this.#store.staged(), kept];
    const change = this.#store.add(kept);
    if (change) this.#leave(frame, change);
    this.#host.changed();
  }

  /** Closes the lane for good. */
  close(): void {
    if (this.#state.peek() === 'closed') return;
    this.#host.closing(this);
    this.suspend();
    this.#state.value = 'closed';
  }

  /** The relay opened the lane: sends what it lacks, to be applied at once. */
  opened(number: number, have: readonly SequenceRange[]): void {
    this.#number = number;
    const packets = this.#store.packets();
    const known = new RangeSet(have);
    push(this.#host.outbox(), number, packets.filter((kept) => isLacking(kept, known)).map(alone));
    const live = rangesOf(packets.map(({ header }) => header.sequence));
    const retires = laneClassOf(this.lane.kind) === 'state' ? subtractRanges(have, live) : [];
    this.#host.outbox()?.push(number, { bytes: encodeFrame({ type: 'synced', lane: number, retires }) });
    this.#state.value = 'open';
    this.#host.changed();
  }

  /** The connection is gone, or the lane must wait for something else. */
  suspend(): void {
    if (this.#number !== undefined) this.#host.outbox()?.closeLane(this.#number);
    this.#number = undefined;
    this.#isAsked = false;
    if (this.#state.peek() === 'open') this.#state.value = 'waiting';
  }

  /** The relay says no: to the latest frame, or for good. */
  refuse(error: MeetingError, forGood: boolean): void {
    this.#refusal.value = error;
    if (this.#number === undefined) this.#isAsked = false;
    if (!forGood) return;
    this.suspend();
    this.#state.value = 'closed';
  }

  #leave(frame: readonly KeptPacket[], { retired, replaced }: LaneChange<KeptPacket>): void {
    for (const { after } of replaced) after.replaces = true;
    const outbox = this.#host.outbox();
    const number = this.#number;
    if (number === undefined || !outbox) return;
    const skipped = retired.filter((kept) => outbox.skip(number, kept)).length;
    const { live } = frame[0]?.header ?? {};
    this.#host.skipped(skipped + (live ? outbox.expire(number, live.group) : 0));
    push(outbox, number, frame);
  }
}

function push(outbox: Outbox | undefined, number: number, packets: readonly KeptPacket[]): void {
  for (const kept of packets) outbox?.push(number, { bytes: packetFrame(number, kept), kept });
}

function isLacking({ header, replaces, frame }: KeptPacket, known: RangeSet): boolean {
  return !known.has(header.sequence) || (replaces && !frame.confirmed);
}

/** Sent again outside its frame: nothing that arrives tells that the relay has applied it. */
function alone(kept: KeptPacket): KeptPacket {
  kept.frame = { confirmed: false };
  return kept;
}

function requireGroup(lane: LaneId, { header }: KeptPacket): void {
  const isLive = laneClassOf(lane.kind) === 'live';
  if (isLive !== (header.live !== undefined))
    throw malformed('Packets of live lanes, and only they, name a group.');
}
