#!/usr/bin/env node
import { softwareVersion } from '@folkmoot/wire';
import { type Command, ConfigError, helpText, readCommand } from './config.js';
import { type RelayServer, startRelay } from './server.js';

await run();

async function run(): Promise<void> {
  try {
    await follow(readCommand(process.argv.slice(2), process.env));
  } catch (error) {
    console.error(`folkmoot-relay: ${explain(error)}`);
    process.exitCode = error instanceof ConfigError ? 2 : 1;
  }
}

async function follow(command: Command): Promise<void> {
  if (command.name === 'help') return console.log(helpText());
  if (command.name === 'version') return console.log(softwareVersion);
  const relay = await startRelay(command.options);
  // Whoever reads that line may tell the relay to stop at once.
  closeOnSignals(relay);
  console.log(JSON.stringify({ event: 'listening', url: relay.url }));
}

function closeOnSignals(relay: RelayServer): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void relay.close().then(() => process.exit(0)));
  }
}

function explain(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `the port is taken (${message}). Choose another with --port.`;
  if (code === 'EACCES') return `not allowed to listen there (${message}).`;
  return message;
}
