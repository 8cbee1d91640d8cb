import type { ReadonlySignal } from '@folkmoot/kit';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Announcer } from '../base/announcer.js';
import type { Messages } from '../locales/messages.js';
import type { Phase } from './session.js';

/** What telling of the connection takes. */
export interface PhaseNewsOptions {
  readonly phase: ReadonlySignal<Phase>;
  /** Whether what is shown may be out of date. */
  readonly isStale: () => boolean;
  readonly announcer: Announcer;
  readonly text: () => Messages;
}

/** Says that the connection broke, and that it is back; and, once, that what is shown may be out of date. What covers the content speaks for itself. */
export class PhaseNews implements ReactiveController {
  readonly #options: PhaseNewsOptions;
  #before: Phase['name'] = 'idle';
  #wasStale = false;

  constructor(host: ReactiveControllerHost, options: PhaseNewsOptions) {
    this.#options = options;
    host.addController(this);
  }

  hostUpdated(): void {
    const { phase, isStale, announcer, text } = this.#options;
    const { name } = phase.peek();
    const before = this.#before;
    const becameStale = isStale() && !this.#wasStale;
    this.#before = name;
    this.#wasStale = isStale();
    if (name === 'reconnecting' && before !== name) announcer.say(text().room.reconnecting);
    else if (name === 'open' && before === 'reconnecting') announcer.say(text().room.reconnected);
    else if (name === 'open' && becameStale) announcer.say(text().room.stale);
  }
}
