import { css } from 'lit';
import { buttonStyles } from './button.styles.js';
import { noticeStyles } from './notice.styles.js';
import { tokens } from './tokens.styles.js';

/**
 * Text as the elements want it, whatever the page says of text around them. `all` stops everything that would be
 * inherited, also what browsers will invent; what a page means for whatever stands in it is let in by name:
 * docs/decisions/008-what-a-page-passes-on.md.
 */
export const ownText = css`
  all: initial;
  -webkit-locale: inherit;
  cursor: inherit;
  interactivity: inherit;
  pointer-events: inherit;
  visibility: inherit;
  color: var(--text);
  color-scheme: var(--moot-color-scheme, inherit);
  font-family: var(--moot-font, inherit);
  font-size: var(--moot-font-size, inherit);
  font-weight: var(--weight);
  line-height: var(--line-height);
  -webkit-text-size-adjust: 100%;
`;

const foundation = css`
  :host {
    ${ownText}
    display: block;
    box-sizing: border-box;
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
    outline: var(--focus-width) solid var(--focus);
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
