import type { Room, ShareSource } from '@folkmoot/room';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { SignalReader } from '../base/signals.js';
import type { Messages } from '../locales/messages.js';
import { EndRequestEvent, LeaveRequestEvent } from '../room/room.events.js';
import { CloseWarning } from './close-warning.js';
import { closeDialog, openDialog } from '../base/dialog.js';
import { exported } from './exported.js';
import { Invite } from './invite.js';
import { Side } from './side.js';
import { leaveDialog, toolsBar } from './tools.js';

/** A meeting one is in: its tools, the picture, people and chat, and the dialogs. */
export class LiveMeeting {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #request: (event: Event) => void;
  readonly #invite: Invite;
  readonly #side: Side;
  readonly #warning: CloseWarning;

  /** @param request hands what the person wants to the room. */
  constructor(host: ReactiveControllerHost & HTMLElement, request: (event: Event) => void) {
    this.#host = host;
    this.#request = request;
    this.#invite = new Invite(host);
    this.#side = new Side(host);
    this.#warning = new CloseWarning(host);
  }

  /** What stands above the room, and the dialogs; nothing while there is no room. */
  tools(room: Room | undefined, text: Messages, signals: SignalReader): unknown {
    this.#warning.watch(room);
    if (!room) {
      // A dialog that is taken away while it is open would keep the focus from everything else.
      for (const id of ['invite', 'leave']) closeDialog(this.#host, id);
      return nothing;
    }
    const { link, code } = room;
    const organizes = signals.read(room.self).role === 'organizer';
    const bar = toolsBar(
      {
        code,
        isCopied: this.#invite.isCopied,
        copy: () => void this.#invite.copy(link, text),
        show: () => void this.#invite.show(link, text),
        leave: organizes ? () => openDialog(this.#host, 'leave') : this.#leave,
      },
      text,
    );
    return html`${bar} ${this.#invite.render(link, text)} ${organizes ? this.#question(text) : nothing}`;
  }

  /** What stands inside the room. */
  content(
    room: Room,
    source: ShareSource | undefined,
    text: Messages,
    signals: SignalReader,
  ): TemplateResult {
    return html`<div class="meeting" part="meeting">
      <div class="main" part="main">
        <moot-viewer part="viewer" exportparts=${exported.viewer}></moot-viewer>
        <moot-presenter part="presenter" exportparts=${exported.presenter} .source=${source}></moot-presenter>
      </div>
      ${this.#side.render(room, text, signals)}
    </div>`;
  }

  #question(text: Messages): TemplateResult {
    const close = (): void => closeDialog(this.#host, 'leave');
    const end = (): void => this.#request(new EndRequestEvent());
    return leaveDialog({ stay: close, leave: then(close, this.#leave), end: then(close, end) }, text);
  }

  readonly #leave = (): void => this.#request(new LeaveRequestEvent());
}

function then(first: () => void, second: () => void): () => void {
  return () => {
    first();
    second();
  };
}
