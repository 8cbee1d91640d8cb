import {
  type Command,
  ConfigError,
  helpText,
  readCommand,
  type RelayServer,
  startRelay,
} from '@folkmoot/relay';
import { softwareVersion } from '@folkmoot/wire';
import { createSite, demoFolder } from './site.js';

/** Where a command writes, and what it leaves behind. */
export interface Console {
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
}

const intro = `folkmoot: a relay and the demo page on one port, for a meeting within minutes.

  npx folkmoot                           on this machine only
  npx folkmoot --host :: --cert … --key … for others too (browsers share screens on https and localhost only)`;

/**
 * What `npx folkmoot` does: reads options as the relay does, serves relay and demo page, and says where.
 * Resolves to the server while it runs, or to the code to exit with.
 */
export async function runCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  { say, complain }: Console,
  folder = demoFolder,
): Promise<RelayServer | number> {
  try {
    return await follow(readCommand(args, environment), say, folder);
  } catch (error) {
    complain(`folkmoot: ${explain(error)}`);
    return error instanceof ConfigError ? 2 : 1;
  }
}

async function follow(command: Command, say: Console['say'], folder: string): Promise<RelayServer | number> {
  if (command.name === 'help') return tell(say, helpText(intro));
  if (command.name === 'version') return tell(say, softwareVersion);
  const server = await startRelay({
    logLevel: 'warn',
    ...command.options,
    fallback: createSite({ demo: folder }),
  });
  say(`Folkmoot is running at ${server.url}`);
  say('Open it, start a meeting, and send the link. Ctrl-C ends it.');
  return server;
}

function tell(say: Console['say'], text: string): number {
  say(text);
  return 0;
}

function explain(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `the port is taken (${message}). Choose another with --port.`;
  if (code === 'EACCES') return `not allowed to listen there (${message}).`;
  return message;
}
