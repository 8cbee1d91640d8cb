import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import path from 'node:path';

/** The writable memory of a process that this one started, as Linux shows it, piece by piece. */
export function* memoryOf(pid: number): Generator<Buffer> {
  const file = openSync(`/proc/${String(pid)}/mem`, 'r');
  try {
    for (const { start, end } of regionsOf(pid)) yield* pieces(file, start, end);
  } finally {
    closeSync(file);
  }
}

/** The heap snapshot that a process wrote into a folder. */
export function heapSnapshotIn(folder: string): Buffer | undefined {
  const name = readdirSync(folder).find((one) => one.endsWith('.heapsnapshot'));
  return name === undefined ? undefined : readFileSync(path.join(folder, name));
}

interface Region {
  start: number;
  end: number;
}

const pieceBytes = 16 * 1024 * 1024;
/** Pieces overlap by this much, so that nothing hides at their borders. */
const overlapBytes = 4 * 1024;

function regionsOf(pid: number): Region[] {
  const lines = readFileSync(`/proc/${String(pid)}/maps`, 'latin1').split('\n');
  return lines.flatMap((line) => {
    const [, start, end] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
    return start && end ? [{ start: Number.parseInt(start, 16), end: Number.parseInt(end, 16) }] : [];
  });
}

function* pieces(file: number, start: number, end: number): Generator<Buffer> {
  const buffer = Buffer.alloc(pieceBytes + overlapBytes);
  for (let at = start; at < end; at += pieceBytes) {
    const length = readAt(file, buffer, { at, length: Math.min(buffer.length, end - at) });
    if (length > 0) yield buffer.subarray(0, length);
  }
}

/** Regions that were reserved and never used cannot be read, and hold nothing. */
function readAt(file: number, buffer: Buffer, { at, length }: { at: number; length: number }): number {
  try {
    return readSync(file, buffer, 0, length, at);
  } catch {
    return 0;
  }
}
