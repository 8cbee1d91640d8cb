import { createHash } from 'node:crypto';
import { type DestinationStream, type Logger, pino } from 'pino';

/** The levels one can ask for. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

/** How much is logged. */
export type LogLevel = (typeof logLevels)[number];

/**
 * JSON lines on standard output. What may be logged: events, counts, error codes, and {@link tag}s. Never content,
 * tickets, names, addresses or session codes.
 */
export function createLog(level: LogLevel, destination?: DestinationStream): Logger {
  const options = { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` };
  return destination ? pino(options, destination) : pino(options);
}

/** A short mark for a room or member that lets lines be matched but says nothing by itself. */
export function tag(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 8);
}
