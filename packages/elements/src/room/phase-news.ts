import type { ReadonlySignal } from '@folkmoot/kit';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Announcer } from '../base/announcer.js';
import type { Messages } from '../locales/messages.js';
import type { Phase } from './session.js';

/** What telling of the connection takes. */
export interface PhaseNewsOptions {
  readonly phase: ReadonlySignal<Phase>;
  readonly announcer: Announcer;
  readonly text: () => Messages;
}

/** Says that the connection broke, and that it is back. What covers the content speaks for itself. */
export class PhaseNews implements ReactiveController {
  readonly #options: PhaseNewsOptions;
  #before: Phase['name'] = 'idle';

  constructor(host: ReactiveControllerHost, options: PhaseNewsOptions) {
    this.#options = options;
    host.addController(this);
  }

  hostUpdated(): void {
    const { phase, announcer, text } = this.#options;
    const { name } = phase.peek();
    const before = this.#before;
    this.#before = name;
    if (name === before) return;
    if (name === 'reconnecting') announcer.say(text().room.reconnecting);
    else if (name === 'open' && before === 'reconnecting') announcer.say(text().room.reconnected);
  }
}
