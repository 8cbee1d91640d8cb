#!/usr/bin/env node
import { runCommand } from './command.js';

// Before anything is said: whoever waits for the first line may end us right after it.
const told = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
});

const outcome = await runCommand(process.argv.slice(2), process.env, {
  say: (line) => console.log(line),
  complain: (line) => console.error(line),
});

if (typeof outcome !== 'number') {
  await told;
  await outcome.close();
}
process.exit(typeof outcome === 'number' ? outcome : 0);
