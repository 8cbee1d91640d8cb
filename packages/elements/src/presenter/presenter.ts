import type { OwnShare, Room, Screen, ShareSource } from '@folkmoot/room';
import type { MeetingError } from '@folkmoot/wire';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { Announcer } from '../base/announcer.js';
import { FocusKeeper } from '../base/focus-keeper.js';
import { icon } from '../base/icons.js';
import { MootElement } from '../base/moot-element.js';
import { bar, dismissButton, errorNotice } from '../base/notice.js';
import { isPresent } from '../base/presence.js';
import { RoomPart } from '../base/room-part.js';
import { RoomWatch } from '../base/room-watch.js';
import { isAbort, shownError } from '../base/shown-error.js';
import {
  ShareFailedEvent,
  SharePauseRequestEvent,
  ShareRequestEvent,
  ShareResumeRequestEvent,
  ShareStoppedEvent,
  ShareStopRequestEvent,
} from './presenter.events.js';
import { calmHint, liveSign } from './presenter.parts.js';
import { presenterStyles } from './presenter.styles.js';
import { isLive, shareEvent } from './share-event.js';

/**
 * Sharing one's screen: the button that starts it, and while it lasts an unmistakable sign with pause and stop.
 *
 * @slot hint - instead of the sentence beside the start button
 * @slot note - instead of the sentence that says why one cannot share here
 * @csspart idle - around button and hint while one does not share
 * @csspart start - the button that starts sharing
 * @csspart hint - the sentence beside it
 * @csspart note - in place of both, where one cannot share
 * @csspart live - the sign and its buttons while one shares
 * @csspart indicator - the mark in that sign
 * @csspart controls - around its buttons
 * @csspart pause - the button that pauses or resumes
 * @csspart stop - the button that ends sharing
 * @csspart title - the first line of the sign, of a note, of a bar
 * @csspart words - around what they say
 * @csspart code - the code of an error
 * @csspart bar - the notice of an error
 * @csspart dismiss - the button that takes it away
 * @csspart icon - any of the icons
 * @cssproperty --moot-color-live - colour of the sign, red
 * @cssstate sharing - one's screen is seen by the others
 * @cssstate paused - one's sharing is paused
 * @cssstate attending - one is not the presenter
 * @fires moot-share-request - the person wants to share; cancelable
 * @fires moot-share-pause-request - the person wants to pause; cancelable
 * @fires moot-share-resume-request - the person wants to go on; cancelable
 * @fires moot-share-stop-request - the person wants to stop; cancelable
 * @fires moot-share-started - the first picture is on its way
 * @fires moot-share-paused - sharing was paused
 * @fires moot-share-resumed - sharing goes on
 * @fires moot-share-stopped - sharing ended
 * @fires moot-share-failed - sharing did not start, or broke off
 */
export class MootPresenter extends RoomPart {
  static override styles: CSSResultGroup = [MootElement.styles, presenterStyles];

  /** A track or a canvas to share instead of asking the person. */
  @property({ attribute: false }) source: ShareSource | undefined;

  @state() private error: MeetingError | undefined;

  readonly #announcer = new Announcer(this);

  constructor() {
    super();
    new FocusKeeper(this, '.live button, .start, .calm');
    new RoomWatch<OwnShare>(
      this,
      (room) => room.screen.own.value,
      (now, before) => this.#changed(now, before),
    );
  }

  protected override render(): TemplateResult {
    const { text, currentRoom: room } = this;
    const own = room && this.signals.read(room.screen.own);
    this.showStates({
      sharing: own?.name === 'sharing',
      paused: own?.name === 'paused',
      attending: room !== undefined && this.#attends(room),
    });
    const dismiss = (): void => void (this.error = undefined);
    return html`
      <div
        class=${isLive(own) ? `live ${own.name}` : ''}
        part=${isLive(own) ? 'live' : 'idle'}
        role="group"
        aria-label=${text.presenter.label}
      >
        <div class="sign" role="status">${isLive(own) ? liveSign(own.name, text) : nothing}</div>
        ${isLive(own) ? this.#controls(own.name) : this.#beginning(room, own)}
      </div>
      ${this.error ? bar(errorNotice(this.error, text, dismissButton(text, dismiss))) : nothing}
      ${this.#announcer.render()}
    `;
  }

  protected override roomChanged(): void {
    this.error = undefined;
  }

  #controls(name: 'sharing' | 'paused'): TemplateResult {
    const { presenter } = this.text;
    const isPaused = name === 'paused';
    return html`<div class="actions" part="controls">
      <button part="pause" type="button" @click=${isPaused ? this.#resume : this.#pause}>
        ${icon(isPaused ? 'play' : 'pause')}${isPaused ? presenter.resume : presenter.pause}
      </button>
      <button class="stop" part="stop" type="button" @click=${this.#stop}>
        ${icon('stop')}${presenter.stop}
      </button>
    </div>`;
  }

  #beginning(room: Room | undefined, own: OwnShare | undefined): TemplateResult {
    const { presenter, errors } = this.text;
    const isHere = room !== undefined && isPresent(this.signals.read(room.state));
    if (isHere && this.#attends(room)) {
      return calmHint('lock', presenter.notPresenter);
    }
    const unsupported = errors['unsupported/screen-capture'];
    if (isHere && unsupported && !room.screen.canShare && !this.source) {
      return calmHint('screenOff', unsupported.title, `${unsupported.why} ${unsupported.advice}`);
    }
    return this.#startButton(isHere ? room : undefined, own?.name === 'starting');
  }

  /** Whether somebody else presents. The presenter cannot share either for a moment, while the last share is being ended. */
  #attends(room: Room): boolean {
    return !this.signals.read(room.screen.mayShare) && !this.signals.read(room.self).presents;
  }

  /** Stays one button, so that it keeps the focus: what cannot be pressed now is marked, not disabled. */
  #startButton(room: Room | undefined, isStarting: boolean): TemplateResult {
    const { presenter } = this.text;
    const isReady = room !== undefined && !isStarting && this.signals.read(room.screen.mayShare);
    const hint = isStarting ? presenter.choosingHint : room ? presenter.hint : presenter.noRoom;
    return html`<div class="beginning">
      <button
        class="primary start"
        part="start"
        type="button"
        aria-describedby="hint"
        aria-disabled=${!isReady}
        @click=${isReady ? this.#start : nothing}
      >
        ${isStarting ? icon('spinner', 'turning') : icon('share')}${isStarting ? presenter.choosing : presenter.share}
      </button>
      <span id="hint" part="hint"><slot name="hint">${hint}</slot></span>
    </div>`;
  }

  // The click must reach the browser's dialog within this very turn.
  readonly #start = (): void => {
    const { source } = this;
    this.#do(new ShareRequestEvent(source), (screen) => screen.start(source));
  };

  readonly #pause = (): void => this.#do(new SharePauseRequestEvent(), (screen) => screen.pause());
  readonly #resume = (): void => this.#do(new ShareResumeRequestEvent(), (screen) => screen.resume());
  readonly #stop = (): void => this.#do(new ShareStopRequestEvent(), (screen) => screen.stop());

  #do(request: Event, action: (screen: Screen) => Promise<void>): void {
    const room = this.currentRoom;
    if (!room || !this.dispatchEvent(request)) return;
    this.error = undefined;
    action(room.screen).catch((error: unknown) => this.#fail(error));
  }

  /** The room tells of an error by its state, or by the rejection, or by both: the person hears of it once. */
  #fail(error: unknown): void {
    if (isAbort(error) || error === this.error) return;
    this.error = shownError(error);
    this.dispatchEvent(new ShareFailedEvent(this.error));
  }

  #changed(now: OwnShare, before: OwnShare): void {
    const event = shareEvent(now, before);
    if (event) this.dispatchEvent(event);
    if (now.name === 'idle' && now.error) this.#fail(now.error);
    else if (event instanceof ShareStoppedEvent) this.#announcer.say(this.text.presenter.stopped);
    if (isLive(now)) this.error = undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'moot-presenter': MootPresenter;
  }
}
