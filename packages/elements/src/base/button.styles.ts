import { css } from 'lit';

/** Buttons: `primary`, plain, `quiet` (no edge until pointed at), `icon` (square), `stop`. */
export const buttonStyles = css`
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: calc(2 * var(--space));
    min-block-size: var(--target);
    min-inline-size: var(--target);
    margin: 0;
    padding: calc(1.5 * var(--space)) calc(4 * var(--space));
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    background: var(--raised);
    color: var(--text);
    font: inherit;
    font-size: 0.9375em;
    font-weight: var(--strong);
    line-height: 1.3;
    text-align: center;
    cursor: pointer;
    transition:
      background-color var(--pace),
      border-color var(--pace),
      color var(--pace);
  }

  button:hover {
    background: var(--hover);
  }

  button.primary {
    border-color: transparent;
    background: var(--accent);
    color: var(--on-accent);
  }

  button.primary:hover {
    background: var(--accent-hover);
  }

  button.stop {
    border-color: transparent;
    background: var(--live);
    color: var(--on-live);
  }

  button.stop:hover {
    background: color-mix(in srgb, var(--live), var(--text) 18%);
  }

  button.quiet {
    border-color: transparent;
    background: transparent;
    color: inherit;
  }

  button.quiet:hover {
    background: color-mix(in srgb, currentColor 9%, transparent);
  }

  button.icon {
    flex: none;
    padding: 0;
    inline-size: max(var(--target), 1.8em);
    min-block-size: max(var(--target), 1.8em);
  }

  /* As strong as any of the above under the pointer. */
  button:is([aria-disabled='true'], :disabled):is(*, :hover) {
    border-color: var(--line);
    background: var(--hover);
    color: var(--quiet);
    cursor: default;
  }

  button[aria-pressed='true'] {
    background: var(--accent-soft);
    color: var(--on-accent-soft);
  }

  @media (forced-colors: active) {
    button,
    button.quiet,
    button.primary,
    button.stop {
      border-color: ButtonBorder;
    }

    button[aria-pressed='true'] {
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }

    button:is([aria-disabled='true'], :disabled):is(*, :hover) {
      border-color: GrayText;
      color: GrayText;
    }
  }
`;
