import { css } from 'lit';

/** The designer stands apart from what it shows: its own looks do not follow the tokens. */
export const designerStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 25rem) minmax(0, 1fr);
    gap: 1.5rem;
    font:
      0.9375rem/1.45 system-ui,
      sans-serif;
    color: light-dark(#1b1f24, #e6e9ee);
  }

  * {
    box-sizing: border-box;
  }

  h1,
  h2,
  h3,
  p {
    margin: 0 0 0.5rem;
  }

  h1 {
    font-size: 1.375rem;
  }

  h2,
  summary {
    font-size: 1rem;
    font-weight: 600;
  }

  summary {
    padding-block: 0.5rem;
    cursor: pointer;
  }

  button,
  select,
  input,
  textarea {
    min-block-size: 2rem;
    max-inline-size: 100%;
    padding: 0.25rem 0.625rem;
    border: 1px solid light-dark(#767c85, #848c97);
    border-radius: 6px;
    background: light-dark(#fff, #22262c);
    color: inherit;
    font: inherit;
  }

  input[type='color'] {
    inline-size: 2.75rem;
    padding: 2px;
  }

  input[type='number'] {
    inline-size: 6rem;
  }

  textarea {
    inline-size: 100%;
    block-size: 8rem;
    font:
      0.8125rem/1.5 ui-monospace,
      monospace;
  }

  :focus-visible {
    outline: 2px solid light-dark(#1452cc, #8fb5ff);
    outline-offset: 2px;
  }

  .actions,
  .inputs,
  label {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.375rem;
  }

  .actions {
    margin-block-end: 0.75rem;
  }

  .wide,
  .wide input {
    flex: 1 1 100%;
  }

  .token {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0.25rem 0.5rem;
    padding-block: 0.625rem;
    border-block-start: 1px solid light-dark(#e1e4e8, #363c45);
  }

  .token > :not(button) {
    grid-column: 1;
  }

  .token > button {
    grid-row: 1;
    grid-column: 2;
  }

  .name {
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  .meaning,
  code {
    color: light-dark(#555d68, #a9b1bd);
    font-size: 0.8125rem;
  }

  .weak {
    margin-block-end: 0.75rem;
    padding: 0.5rem 0.75rem;
    border-inline-start: 4px solid light-dark(#b45309, #f0b45c);
    background: light-dark(#fff4e0, #33270f);
  }

  .weak ul {
    margin: 0;
    padding-inline-start: 1.25rem;
    overflow-wrap: anywhere;
  }

  .previews {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr));
    gap: 1rem;
    align-items: start;
  }

  .preview {
    display: grid;
    gap: 1rem;
    padding: 1rem;
    border-radius: 10px;
    background: light-dark(#f4f6f5, #0f1312);
    color: light-dark(#1b1f24, #e6e9ee);
  }

  .light {
    color-scheme: light;
  }

  .dark {
    color-scheme: dark;
  }

  /* The system has one palette: two schemes beside each other would mix with it. */
  @media (forced-colors: active) {
    .light,
    .dark {
      color-scheme: inherit;
    }
  }

  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }

  @media (max-width: 56rem) {
    :host {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
