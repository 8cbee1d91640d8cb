#!/usr/bin/env node
import { runCommand } from './command.js';

const outcome = await runCommand(process.argv.slice(2), process.env, {
  say: (line) => console.log(line),
  complain: (line) => console.error(line),
});

if (typeof outcome === 'number') process.exitCode = outcome;
else {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void outcome.close().then(() => process.exit(0)));
  }
}
