import type { Room, Share } from '@folkmoot/room';
import type { MeetingError } from '@folkmoot/wire';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { Announcer } from '../base/announcer.js';
import { FocusKeeper } from '../base/focus-keeper.js';
import { icon } from '../base/icons.js';
import { MootElement } from '../base/moot-element.js';
import { card, errorNotice } from '../base/notice.js';
import { isPresent } from '../base/presence.js';
import { RoomPart } from '../base/room-part.js';
import { RoomWatch } from '../base/room-watch.js';
import { FullScreen } from './full-screen.js';
import { Picture, sizeCanvas } from './picture.js';
import { shareNews } from './share-news.js';
import { Sight } from './sight.js';
import { hasPicture, placeholder, presenterName, situationOf, type Situation } from './situation.js';
import { ViewChangedEvent, type View } from './viewer.events.js';
import { caption, overlays } from './viewer.parts.js';
import { viewerStyles } from './viewer.styles.js';

/**
 * The shared screen: fitted or in its actual size with scrolling, full screen, with a card when nobody shares and
 * notices when the picture is paused or may be out of date.
 *
 * @slot empty - instead of the card when there is no picture
 * @slot tools - more buttons, after those of the viewer
 * @csspart stage - around the picture
 * @csspart picture - the canvas
 * @csspart card - the card when there is no picture
 * @csspart symbol - the disc with the icon in a card
 * @csspart title - the first line of a card or a notice
 * @csspart words - what else they say
 * @csspart code - the code of an error
 * @csspart notices - around the notices over the picture
 * @csspart notice - a notice over the picture
 * @csspart notice-reconnecting - that the connection is being looked for
 * @csspart notice-stale - the one that says that the picture may be out of date
 * @csspart toolbar - the line below the picture
 * @csspart caption - whose screen it is
 * @csspart tools - around the buttons
 * @csspart view - around the two that choose the view
 * @csspart fit - the button for the fitted picture
 * @csspart actual - the button for the actual size
 * @csspart full - the button for full screen
 * @csspart icon - any of the icons
 * @cssproperty --moot-color-stage - colour around the picture
 * @cssstate picture - there is a picture
 * @cssstate paused - the picture is frozen
 * @cssstate stale - the picture may be out of date
 * @cssstate actual - the picture is shown in its actual size
 * @fires moot-view-changed - the person chose fit or actual size
 */
export class MootViewer extends RoomPart {
  static override styles: CSSResultGroup = [MootElement.styles, viewerStyles];

  /** How the picture is shown: `fit` or `actual`. */
  @property() view: View = 'fit';

  readonly #picture = new Picture();
  readonly #fullScreen = new FullScreen(this);
  readonly #announcer = new Announcer(this);

  constructor() {
    super();
    new FocusKeeper(this, '.stage');
    new RoomWatch(
      this,
      (room) => room.screen.share.value,
      (now, before) => this.#announcer.say(this.#newsOf(now, before)),
    );
    new RoomWatch(
      this,
      (room) => room.freshness.value,
      (now) =>
        now === 'stale' && hasNoRoomAround(this)
          ? this.#announcer.say(this.text.viewer.stale)
          : this.#announcer.forget(),
    );
    new Sight(this, (isVisible) => (this.#picture.visible = isVisible));
  }

  protected override render(): TemplateResult {
    const { currentRoom: room, text } = this;
    const situation = room && situationOf(room, text, (source) => this.signals.read(source));
    // Only what was attached tells whether it can be drawn on.
    const canvas = this.#canvas(situation);
    const trouble = this.#picture.error ?? (situation?.isOver ? undefined : this.#trouble(room));
    const shown = situation && hasPicture(situation) && !trouble ? situation : undefined;
    this.#showStates(shown);
    return html`
      <div class="stage" part="stage" tabindex="-1" role="group" aria-label=${text.viewer.label}>
        ${this.#scroller(canvas, shown)} ${shown ? nothing : this.#empty(situation, trouble)}
        <div class="notices" part="notices">${shown ? overlays(shown, text) : nothing}</div>
      </div>
      <div class="foot" ?hidden=${!shown} part="toolbar">
        <div>${shown ? caption(shown, text) : nothing}</div>
        ${this.#toolbar()}
      </div>
      ${this.#announcer.render()}
    `;
  }

  protected override roomChanged(): void {
    this.#announcer.forget();
  }

  /** What is to be said of a change. Of one's own share `<moot-presenter>` speaks, of the connection `<moot-room>`. */
  #newsOf(now: Share, before: Share): string {
    const room = this.currentRoom;
    const news = shareNews(now, before);
    const share = now.name === 'none' ? before : now;
    if (!room || !news || share.name === 'none' || share.presenter === room.self.peek().id) return '';
    const { viewer } = this.text;
    if (news === 'over') return isPresent(room.state.peek()) ? viewer.empty : '';
    const name = presenterName(share, room.roster.participants.peek(), this.text);
    return news === 'paused' ? viewer.paused(name) : viewer.sharedBy(name);
  }

  #trouble(room: Room | undefined): MeetingError | undefined {
    return room && this.signals.read(room.screen.trouble);
  }

  /** The canvas stays in its place whatever is shown over it. */
  #scroller(canvas: unknown, shown: Situation | undefined): TemplateResult {
    const scrolls = shown !== undefined && this.#checkedView === 'actual';
    return html`<div
      class="scroller"
      ?hidden=${!shown}
      role=${scrolls ? 'region' : nothing}
      aria-label=${scrolls ? this.text.viewer.picture(shown.presenter) : nothing}
      tabindex=${scrolls ? '0' : nothing}
    >
      ${canvas}
    </div>`;
  }

  #canvas(situation: Situation | undefined): unknown {
    const room = this.currentRoom;
    if (!room || !situation || situation.isOver) {
      this.#picture.close();
      return nothing;
    }
    const canvas = this.#picture.canvasOf(room);
    canvas.part.add('picture');
    canvas.role = 'img';
    canvas.ariaLabel = this.text.viewer.picture(situation.presenter);
    if (situation.share.name !== 'none') sizeCanvas(canvas, situation.share.width, situation.share.height);
    return canvas;
  }

  #empty(situation: Situation | undefined, error: MeetingError | undefined): TemplateResult {
    const notice = error ? errorNotice(error, this.text) : placeholder(situation, this.text);
    return html`<div class="empty" role=${error ? 'alert' : nothing}>
      <slot name="empty">${card(notice)}</slot>
    </div>`;
  }

  #toolbar(): TemplateResult {
    const { viewer } = this.text;
    return html`<div class="tools" part="tools" role="group" aria-label=${viewer.toolbar}>
      <span class="choice" part="view"
        >${this.#viewButton('fit', viewer.fit)}${this.#viewButton('actual', viewer.actual)}</span
      >
      ${this.#fullScreen.isAvailable ? this.#fullButton() : nothing}<slot name="tools"></slot>
    </div>`;
  }

  #viewButton(view: View, label: string): TemplateResult {
    return html`<button
      class="quiet"
      part=${view}
      type="button"
      title=${label}
      aria-pressed=${this.#checkedView === view}
      @click=${() => this.#choose(view)}
    >
      ${icon(view)}<span>${label}</span>
    </button>`;
  }

  #fullButton(): TemplateResult {
    const { viewer } = this.text;
    const { isOn } = this.#fullScreen;
    const label = isOn ? viewer.leaveFull : viewer.full;
    return html`<button
      class="quiet icon"
      part="full"
      type="button"
      title=${label}
      aria-label=${label}
      @click=${this.#toggleFull}
    >
      ${icon(isOn ? 'leaveFull' : 'full')}
    </button>`;
  }

  get #checkedView(): View {
    return this.allowed('view', this.view, ['fit', 'actual']);
  }

  #choose(view: View): void {
    if (view === this.view) return;
    this.view = view;
    this.dispatchEvent(new ViewChangedEvent(view));
  }

  readonly #toggleFull = async (): Promise<void> => {
    const worked = await this.#fullScreen.toggle();
    if (!worked) this.#announcer.say(this.text.viewer.fullRefused);
  };

  #showStates(shown: Situation | undefined): void {
    this.showStates({
      picture: shown !== undefined,
      paused: shown?.share.name === 'paused',
      stale: shown?.isStale ?? false,
      actual: this.#checkedView === 'actual',
    });
  }
}

/** Where a `<moot-room>` gives the room, that says of all that it shows that it may be out of date. */
function hasNoRoomAround({ room }: MootViewer): boolean {
  return typeof room === 'object';
}

declare global {
  interface HTMLElementTagNameMap {
    'moot-viewer': MootViewer;
  }
}
