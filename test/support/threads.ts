import { memoryStore } from '@folkmoot/crypto';
import { setWorkerFactory, signal, until } from '@folkmoot/kit';
import { linkFromPort } from '@folkmoot/transport';
import { expose, wrap } from 'comlink';
import WebSocket from 'ws';
import { speakErrors } from '../../packages/room/src/workers/errors.js';
import { KeysDesk, type LaneKeys } from '../../packages/room/src/workers/keys.js';
import { LinkDesk } from '../../packages/room/src/workers/link.js';
import { ScreenDesk, type ScreenPorts } from '../../packages/room/src/workers/screen.js';
import { provide } from './fake-capture.js';

/** What a worker does when it is started: it works, its script fails, or it never answers. */
export type Fate = 'works' | 'fails' | 'hangs';

/** The workers of rooms in Node: each is a real desk behind a real port, only without a thread of its own. */
export interface Threads {
  /** Every role that was started, in order. */
  readonly started: readonly string[];
  /** The roles of workers that are not terminated. */
  readonly running: readonly string[];
  /** Decides about the workers of a role from now on. */
  destine(role: string, fate: Fate): void;
  /** Lets a worker that hangs answer after all. */
  release(): void;
  /** Resolves once a worker of this role has been started. */
  isStarted(role: string): Promise<void>;
  /** Resolves once all workers are terminated. */
  areOver(): Promise<void>;
  restore(): void;
}

/** Gives Node workers, and as much of a browser as entering a room asks for. */
export function provideThreads(): Threads {
  const threads = signal<readonly FakeWorker[]>([]);
  const running = signal<readonly string[]>([]);
  const fates = new Map<string, Fate>();
  const runningNow = (): string[] => threads.value.filter((each) => !each.isOver).map(({ role }) => role);
  const ports: MessagePort[] = [];
  const restore = provide({
    Worker: FakeWorker,
    OffscreenCanvas: FakeWorker,
    WebSocket,
    MessageChannel: channelsInto(ports),
  });
  speakErrors();
  setWorkerFactory((role) => {
    const worker = new FakeWorker(role, fates.get(role) ?? 'works', () => (running.value = runningNow()));
    threads.value = [...threads.value, worker];
    running.value = runningNow();
    return worker as unknown as Worker;
  });
  return {
    get started() {
      return threads.value.map(({ role }) => role);
    },
    get running() {
      return running.value;
    },
    destine: (role, fate) => fates.set(role, fate),
    release: () => threads.value.forEach((thread) => thread.release()),
    isStarted: async (role) => {
      await until(threads, (all) => all.some((thread) => thread.role === role));
    },
    areOver: async () => {
      await until(running, ({ length }) => length === 0);
    },
    restore: () => {
      setWorkerFactory(undefined);
      restore();
      // With a thread all its ports end; here they would keep the process alive.
      for (const port of ports) port.close();
    },
  };
}

/** A worker without a thread. */
class FakeWorker extends EventTarget {
  readonly role: string;
  isOver = false;
  readonly #port: MessagePort;
  readonly #inside: MessagePort;
  readonly #ended: () => void;
  readonly #taken: MessagePort[] = [];
  #end: () => void = () => undefined;

  constructor(role: string, fate: Fate, ended: () => void) {
    super();
    this.role = role;
    this.#ended = ended;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#inside = port2;
    port1.onmessage = ({ data }: MessageEvent<unknown>) =>
      this.dispatchEvent(Object.assign(new Event('message'), { data }));
    // With a real thread the ports it was given end as well.
    port2.addEventListener('message', ({ data }) => this.#taken.push(...portsIn(data)));
    this.#play();
    if (fate === 'works') this.release();
    else if (fate === 'fails') queueMicrotask(() => this.#fail());
  }

  postMessage(message: unknown, transferred: Transferable[] = []): void {
    this.#port.postMessage(message, transferred);
  }

  terminate(): void {
    this.isOver = true;
    this.#port.close();
    this.#end();
    for (const port of this.#taken) port.close();
    this.#ended();
  }

  /** Says that it is ready. */
  release(): void {
    this.#inside.postMessage({ ready: this.role });
  }

  #fail(): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message: 'The script did not load' }));
  }

  #play(): void {
    if (this.role === 'keys') {
      const keys = new KeysDesk({ store: memoryStore() });
      this.#end = () => void keys.close();
      expose(keys, this.#inside);
    } else if (this.role === 'link') {
      const link = new LinkDesk();
      this.#end = () => link.close();
      expose(link, this.#inside);
    } else {
      this.#inside.addEventListener('message', ({ data }) => void takePorts(data as ScreenPorts), {
        once: true,
      });
      this.#inside.start();
    }
  }
}

function portsIn(value: unknown): MessagePort[] {
  if (value instanceof MessagePort) return [value];
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  return Object.values(value).flatMap((part) => portsIn(part));
}

/** Channels whose ports are all known. */
function channelsInto(ports: MessagePort[]): typeof MessageChannel {
  return class extends MessageChannel {
    constructor() {
      super();
      ports.push(this.port1, this.port2);
    }
  };
}

async function takePorts({ link, keys, desk }: ScreenPorts): Promise<void> {
  expose(new ScreenDesk(await linkFromPort(link), wrap<LaneKeys>(keys)), desk);
}
