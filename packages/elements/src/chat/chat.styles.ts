import { css } from 'lit';

/** `<moot-chat>`: heading, log, composer; the log takes what height there is. */
export const chatStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    block-size: 28em;
    min-block-size: 14em;
    min-inline-size: 0;
    overflow: hidden;
    border: 1px solid var(--line);
    border-radius: var(--radius-large);
    background: var(--surface);
  }

  .header {
    padding: calc(3 * var(--space)) calc(4 * var(--space));
    border-block-end: 1px solid var(--line);
  }

  h2 {
    font-size: 1em;
    font-weight: var(--strong);
  }

  .body {
    position: relative;
    display: flex;
    flex: 1 1 auto;
    min-block-size: 0;
  }

  .log {
    flex: 1 1 auto;
    min-inline-size: 0;
    overflow-y: auto;
    overflow-anchor: none;
    overscroll-behavior: contain;
    padding: calc(3 * var(--space)) calc(4 * var(--space)) calc(4 * var(--space));
    outline-offset: -3px;
  }

  .empty {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: safe center;
    overflow: hidden;
    pointer-events: none;
  }

  ul {
    display: flex;
    flex-direction: column;
    align-items: start;
  }

  .line {
    position: relative;
    -webkit-user-select: text;
    user-select: text;
    max-inline-size: min(100%, 38em);
    margin-block-start: calc(3.5 * var(--space));
  }

  .line:first-child {
    margin-block-start: 0;
  }

  .line.next {
    margin-block-start: calc(1 * var(--space));
  }

  .mine {
    display: flex;
    flex-direction: column;
    align-items: end;
    align-self: end;
  }

  .head {
    display: flex;
    align-items: baseline;
    gap: calc(2 * var(--space));
    margin-block-end: calc(1 * var(--space));
    font-size: var(--small);
    line-height: 1.4;
  }

  .mine .head {
    justify-content: end;
  }

  .name {
    min-inline-size: 0;
    overflow: hidden;
    font-weight: var(--strong);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  time {
    flex: none;
    color: var(--quiet);
    font-variant-numeric: tabular-nums;
  }

  .text {
    inline-size: fit-content;
    max-inline-size: 100%;
    padding: calc(2 * var(--space)) calc(3 * var(--space));
    overflow: clip;
    border: 1px solid transparent;
    border-radius: var(--radius);
    border-start-start-radius: calc(0.5 * var(--radius-small));
    background: var(--hover);
    line-height: 1.45;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }

  .next .text {
    border-start-start-radius: var(--radius);
  }

  .mine .text {
    border-start-start-radius: var(--radius);
    border-end-end-radius: calc(0.5 * var(--radius-small));
    background: var(--accent-soft);
    color: var(--on-accent-soft);
  }

  .private .text,
  .private textarea {
    border: 1px dashed currentColor;
    background: var(--caution-soft);
    color: var(--on-caution-soft);
  }

  .only {
    display: flex;
    align-items: center;
    gap: calc(1 * var(--space));
    margin-block-end: calc(1 * var(--space));
    color: var(--on-caution-soft);
    font-size: var(--small);
    font-weight: var(--strong);
    line-height: 1.4;
    overflow-wrap: anywhere;
  }

  .only svg,
  .to svg {
    inline-size: 1.1em;
    block-size: 1.1em;
  }

  .status {
    display: flex;
    align-items: center;
    justify-content: end;
    gap: calc(1 * var(--space));
    margin-block-start: calc(0.5 * var(--space));
    color: var(--quiet);
    font-size: var(--small);
  }

  .status svg {
    inline-size: 1em;
    block-size: 1em;
  }

  .newer {
    position: absolute;
    inset-block-end: calc(2 * var(--space));
    inset-inline: 0;
    inline-size: fit-content;
    max-inline-size: 90%;
    margin-inline: auto;
    border-radius: 999px;
    box-shadow: var(--shadow);
  }

  .bar {
    margin: 0 calc(3 * var(--space)) calc(2 * var(--space));
  }

  .composer {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: end;
    column-gap: calc(2 * var(--space));
    position: relative;
    padding: calc(3 * var(--space));
    border-block-start: 1px solid var(--line);
  }

  .composer button svg:dir(rtl) {
    scale: -1 1;
  }

  .to,
  .obstacle {
    display: flex;
    grid-column: 1 / -1;
    align-items: center;
    gap: calc(2 * var(--space));
    min-inline-size: 0;
    margin-block-end: calc(2 * var(--space));
    color: var(--quiet);
    font-size: var(--small);
  }

  .obstacle {
    color: var(--on-caution-soft);
    font-weight: var(--strong);
  }

  select {
    flex: 0 1 auto;
    min-inline-size: 0;
    max-inline-size: 100%;
    min-block-size: max(28px, 2.2em);
    padding-inline: calc(2 * var(--space));
    border: 1px solid var(--edge);
    border-radius: var(--radius-small);
    background: var(--raised);
    color: var(--text);
    font: inherit;
    text-overflow: ellipsis;
  }

  .private .to {
    color: var(--on-caution-soft);
  }

  textarea {
    min-block-size: var(--target);
    max-block-size: 10em;
    margin: 0;
    padding: calc(2 * var(--space)) calc(3 * var(--space));
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    background: var(--raised);
    color: inherit;
    font: inherit;
    line-height: 1.4;
    field-sizing: content;
    resize: none;
  }

  textarea::placeholder {
    color: var(--quiet);
    opacity: 1;
  }

  textarea:read-only {
    border-color: var(--line);
    background: var(--sunken);
    color: var(--quiet);
  }

  textarea:focus-visible {
    border-color: var(--focus);
    outline-offset: -1px;
  }

  textarea[aria-invalid='true'] {
    border-color: var(--live);
  }

  #length {
    grid-column: 1 / -1;
    color: var(--quiet);
    font-size: var(--small);
  }

  #length:not(.silent) {
    margin-block-start: calc(2 * var(--space));
  }

  #length.too-long {
    color: var(--on-live-soft);
  }

  @media (forced-colors: active) {
    .text {
      border-color: CanvasText;
    }

    .mine .text {
      border-color: Highlight;
    }
  }
`;
