import { css } from 'lit';

/** Dialogs over everything else: a heading, words, and buttons in `.actions`. */
export const dialogStyles = css`
  dialog {
    inline-size: min(100vi - 8 * var(--space), 27em);
    max-block-size: calc(100dvb - 8 * var(--space));
    padding: calc(6 * var(--space));
    overflow: auto;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius-large) + var(--space));
    background: var(--surface);
    color: var(--text);
    box-shadow: var(--shadow);
    overflow-wrap: anywhere;
  }

  dialog::backdrop {
    background: rgb(8 16 13 / 0.5);
  }

  dialog h2 {
    font-size: 1.25em;
    font-weight: var(--strong);
    line-height: 1.3;
  }

  dialog p {
    margin-block: calc(1.5 * var(--space)) calc(4 * var(--space));
    color: var(--quiet);
  }

  dialog .actions {
    justify-content: end;
    margin-block-start: calc(5 * var(--space));
  }

  @media (max-width: 28em) {
    dialog .actions button {
      flex: 1 1 100%;
    }
  }
`;
