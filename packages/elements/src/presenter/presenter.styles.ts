import { css } from 'lit';

/** `<moot-presenter>`: a quiet line until one shares, then a sign in the colour of live. */
export const presenterStyles = css`
  .beginning,
  .calm,
  .live {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: calc(2.5 * var(--space)) calc(3.5 * var(--space));
    min-block-size: calc(var(--target) + 4 * var(--space));
  }

  .beginning > span,
  .words > span:not(.code) {
    color: var(--quiet);
    font-size: 0.9375em;
  }

  .calm {
    flex-wrap: nowrap;
    align-items: start;
    min-block-size: 0;
    padding-block: calc(1 * var(--space));
    color: var(--quiet);
  }

  .calm > .words,
  .sign > .words {
    display: grid;
    line-height: 1.4;
  }

  .words > strong {
    font-weight: var(--strong);
  }

  .calm strong {
    color: var(--text);
  }

  .live {
    padding: calc(2 * var(--space)) calc(2 * var(--space));
    padding-inline-start: calc(3 * var(--space));
    border: 2px solid var(--live);
    border-radius: var(--radius-large);
    background: var(--live-soft);
  }

  .live.paused {
    border-color: var(--edge);
    border-style: dashed;
    background: var(--caution-soft);
  }

  .sign {
    display: flex;
    flex: 99 1 18em;
    align-items: center;
    gap: calc(3 * var(--space));
  }

  /* Where the buttons stand below the sign, they fill the line. */
  .live > .actions {
    flex: 1 1 auto;
  }

  .live > .actions > button {
    flex: 1 1 auto;
  }

  .sign:not(:has(*)) {
    display: none;
  }

  .live strong,
  .live .words > span {
    color: var(--on-live-soft);
  }

  .paused strong,
  .paused .words > span {
    color: var(--on-caution-soft);
  }

  .indicator {
    position: relative;
    display: grid;
    flex: none;
    place-items: center;
    inline-size: max(var(--target), 2em);
    block-size: max(var(--target), 2em);
    border: 1px solid transparent;
    border-radius: 50%;
    background: var(--live);
    color: var(--on-live);
  }

  .paused .indicator {
    background: var(--on-caution-soft);
    color: var(--caution-soft);
  }

  .sharing .indicator::after {
    content: '';
    position: absolute;
    inset: 0;
    border-radius: 50%;
    box-shadow: 0 0 0 2px var(--live);
    animation: breathe 2s ease-out infinite;
  }

  @keyframes breathe {
    from {
      opacity: 0.7;
      scale: 1;
    }

    to {
      opacity: 0;
      scale: 1.45;
    }
  }

  .bar {
    margin-block-start: calc(2.5 * var(--space));
  }

  @media (prefers-reduced-motion: reduce) {
    .sharing .indicator::after {
      animation: none;
      opacity: 0.5;
      scale: 1.12;
    }
  }

  @media (forced-colors: active) {
    .live {
      border-color: Highlight;
    }

    .indicator {
      border-color: CanvasText;
    }
  }
`;
