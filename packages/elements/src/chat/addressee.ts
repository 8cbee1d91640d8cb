import { computed, type ReadonlySignal } from '@folkmoot/kit';
import type { Participant, Room } from '@folkmoot/room';
import type { MemberId } from '@folkmoot/wire';
import type { ReactiveController } from 'lit';
import { displayName, isolated } from '../base/display-name.js';
import { isPresent } from '../base/presence.js';
import type { RoomPart } from '../base/room-part.js';
import type { SignalReader } from '../base/signals.js';
import type { Messages } from '../locales/messages.js';

/** Somebody one writes to alone. */
export type Recipient = Pick<Participant, 'id' | 'name'>;

/** To whom one writes at one moment, to whom one might, and what stands in the way. */
export interface Address {
  /** Undefined: to everybody. */
  readonly to: Recipient | undefined;
  /** Everybody to whom one may write alone. */
  readonly people: readonly Recipient[];
  /** Why nothing can be sent now. */
  readonly obstacle: string | undefined;
}

/** Keeps to whom one writes, and says it when something comes in the way, and when it is out of the way. */
export class Addressee implements ReactiveController {
  readonly #host: RoomPart;
  readonly #say: (words: string) => void;
  #to: Recipient | undefined;
  #reachable: ReadonlySignal<readonly Participant[]> | undefined;
  #obstacle: string | undefined;
  #free = '';
  #said: { readonly obstacle: string | undefined } | undefined;

  constructor(host: RoomPart, say: (words: string) => void) {
    this.#host = host;
    this.#say = say;
    host.addController(this);
  }

  /** Begins anew with a room. */
  enter({ roster }: Room): void {
    this.#to = undefined;
    this.#said = undefined;
    this.#reachable = computed(() =>
      roster.participants.value.filter(({ id }) => roster.actionsOn(id).includes('write-to')),
    );
  }

  /** Chooses somebody who is in the room, or everybody. */
  choose(id: MemberId | undefined): void {
    const people = this.#host.currentRoom?.roster.participants.peek() ?? [];
    this.#to = people.find((one) => one.id === id);
    this.#host.requestUpdate();
  }

  /** Reads the room; the host renders again when something of it changes. */
  read(room: Room | undefined, text: Messages, signals: SignalReader): Address {
    const people = room && this.#reachable ? signals.read(this.#reachable) : [];
    this.#obstacle = room && this.#obstacleIn(room, text, signals);
    this.#free = text.chat.onAgain;
    return { to: this.#to, people, obstacle: this.#obstacle };
  }

  hostUpdated(): void {
    if (!this.#host.currentRoom) return;
    const [before, now] = [this.#said, this.#obstacle];
    this.#said = { obstacle: now };
    if (before && before.obstacle !== now) this.#say(now ?? this.#free);
  }

  #obstacleIn(room: Room, text: Messages, signals: SignalReader): string | undefined {
    const { chat } = text;
    const to = this.#to;
    const reachable = this.#reachable ? signals.read(this.#reachable) : [];
    const people = signals.read(room.roster.participants);
    const mayWrite = signals.read(room.chat.mayWrite);
    if (!isPresent(signals.read(room.state))) return undefined;
    if (!to) {
      if (mayWrite) return undefined;
      return signals.read(room.self).mayChat ? chat.off : chat.offForYou;
    }
    if (!people.some(({ id }) => id === to.id)) return chat.gone(isolated(displayName(to.name, text.noName)));
    return reachable.some(({ id }) => id === to.id) ? undefined : chat.privateOff;
  }
}
