/** A part of the benchmark in a process of its own, and what is said between the two. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** What a process has used. */
export interface Usage {
  userMicros: number;
  systemMicros: number;
  residentBytes: number;
}

/** What the benchmark may ask of a part: its usage now, or after garbage was collected. */
export type Question = 'usage' | 'usage-collected' | 'faults';

/** A process that runs a part. */
export interface Part {
  /** What it said first. */
  readonly ready: unknown;
  ask(question: Question): Promise<unknown>;
  /** Hears what it says unasked. */
  onWord(hear: (word: number) => void): void;
  close(): Promise<void>;
}

interface Message {
  ready?: unknown;
  answer?: unknown;
  word?: number;
  failed?: string;
}

/** Starts a module in a process of its own. @throws Error when it fails before it is ready. */
export async function startPart(
  file: string,
  args: readonly string[],
  nodeOptions: readonly string[] = process.execArgv,
): Promise<Part> {
  const child = fork(file, args, { execArgv: [...nodeOptions] });
  const { ready } = await messageOf(child, (message) => 'ready' in message);
  return {
    ready,
    async ask(question) {
      const answered = messageOf(child, (message) => 'answer' in message);
      child.send(question);
      return (await answered).answer;
    },
    onWord(hear) {
      child.on('message', ({ word }: Message) => {
        if (word !== undefined) hear(word);
      });
    },
    async close() {
      const exited = once(child, 'exit');
      if (child.exitCode !== null || !child.connected) return;
      child.disconnect();
      await exited;
    },
  };
}

/** In the part: says that it is ready, answers questions, and ends with the benchmark. */
export function serveParent(ready: unknown, answers: { faults?: () => unknown } = {}): void {
  process.on('message', (question: Question) => {
    if (question === 'usage-collected') globalThis.gc?.();
    say({ answer: question === 'faults' ? answers.faults?.() : usage() });
  });
  process.once('disconnect', () => process.exit());
  say({ ready });
}

/** In the part: says a number unasked. */
export function sayWord(word: number): void {
  say({ word });
}

function say(message: Message): void {
  process.send?.(message);
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { userMicros: user, systemMicros: system, residentBytes: process.memoryUsage.rss() };
}

function messageOf(child: ChildProcess, fits: (message: Message) => boolean): Promise<Message> {
  return new Promise((resolve, reject) => {
    const hear = (message: Message): void => {
      if (fits(message)) finish(() => resolve(message));
    };
    const fail = (code: number | null): void =>
      finish(() => reject(new Error(`a part of the benchmark ended with ${code}`)));
    const finish = (settle: () => void): void => {
      child.off('message', hear).off('exit', fail);
      settle();
    };
    child.on('message', hear).on('exit', fail);
  });
}
