import type { ErrorCode } from '@folkmoot/wire';
import { MeetingError } from '@folkmoot/wire';
import { transferHandlers } from 'comlink';

/** What comlink hands to its handler for thrown values. */
interface Thrown {
  value: unknown;
}

/** A thrown value as it travels between threads. */
type Spoken =
  | { kind: 'meeting'; code: ErrorCode; message: string; retryable: boolean }
  | { kind: 'other'; name: string; message: string };

let spoken = false;

/** Lets errors keep their code between threads, thrown or handed over. Both ends of a port call it once. */
export function speakErrors(): void {
  const builtIn = transferHandlers.get('throw');
  if (spoken || !builtIn) return;
  spoken = true;
  transferHandlers.set('throw', {
    canHandle: (value): value is Thrown => builtIn.canHandle(value),
    serialize: ({ value }: Thrown) => [speak(value), []],
    deserialize: (value: Spoken) => {
      throw hear(value);
    },
  });
  // Cloning would leave an error without its code.
  transferHandlers.set('meeting-error', {
    canHandle: (value): value is MeetingError => value instanceof MeetingError,
    serialize: (error: MeetingError) => [speak(error), []],
    deserialize: (value: Spoken) => hear(value),
  });
}

function speak(error: unknown): Spoken {
  if (error instanceof MeetingError) {
    const { code, message, retryable } = error;
    return { kind: 'meeting', code, message, retryable };
  }
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { kind: 'other', name, message };
}

function hear(error: Spoken): Error {
  if (error.kind === 'meeting')
    return new MeetingError(error.code, error.message, { retryable: error.retryable });
  if (error.name === 'AbortError') return new DOMException(error.message, 'AbortError');
  return Object.assign(new Error(error.message), { name: error.name });
}
