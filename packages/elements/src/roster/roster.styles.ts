import { css } from 'lit';

/** `<moot-roster>`: heading with count, people; the list takes what height there is. */
export const rosterStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-inline-size: 0;
    max-block-size: 28em;
    overflow: hidden;
    border: 1px solid var(--line);
    border-radius: var(--radius-large);
    background: var(--surface);
  }

  .header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 calc(3 * var(--space));
    padding: calc(3 * var(--space)) calc(4 * var(--space));
    border-block-end: 1px solid var(--line);
  }

  .header > .count {
    margin-inline-start: auto;
  }

  .header > button {
    margin-block: calc(-2 * var(--space));
    margin-inline: calc(-1 * var(--space)) calc(-2 * var(--space));
    color: var(--quiet);
  }

  .rules {
    display: flex;
    flex-wrap: wrap;
    gap: 0 calc(4 * var(--space));
    padding: calc(2 * var(--space)) calc(4 * var(--space));
    border-block-end: 1px solid var(--line);
    background: var(--sunken);
    color: var(--quiet);
    font-size: var(--small);
  }

  .rules p {
    display: flex;
    align-items: center;
    gap: calc(1.5 * var(--space));
  }

  h2 {
    font-size: 1em;
    font-weight: var(--strong);
  }

  .count {
    color: var(--quiet);
    font-size: var(--small);
    font-variant-numeric: tabular-nums;
  }

  .find {
    padding: calc(3 * var(--space)) calc(3 * var(--space)) 0;
  }

  input {
    inline-size: 100%;
    min-block-size: var(--target);
    margin: 0;
    padding: calc(1.5 * var(--space)) calc(3 * var(--space));
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    background: var(--raised);
    color: inherit;
    font: inherit;
    font-size: 0.9375em;
  }

  input::placeholder {
    color: var(--quiet);
    opacity: 1;
  }

  .bar {
    margin: calc(3 * var(--space)) calc(3 * var(--space)) 0;
  }

  .list {
    flex: 1 1 auto;
    min-block-size: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: calc(2 * var(--space));
    outline-offset: -3px;
  }

  .none {
    padding: calc(6 * var(--space)) calc(4 * var(--space));
    color: var(--quiet);
    text-align: center;
  }

  .person {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: calc(1 * var(--space)) calc(3 * var(--space));
    min-block-size: calc(var(--target) + 2 * var(--space));
    padding: calc(1 * var(--space)) calc(2 * var(--space));
    overflow: clip;
    border-radius: var(--radius);
  }

  .person:hover {
    background: var(--hover);
  }

  .avatar {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 2.75em;
    block-size: 2.75em;
    overflow: hidden;
    border: 1px solid transparent;
    border-radius: 50%;
    font-size: 0.8125em;
    font-weight: var(--strong);
    line-height: 1;
    user-select: none;
  }

  .hue-0 {
    background: var(--person-1);
    color: var(--on-person-1);
  }

  .hue-1 {
    background: var(--person-2);
    color: var(--on-person-2);
  }

  .hue-2 {
    background: var(--person-3);
    color: var(--on-person-3);
  }

  .hue-3 {
    background: var(--person-4);
    color: var(--on-person-4);
  }

  .hue-4 {
    background: var(--person-5);
    color: var(--on-person-5);
  }

  .hue-5 {
    background: var(--person-6);
    color: var(--on-person-6);
  }

  .who {
    display: flex;
    flex: 1 1 5.5em;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 calc(2 * var(--space));
    min-inline-size: 0;
    border-radius: var(--radius-small);
    line-height: 1.35;
  }

  .name {
    display: block;
    min-inline-size: 0;
    overflow: hidden;
    overflow-wrap: anywhere;
  }

  .long {
    display: block;
    inline-size: 100%;
    min-block-size: 24px;
    padding: 0;
    border: 0;
    background: none;
    font-size: inherit;
    font-weight: inherit;
    line-height: inherit;
    text-align: start;
  }

  .long:hover {
    background: none;
    text-decoration: underline;
    text-decoration-color: var(--edge);
    text-underline-offset: 0.2em;
  }

  .long .name {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  .long.open .name {
    -webkit-line-clamp: none;
  }

  .marks {
    display: flex;
    flex-wrap: wrap;
    gap: calc(1 * var(--space));
  }

  .mark {
    display: inline-flex;
    align-items: center;
    gap: calc(1 * var(--space));
    padding: 1px calc(2 * var(--space));
    border: 1px solid var(--line);
    border-radius: 999px;
    color: var(--quiet);
    font-size: 0.75em;
    line-height: 1.5;
  }

  .mark.presents {
    border-color: transparent;
    background: var(--accent-soft);
    color: var(--on-accent-soft);
    font-weight: var(--strong);
  }

  .mark svg {
    inline-size: 1.1em;
    block-size: 1.1em;
  }

  .away .avatar {
    background: transparent;
    border: 1px dashed var(--edge);
    color: var(--quiet);
  }

  .away .name {
    color: var(--quiet);
  }

  .who + span {
    margin-inline-start: auto;
  }

  button.menu-button {
    color: var(--quiet);
  }

  button.menu-button:is(:hover, :focus-visible, [aria-expanded='true']) {
    background: color-mix(in srgb, var(--text) 9%, transparent);
    color: var(--text);
  }

  @media (forced-colors: active) {
    .avatar {
      border-color: CanvasText;
    }

    .mark.presents {
      border-color: Highlight;
    }
  }
`;
