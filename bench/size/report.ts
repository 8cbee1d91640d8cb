/** What was measured: gzipped bytes, or why not. */
export type SizeResult =
  { readonly name: string; readonly bytes: number } | { readonly name: string; readonly reason: string };

/** Prints the sizes as a table, one line each. */
export function printSizes(results: readonly SizeResult[]): void {
  for (const result of results) {
    const size = 'bytes' in result ? result.bytes.toLocaleString('en') : `not measured: ${result.reason}`;
    console.log(`${result.name.padEnd(58)} ${size.padStart(10)}`);
  }
}
