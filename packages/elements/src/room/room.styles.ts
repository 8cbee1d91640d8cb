import { css } from 'lit';
import { ownText } from '../base/base.styles.js';

/** `<moot-room>`: a column of the notice and the content, which fills what height there is. */
export const roomStyles = css`
  /* The content is the page's own and looks like the page. */
  :host {
    all: unset;
    box-sizing: border-box;
    display: flex;
    flex-direction: column;
  }

  .banner,
  .cover {
    ${ownText}
  }

  .banner {
    display: block;
  }

  .banner > * {
    display: block;
    margin-block-end: calc(3 * var(--space));
  }

  .banner > .bar {
    display: flex;
  }

  .content {
    display: grid;
    flex: 1 1 auto;
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: minmax(0, 1fr);
    gap: calc(4 * var(--space));
    min-block-size: 0;
  }

  .cover {
    display: grid;
    flex: 1 1 auto;
    place-items: center;
    min-block-size: 0;
    border-radius: var(--radius-large);
    outline: none;
  }
`;
