import type { ReadonlySignal } from '@folkmoot/kit';
import { batch, computed, signal } from '@folkmoot/kit';
import type { Room, RoomState } from '@folkmoot/room';
import type { MeetingError } from '@folkmoot/wire';
import { shownError } from '../base/shown-error.js';

/** Where a `<moot-room>` stands: without a room, on the way to one, or where its room stands. */
export type Phase =
  | { readonly name: 'idle' | 'opening' }
  | { readonly name: 'failed'; readonly error: MeetingError }
  | RoomState;

/** Opens a room; the signal aborts when the attempt is given up. */
export type Opening = (signal: AbortSignal) => Promise<Room>;

/** The one room of a `<moot-room>`: opens it, takes a ready one, leaves what it opened. */
export class Session {
  readonly room: ReadonlySignal<Room | undefined>;
  readonly phase: ReadonlySignal<Phase>;
  /** What the room refused to do last, as ending it when one is not the organizer. */
  readonly refusal = signal<MeetingError | undefined>(undefined);

  readonly #room = signal<Room | undefined>(undefined);
  readonly #before = signal<Phase>({ name: 'idle' });
  #attempt: AbortController | undefined;
  #opened: Room | undefined;
  #lastOpening: Opening | undefined;

  constructor() {
    this.room = this.#room;
    this.phase = computed(() => this.#room.value?.state.value ?? this.#before.value);
  }

  /** Shows a room that somebody else opened, and will leave. */
  adopt(room: Room | undefined): void {
    if (room === this.#room.peek()) return;
    this.close();
    this.#show(room, { name: 'idle' });
  }

  /** Opens a room in place of the present one. Resolves to nothing when it fails or is given up: see `phase`. */
  async open(opening: Opening): Promise<Room | undefined> {
    this.close();
    const attempt = new AbortController();
    this.#attempt = attempt;
    this.#lastOpening = opening;
    this.#show(undefined, { name: 'opening' });
    try {
      const room = await opening(attempt.signal);
      return this.#arrive(room, attempt);
    } catch (error) {
      this.#fail(error, attempt);
      return undefined;
    }
  }

  /** Whether {@link retry} has something to try. */
  get mayRetry(): boolean {
    return this.#lastOpening !== undefined;
  }

  /** Does the last opening again. */
  async retry(): Promise<Room | undefined> {
    return this.#lastOpening && this.open(this.#lastOpening);
  }

  /** Leaves the room, whoever opened it, or gives up opening one. */
  async leave(): Promise<void> {
    if (this.#attempt) this.close();
    await this.#orRefuse(this.#room.peek()?.leave());
  }

  /** Ends the meeting for everybody. */
  async end(): Promise<void> {
    await this.#orRefuse(this.#room.peek()?.end());
  }

  /** Gives up what is under way and leaves the room if it was opened here. */
  close(): void {
    if (this.#attempt) this.#before.value = { name: 'idle' };
    this.#attempt?.abort();
    this.#attempt = undefined;
    void this.#opened?.leave().catch(() => undefined);
    this.#opened = undefined;
  }

  async #orRefuse(done: Promise<void> | undefined): Promise<void> {
    this.refusal.value = undefined;
    await done?.catch((error: unknown) => (this.refusal.value = shownError(error)));
  }

  #arrive(room: Room, attempt: AbortController): Room | undefined {
    if (attempt !== this.#attempt) {
      void room.leave().catch(() => undefined);
      return undefined;
    }
    this.#attempt = undefined;
    this.#opened = room;
    this.#show(room, { name: 'idle' });
    return room;
  }

  #fail(error: unknown, attempt: AbortController): void {
    if (attempt !== this.#attempt) return;
    this.#attempt = undefined;
    this.#before.value = { name: 'failed', error: shownError(error) };
  }

  #show(room: Room | undefined, before: Phase): void {
    batch(() => {
      this.refusal.value = undefined;
      this.#room.value = room;
      this.#before.value = before;
    });
  }
}
