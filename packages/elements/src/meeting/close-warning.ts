import { effect } from '@folkmoot/kit';
import type { Room } from '@folkmoot/room';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { isLive } from '../presenter/share-event.js';

/** Makes the browser ask before the page is closed, for as long as the person shares a screen, and no longer. */
export class CloseWarning implements ReactiveController {
  #room: Room | undefined;
  #stop: (() => void) | undefined;

  constructor(host: ReactiveControllerHost) {
    host.addController(this);
  }

  /** Watches this room from now on, or none. */
  watch(room: Room | undefined): void {
    if (room === this.#room) return;
    this.#stop?.();
    this.#room = room;
    this.#stop = room && warnWhileSharing(room);
  }

  hostDisconnected(): void {
    this.watch(undefined);
  }
}

function warnWhileSharing(room: Room): () => void {
  const warn = (event: Event): void => event.preventDefault();
  const unwatch = effect(() => {
    if (isLive(room.screen.own.value)) addEventListener('beforeunload', warn);
    else removeEventListener('beforeunload', warn);
  });
  return () => {
    unwatch();
    removeEventListener('beforeunload', warn);
  };
}
