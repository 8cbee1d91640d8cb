import type { ScreenResult } from '../screen.js';
import type { CodecResult } from './codec.js';

/** The middle value. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The value below which this share of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Numbers with two digits behind the point; shares exactly. */
export function rounded(result: CodecResult): CodecResult {
  const entries = Object.entries(result).map(([name, value]: [string, number]) => [
    name,
    name === 'exactShare' ? value : round(value),
  ]);
  return Object.fromEntries(entries) as CodecResult;
}

/** Two digits behind the point. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Prints a result for people. */
export function printTable({ clip, peers, ...own }: ScreenResult): void {
  console.log(`\n${clip}`);
  const row = (name: string, cells: readonly (number | string)[]): void =>
    console.log(name.padEnd(14) + cells.map((cell) => String(cell).padStart(12)).join(''));
  row('', ['kbit/s', 'on the wire', 'exact', 'encode ms', 'decode ms', 'PSNR']);
  row('folkmoot', [own.kbps, own.wireKbps, own.exactShare, own.encodeMsMedian, own.decodeMsMedian, '∞']);
  for (const [name, peer] of Object.entries(peers)) {
    row(
      name,
      peer
        ? [
            peer.kbps,
            '',
            peer.exactShare ?? '',
            peer.encodeMsMedian,
            peer.decodeMsMedian ?? '',
            peer.psnr ?? '∞',
          ]
        : ['–'],
    );
  }
}
