import { css } from 'lit';

/** `<moot-viewer>`: a stage that fills what height there is, and a line of tools below. */
export const viewerStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: calc(1.5 * var(--space));
    min-inline-size: 0;
    container-type: inline-size;
  }

  :host(:fullscreen) {
    padding: calc(2 * var(--space));
    background: var(--surface);
  }

  .stage {
    position: relative;
    flex: 1 1 auto;
    aspect-ratio: 16 / 9;
    min-block-size: 16em;
    overflow: hidden;
    border: 1px solid var(--line);
    border-radius: var(--radius-large);
    background: var(--stage);
  }

  .stage:focus {
    outline: none;
  }

  .scroller {
    position: absolute;
    inset: 0;
    display: grid;
    overflow: auto;
    outline-offset: -2px;
    overscroll-behavior: contain;
  }

  canvas {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    min-block-size: 0;
    object-fit: contain;
    transition: opacity var(--pace);
  }

  :host(:state(actual)) .scroller {
    justify-content: safe center;
    align-content: safe center;
  }

  :host(:state(actual)) canvas {
    inline-size: var(--actual-width);
    block-size: var(--actual-height);
    image-rendering: pixelated;
  }

  :host(:state(paused)) canvas {
    opacity: 0.55;
  }

  .empty {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: safe center;
    overflow: auto;
  }

  .notices {
    position: absolute;
    inset-block-start: calc(3 * var(--space));
    inset-inline: calc(3 * var(--space));
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: calc(2 * var(--space));
    pointer-events: none;
  }

  .pill {
    display: flex;
    align-items: start;
    gap: calc(2 * var(--space));
    max-inline-size: min(100%, 34em);
    padding: calc(2 * var(--space)) calc(4 * var(--space));
    padding-inline-start: calc(3 * var(--space));
    border: 1px solid var(--line);
    border-radius: var(--radius-large);
    background: var(--raised);
    box-shadow: var(--shadow);
    font-size: 0.9375em;
    line-height: 1.4;
    overflow-wrap: anywhere;
  }

  .pill strong {
    font-weight: var(--strong);
  }

  .pill strong + span {
    color: var(--quiet);
  }

  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: calc(1 * var(--space)) calc(4 * var(--space));
    padding-inline-start: calc(1 * var(--space));
  }

  .foot > :first-child {
    flex: 1 1 10em;
    min-inline-size: 0;
  }

  .who {
    display: flex;
    align-items: center;
    gap: calc(2 * var(--space));
    color: var(--quiet);
    font-size: 0.9375em;
  }

  .who > span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .tools,
  .choice {
    display: flex;
    align-items: center;
    gap: calc(1 * var(--space));
  }

  .choice {
    gap: 2px;
    padding: 2px;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) + 3px);
  }

  .choice button {
    min-block-size: calc(var(--target) - 6px);
    padding-inline: calc(3 * var(--space));
    font-size: 0.875em;
  }

  @container (max-width: 30em) {
    .choice span {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }

    .who > span {
      display: -webkit-box;
      overflow-wrap: anywhere;
      line-height: 1.3;
      white-space: normal;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
    }
  }
`;
