import { css } from 'lit';
import { dialogStyles } from '../base/dialog.styles.js';
import { doorStyles } from './door.styles.js';

/** `<moot-meeting>`: a box of any size that fills its height; where its parts go is decided by its own size. */
const layout = css`
  :host {
    /* What is there for screen readers alone scrolls and is cut with the meeting, instead of making the page longer. */
    position: relative;
    display: flex;
    flex-direction: column;
    gap: calc(3 * var(--space));
    min-block-size: 40em;
    padding: calc(4 * var(--space));
    overflow: auto;
    border-radius: var(--radius-large);
    background: var(--sunken);
    container: moot-meeting / size;
  }

  .top {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: calc(2 * var(--space)) calc(4 * var(--space));
  }

  .number {
    flex: 1 1 6em;
    font-size: 1em;
    font-weight: var(--strong);
    font-variant-numeric: tabular-nums;
  }

  .number:focus {
    outline: none;
  }

  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: calc(2 * var(--space));
    max-inline-size: 100%;
  }

  .leave {
    color: var(--on-live-soft);
  }

  moot-room {
    flex: 1 1 auto;
    min-block-size: 0;
  }

  .instead {
    outline: none;
  }

  .meeting {
    display: flex;
    flex-direction: column;
    gap: calc(3 * var(--space));
    min-block-size: 0;
    overflow: auto;
  }

  .main {
    display: flex;
    flex: none;
    flex-direction: column;
    gap: calc(3 * var(--space));
    min-inline-size: 0;
  }

  /* Below the picture there is room for one's own sharing, the tabs and a chat one can write in. */
  moot-viewer::part(stage) {
    min-block-size: 11em;
    max-block-size: clamp(11em, 100cqb - 30em, 56cqb);
  }

  /* The room says so right above; over everything else on a full screen the viewer has to. */
  moot-viewer:not(:fullscreen)::part(notice-reconnecting),
  moot-viewer:not(:fullscreen)::part(notice-stale) {
    display: none;
  }

  .main moot-presenter:state(attending) {
    display: none;
  }

  .side {
    display: flex;
    flex: 1 0 15em;
    flex-direction: column;
    min-block-size: 0;
    min-inline-size: 0;
  }

  .panel {
    display: grid;
    flex: 1 1 auto;
    grid-template-rows: minmax(0, 1fr);
    grid-template-columns: minmax(0, 1fr);
    min-block-size: 0;
  }

  .panel > * {
    block-size: auto;
    min-block-size: 0;
    max-block-size: none;
  }

  .tabs {
    display: flex;
    gap: calc(1 * var(--space));
    margin-block-end: calc(2 * var(--space));
    padding: calc(1 * var(--space));
    border-radius: calc(var(--radius) + var(--space));
    background: color-mix(in srgb, var(--text) 7%, transparent);
  }

  .tabs button {
    flex: 1 1 0;
    min-inline-size: 0;
    color: var(--quiet);
  }

  .tabs button[aria-selected='true'] {
    border-color: var(--edge);
    background: var(--raised);
    color: var(--text);
  }

  .amount {
    color: var(--quiet);
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }

  .unread {
    min-inline-size: 1.6em;
    padding-inline: 0.45em;
    border-radius: 999px;
    background: var(--accent);
    color: var(--on-accent);
    font-size: 0.8em;
    line-height: 1.6;
    font-variant-numeric: tabular-nums;
  }

  .tabbed moot-chat::part(header),
  .tabbed moot-roster:not(:state(organizing))::part(header),
  .tabbed moot-roster::part(heading),
  .tabbed moot-roster::part(count) {
    display: none;
  }

  .tabbed moot-roster::part(settings) {
    margin-inline-start: auto;
  }

  @container moot-meeting (inline-size < 34em) {
    .top {
      gap: calc(2 * var(--space));
    }

    .number {
      line-height: 1.25;
    }

    .tools button span {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }

    .tools button {
      min-inline-size: max(var(--target), 1.8em);
      padding-inline: 0;
    }

    moot-presenter::part(hint) {
      display: none;
    }
  }

  @container moot-meeting (inline-size >= 54em) {
    .meeting {
      display: grid;
      grid-template-columns: minmax(0, 1fr) clamp(18em, 27cqi, 24em);
      grid-template-rows: minmax(0, 1fr);
      gap: calc(4 * var(--space));
    }

    .main {
      min-block-size: 0;
    }

    moot-viewer {
      flex: 1 1 auto;
      min-block-size: 12em;
    }

    moot-viewer::part(stage) {
      max-block-size: none;
    }

    .main moot-presenter:state(attending) {
      display: block;
    }

    .side {
      gap: calc(4 * var(--space));
    }

    .side.tabbed {
      gap: 0;
    }
  }

  @container moot-meeting (inline-size >= 54em) and (block-size >= 32em) {
    .tabs {
      display: none;
    }

    .panel.people {
      flex: 0 1 auto;
      min-block-size: 9em;
      max-block-size: 42%;
    }

    .panel.chat {
      flex: 1 1 14em;
    }
  }

  @media (forced-colors: active) {
    :host {
      border: 1px solid CanvasText;
    }

    .tabs button[aria-selected='true'] {
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }

    .unread {
      border: 1px solid CanvasText;
    }
  }
`;

/** In this order: what is in front of the meeting, then the meeting. */
export const meetingStyles = [doorStyles, dialogStyles, layout];
