import { css } from 'lit';

/** What stands in front of a meeting: the entrance; and what its dialogs have of their own. */
export const doorStyles = css`
  .outside {
    display: flex;
    flex: 1 0 auto;
    flex-direction: column;
    align-items: center;
    justify-content: safe center;
    gap: calc(4 * var(--space));
  }

  .sheet {
    display: flex;
    flex-direction: column;
    inline-size: min(100%, 27em);
    padding: calc(8 * var(--space)) calc(7 * var(--space)) calc(6 * var(--space));
    border: 1px solid var(--line);
    border-radius: calc(var(--radius-large) + var(--space));
    background: var(--surface);
    overflow-wrap: anywhere;
  }

  .sheet h2 {
    font-size: 1.5em;
    font-weight: var(--strong);
    line-height: 1.25;
    letter-spacing: -0.01em;
    text-wrap: balance;
  }

  .lead {
    margin-block: calc(2 * var(--space)) calc(6 * var(--space));
    color: var(--quiet);
    text-wrap: pretty;
  }

  form {
    display: flex;
    flex-direction: column;
    gap: calc(1.5 * var(--space));
  }

  label {
    font-size: 0.9375em;
    font-weight: var(--strong);
  }

  input {
    inline-size: 100%;
    min-block-size: calc(var(--target) + 1.5 * var(--space));
    margin: 0;
    padding: calc(2 * var(--space)) calc(3 * var(--space));
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    background: var(--raised);
    color: inherit;
    font: inherit;
  }

  input:focus-visible {
    border-color: var(--focus);
    outline-offset: -1px;
  }

  input[aria-invalid='true'] {
    border-color: var(--live);
  }

  form button {
    min-block-size: calc(var(--target) + 1.5 * var(--space));
    margin-block-start: calc(2 * var(--space));
    font-size: 1em;
  }

  .wrong {
    display: flex;
    align-items: start;
    gap: calc(2 * var(--space));
    color: var(--on-live-soft);
    font-size: 0.875em;
    line-height: 1.45;
  }

  .wrong svg {
    margin-block-start: 0.1em;
  }

  .or {
    display: flex;
    align-items: center;
    gap: calc(3 * var(--space));
    margin-block: calc(5 * var(--space)) calc(3 * var(--space));
    color: var(--quiet);
    font-size: var(--small);
  }

  .or::before,
  .or::after {
    content: '';
    flex: 1;
    border-block-start: 1px solid var(--line);
  }

  .sheet > .quiet {
    margin-block-start: calc(2 * var(--space));
  }

  .promise {
    display: flex;
    align-items: start;
    gap: calc(2 * var(--space));
    margin-block-start: calc(6 * var(--space));
    color: var(--quiet);
    font-size: 0.875em;
    line-height: 1.45;
    text-wrap: pretty;
  }

  .code-place:has(svg) {
    margin-block-end: calc(4 * var(--space));
  }

  .qr {
    display: block;
    inline-size: min(100%, 15em);
    block-size: auto;
    margin-inline: auto;
    border-radius: var(--radius);
    stroke: none;
    forced-color-adjust: none;
  }

  .qr .light {
    fill: #fff;
  }

  .qr .dark {
    fill: #000;
  }

  @container moot-meeting (inline-size < 28em) {
    .sheet {
      padding: calc(6 * var(--space)) calc(4 * var(--space)) calc(5 * var(--space));
    }
  }
`;
