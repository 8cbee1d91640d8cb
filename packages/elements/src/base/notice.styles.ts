import { css } from 'lit';

/** Notices: `card` fills an empty place, `bar` stands above or below something. */
export const noticeStyles = css`
  .card {
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: calc(2 * var(--space));
    max-inline-size: 100%;
    padding: calc(8 * var(--space)) calc(6 * var(--space));
    overflow-wrap: anywhere;
    text-align: center;
  }

  .card > .symbol {
    display: grid;
    place-items: center;
    inline-size: 2.8em;
    block-size: 2.8em;
    margin-block-end: calc(2 * var(--space));
    border-radius: 50%;
    background: var(--accent-soft);
    color: var(--on-accent-soft);
    font-size: 1.25em;
  }

  /* Where a card stands in place of something, the words come first. */
  .empty {
    container: moot-empty / size;
  }

  @container moot-empty (block-size < 13em) {
    .card {
      gap: calc(1 * var(--space));
      padding-block: calc(2 * var(--space));
    }

    .card > .symbol {
      display: none;
    }
  }

  .card.error > .symbol {
    background: var(--live-soft);
    color: var(--on-live-soft);
  }

  .card :is(h2, h3) {
    font-size: var(--large);
    font-weight: var(--strong);
    line-height: 1.35;
    text-wrap: balance;
  }

  .card p {
    max-inline-size: 44ch;
    color: var(--quiet);
    text-wrap: pretty;
  }

  .card .actions {
    margin-block-start: calc(3 * var(--space));
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: calc(2 * var(--space));
  }

  .bar {
    display: flex;
    align-items: start;
    gap: calc(2.5 * var(--space));
    padding: calc(2.5 * var(--space)) calc(3 * var(--space));
    border: 1px solid transparent;
    border-radius: var(--radius);
    background: var(--caution-soft);
    color: var(--on-caution-soft);
    font-size: 0.9375em;
    overflow-wrap: anywhere;
  }

  .bar.error {
    background: var(--live-soft);
    color: var(--on-live-soft);
  }

  .bar > svg {
    margin-block-start: 0.125em;
  }

  .bar > .words {
    flex: 1;
    min-inline-size: 0;
  }

  .bar strong {
    display: block;
    font-weight: var(--strong);
  }

  .bar > button.icon {
    margin: calc(-1.5 * var(--space));
    margin-inline-start: 0;
  }

  .code {
    font-size: var(--small);
  }

  .card .code {
    color: var(--quiet);
  }

  .turning {
    animation: turn 900ms linear infinite;
  }

  @keyframes turn {
    to {
      rotate: 360deg;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .turning {
      animation-duration: 6s;
    }
  }

  @media (forced-colors: active) {
    .bar {
      border-color: CanvasText;
    }

    .bar > button.icon {
      margin: 0;
    }

    .card > .symbol {
      border: 1px solid CanvasText;
    }
  }
`;
