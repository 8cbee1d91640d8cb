import { css } from 'lit';

/** A menu, over everything else. */
export const menuStyles = css`
  .menu {
    position: fixed;
    inset: auto;
    z-index: 1;
    inline-size: max-content;
    max-inline-size: min(22em, 100vi - 2 * var(--space));
    max-block-size: calc(100dvb - 2 * var(--space));
    margin: 0;
    padding: calc(1 * var(--space));
    overflow: auto;
    overscroll-behavior: contain;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) + var(--space));
    background: var(--surface);
    color: var(--text);
    box-shadow: var(--shadow);
    font-size: 0.9375em;
  }

  .item {
    display: flex;
    justify-content: start;
    gap: calc(3 * var(--space));
    inline-size: 100%;
    padding: calc(1.5 * var(--space)) calc(3 * var(--space));
    font-size: inherit;
    font-weight: inherit;
    text-align: start;
  }

  .item svg {
    color: var(--quiet);
  }

  .item .label {
    flex: 1 1 auto;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .item:is(:hover, :focus-visible) {
    background: var(--hover);
  }

  .item:focus-visible {
    outline-offset: -2px;
  }

  .item small {
    display: block;
    color: var(--quiet);
    font-size: 0.8667em;
  }

  .menu hr {
    margin: calc(1 * var(--space)) calc(2 * var(--space));
    border: 0;
    border-block-start: 1px solid var(--line);
  }

  .switch {
    position: relative;
    flex: none;
    inline-size: 2.5em;
    block-size: 1.5em;
    margin-inline-start: calc(3 * var(--space));
    border: 1px solid var(--edge);
    border-radius: 999px;
    background: var(--sunken);
    transition: background-color var(--pace);
  }

  .switch::after {
    content: '';
    position: absolute;
    inset-block: 2px;
    inset-inline-start: 2px;
    aspect-ratio: 1;
    border-radius: 50%;
    background: var(--edge);
  }

  [aria-checked='true'] .switch {
    border-color: transparent;
    background: var(--accent);
  }

  [aria-checked='true'] .switch::after {
    inset-inline: auto 2px;
    background: var(--on-accent);
  }

  @media (forced-colors: active) {
    .menu {
      border-color: CanvasText;
    }

    .item:is(:hover, :focus-visible) {
      border-color: Highlight;
    }

    .item svg {
      color: inherit;
    }

    .switch::after {
      background: ButtonText;
    }

    [aria-checked='true'] .switch {
      border-color: Highlight;
      background: Highlight;
      forced-color-adjust: none;
    }

    [aria-checked='true'] .switch::after {
      background: HighlightText;
    }
  }
`;
