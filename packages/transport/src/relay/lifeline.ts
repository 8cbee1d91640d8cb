import { type ReadonlySignal, signal } from '@folkmoot/kit';
import { MeetingError, type ReadFrame } from '@folkmoot/wire';
import type { LinkState } from '../link.js';
import type { Connection } from './connection.js';
import { refusalOf } from './handshake.js';
import { keepAlive } from './heartbeat.js';

/** Gets a new connection of the same member; tells every attempt. Rejects when there is no use in trying on. */
export type Reconnect = (
  onAttempt: (attempt: number) => void,
  options: { signal: AbortSignal; alternates: readonly string[] },
) => Promise<Connection>;

/** What lives on a connection while there is one. */
export interface Tenant {
  connect(connection: Connection): void;
  /** Throws a `MeetingError` for what breaks the protocol. */
  take(read: ReadFrame): void;
  disconnect(): void;
  /** It is over for good. */
  close(): void;
}

/** One connection after the other, until it is closed or there is no use in going on. */
export class Lifeline {
  readonly #tenant: Tenant;
  readonly #reconnect: Reconnect;
  readonly #state = signal<LinkState>({ name: 'open' });
  readonly #over = new AbortController();
  readonly #onReconnect: () => void;
  #connection: Connection;
  #alternates: readonly string[] = [];

  constructor(
    connection: Connection,
    tenant: Tenant,
    options: { reconnect: Reconnect; onReconnect: () => void },
  ) {
    this.#connection = connection;
    this.#tenant = tenant;
    this.#reconnect = options.reconnect;
    this.#onReconnect = options.onReconnect;
    void this.#run().catch((error: unknown) => this.end(error));
  }

  /** Whether it works. */
  get state(): ReadonlySignal<LinkState> {
    return this.#state;
  }

  /** The present connection, or the last one. */
  get connection(): Connection {
    return this.#connection;
  }

  /** True once it is over for good. */
  get isOver(): boolean {
    return this.#over.signal.aborted;
  }

  /** Ends it for good. May be called again. */
  end(error?: unknown): void {
    if (this.isOver) return;
    this.#over.abort();
    this.#tenant.close();
    this.#connection.close();
    this.#state.value = closedBy(error);
  }

  async #run(): Promise<void> {
    for (;;) {
      await this.#serve(this.#connection);
      if (this.isOver) return;
      const connection = await this.#reconnect(
        (attempt) => (this.#state.value = { name: 'resuming', attempt }),
        { signal: this.#over.signal, alternates: this.#alternates },
      );
      // The last await gave way to whoever ends it.
      if (this.#over.signal.aborted) return connection.close();
      this.#connection = connection;
      this.#onReconnect();
      this.#state.value = { name: 'open' };
    }
  }

  async #serve(connection: Connection): Promise<void> {
    void keepAlive(connection);
    this.#tenant.connect(connection);
    try {
      for (;;) {
        const read = await connection.frames.next();
        if (read.done) return;
        this.#take(read.value);
      }
    } catch (error) {
      if (!(error instanceof MeetingError && error.retryable)) throw error;
    } finally {
      connection.close();
      this.#tenant.disconnect();
    }
  }

  #take(read: ReadFrame): void {
    const { frame } = read;
    if (frame.type === 'refused' && !frame.lane) throw refusalOf(frame);
    if (frame.type === 'go-away') {
      this.#alternates = frame.alternates;
      throw new MeetingError('connection/moved', 'The relay goes away.');
    }
    this.#tenant.take(read);
  }
}

function closedBy(error: unknown): LinkState {
  if (error === undefined) return { name: 'closed' };
  if (error instanceof MeetingError) return { name: 'closed', error };
  const failed = new MeetingError('connection/failed', 'The link failed.', {
    cause: error,
    retryable: false,
  });
  return { name: 'closed', error: failed };
}
