import { css } from 'lit';
import { buttonStyles } from './button.styles.js';
import { noticeStyles } from './notice.styles.js';
import { tokens } from './tokens.styles.js';

const foundation = css`
  :host {
    display: block;
    box-sizing: border-box;
    color: var(--text);
    font-family: var(
      --moot-font,
      system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      'Noto Sans',
      'Liberation Sans',
      sans-serif
    );
    font-size: var(--moot-font-size, inherit);
    font-style: normal;
    font-weight: 400;
    font-variant-ligatures: normal;
    letter-spacing: normal;
    line-height: 1.5;
    text-align: start;
    text-transform: none;
    text-indent: 0;
    white-space: normal;
    word-spacing: normal;
    -webkit-text-size-adjust: 100%;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  h2,
  h3,
  p,
  ul,
  ol {
    margin: 0;
    padding: 0;
  }

  ul,
  ol {
    list-style: none;
  }

  svg {
    flex: none;
    inline-size: 1.25em;
    block-size: 1.25em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.6;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }

  .unseen:not(:focus, :focus-within) {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  bdi {
    unicode-bidi: isolate;
  }
`;

/** What every element builds on, in this order. */
export const baseStyles = [tokens, foundation, buttonStyles, noticeStyles];
