import { Duplex } from 'node:stream';
import { type Frame, type LaneKind, type MemberId, decodeFrames } from '@folkmoot/wire';
import { Lane } from '../../packages/relay/src/lane.js';
import { Outbox } from '../../packages/relay/src/outbox.js';
import { publisher, unlimited } from './outbox-model.js';

/** Who watches in these tests. */
export const viewerId = '2'.repeat(32) as MemberId;

/** A socket that counts its writes as the kernel would see them, and takes nothing while it is stuck. */
export class CountingSocket extends Duplex {
  readonly writes: Buffer[] = [];
  isStuck = false;
  #blocked: (() => void) | undefined;

  override _read(): void {
    return;
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.writes.push(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    if (this.isStuck) this.#blocked = done;
    else done();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this._writev([{ chunk }], done);
  }

  /** Takes what waits, and goes on. */
  flow(): void {
    this.isStuck = false;
    const done = this.#blocked;
    this.#blocked = undefined;
    done?.();
  }

  /** The frames of everything written, and of how many messages they came. */
  frames(): Frame[] {
    return this.writes.flatMap((write) => framesOf(write));
  }
}

function framesOf(bytes: Buffer): Frame[] {
  const frames: Frame[] = [];
  for (let rest = bytes; rest.length > 0;) {
    const short = rest.readUInt8(1);
    const headBytes = short === 127 ? 10 : short === 126 ? 4 : 2;
    const length = short === 127 ? rest.readUInt32BE(6) : short === 126 ? rest.readUInt16BE(2) : short;
    frames.push(...decodeFrames(rest.subarray(headBytes, headBytes + length)));
    rest = rest.subarray(headBytes + length);
  }
  return frames;
}

/** What an outbox told its line. */
export interface Told {
  waiting: number;
  delivered: number;
  outdated: number;
  backlogs: string[];
}

/** An outbox of the viewer, and what it tells. */
export function outboxOf(): { outbox: Outbox; told: Told } {
  const told: Told = { waiting: 0, delivered: 0, outdated: 0, backlogs: [] };
  const outbox = new Outbox(viewerId, {
    onWaiting: () => void (told.waiting += 1),
    onBacklog: ({ code }) => void told.backlogs.push(code),
    onDelivered: () => void (told.delivered += 1),
    onOutdated: (count) => void (told.outdated += count),
  });
  return { outbox, told };
}

/** A lane of the publisher. */
export function laneOf(kind: LaneKind, number = 1, generation = 0): Lane {
  return new Lane(number, { member: publisher, kind, generation }, unlimited);
}

/** The frames of the next pieces, until nothing waits or so many were taken. */
export function takeFrames(
  outbox: Outbox,
  options: { pieces?: number; pieceBytes?: number; nowMs?: number } = {},
): Frame[] {
  const { pieces = Infinity, pieceBytes = 16_384, nowMs = 0 } = options;
  const frames: Frame[] = [];
  for (let taken = 0; taken < pieces; taken += 1) {
    const piece = outbox.take(pieceBytes, nowMs);
    if (!piece) break;
    frames.push(...decodeFrames(piece.bytes));
  }
  return frames;
}
