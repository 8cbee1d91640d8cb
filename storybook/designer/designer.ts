import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { schemeName } from '../../scripts/tokens/css.js';
import { weaknesses, type Weakness } from '../../scripts/tokens/contrast.js';
import type { Token } from '../../scripts/tokens/token.js';
import { customProperty } from '../../scripts/tokens/value.js';
import { designerStyles } from './designer.styles.js';
import {
  draftFrom,
  draftOf,
  edited,
  propertiesOf,
  styleSheetOf,
  untouched,
  withValue,
  without,
  type Draft,
  type Scheme,
} from './draft.js';
import { groups, tokenField, type FieldActions } from './fields.js';
import { createPreview } from './preview.js';
import { loadSource, type Source } from './source.js';

const schemes: readonly Scheme[] = ['light', 'dark'];

/** Edits every token while all elements show what comes of it, tells what contrasts too little, and gives the CSS away. */
export class MootDesigner extends LitElement {
  static override styles = designerStyles;

  @state() private source: Source | undefined;
  @state() private draft: Draft = untouched;
  @state() private announcement = '';

  @query('.previews') private readonly previews!: HTMLElement | null;
  @query('#css') private readonly sheet!: HTMLTextAreaElement;

  readonly #shown = { light: createPreview(), dark: createPreview() };

  /** The style sheet that a page needs to look like the preview. */
  get css(): string {
    return styleSheetOf(this.source?.tokens ?? [], this.draft);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void loadSource().then((source) => (this.source = source));
  }

  protected override render(): TemplateResult {
    const { source } = this;
    if (!source) return html`<p role="status">Loading the tokens …</p>`;
    return html`
      <section aria-label="Tokens">
        <h1>Designer</h1>
        ${this.#tools(source)}
        <div role="status">${this.#warnings(source)}<span class="unseen">${this.announcement}</span></div>
        ${this.#groups(source)} ${this.#exchange()}
      </section>
      <section aria-label="Preview">
        <div class="previews">
          ${schemes.map(
            (scheme) =>
              html`<div class="preview ${scheme}" role="group" aria-label="In ${scheme}">
                ${this.#shown[scheme]}
              </div>`,
          )}
        </div>
      </section>
    `;
  }

  protected override updated(changed: PropertyValues): void {
    const { source, previews, draft } = this;
    if (!source || !previews || !(changed.has('draft') || changed.has('source'))) return;
    for (const name of [schemeName, ...source.tokens.map((token) => token.name)])
      previews.style.removeProperty(name);
    for (const [name, value] of propertiesOf(source.tokens, draft)) previews.style.setProperty(name, value);
  }

  #tools({ themes }: Source): TemplateResult {
    const choose = (event: Event): void => {
      const { value } = event.target as HTMLSelectElement;
      const theme = themes[value];
      this.#become(
        theme ? draftOf(theme) : untouched,
        theme ? `Theme ${value} taken over` : 'As it is shipped',
      );
    };
    return html`<div class="actions">
      <label>
        Begin with
        <select id="theme" @change=${choose}>
          <option value="">the tokens as they are</option>
          ${Object.keys(themes).map((name) => html`<option value=${name}>${name}</option>`)}
        </select>
      </label>
      <button
        id="reset"
        type="button"
        @click=${() => this.#become(untouched, 'Every token is as it is shipped')}
      >
        Reset all
      </button>
    </div>`;
  }

  #warnings({ tokens, pairs }: Source): unknown {
    const { scheme } = this.draft;
    const weak = weaknesses(edited(tokens, this.draft), pairs, scheme ? [scheme] : schemes);
    if (weak.length === 0) return nothing;
    return html`<div class="weak">
      <h2>${weak.length === 1 ? 'One pair contrasts' : `${weak.length} pairs contrast`} too little</h2>
      <ul>
        ${weak.map((pair) => html`<li>${weaknessText(pair)}</li>`)}
      </ul>
    </div>`;
  }

  #groups({ tokens }: Source): TemplateResult[] {
    const now = edited(tokens, this.draft);
    const asShipped = (token: Token): Token => tokens.find(({ path }) => path === token.path) ?? token;
    const actions: FieldActions = {
      tokens: now,
      isChanged: ({ path }) => this.draft.values.has(path),
      change: (token, change) => (this.draft = withValue(this.draft, asShipped(token), change)),
      reset: (token) => this.#become(without(this.draft, token), `${token.name} is as it is shipped`),
    };
    return groups.map(
      ({ title, holds }) =>
        html`<details ?open=${title === 'Colours'}>
          <summary>${title}</summary>
          ${now.filter(holds).map((token) => tokenField(token, actions))}
        </details>`,
    );
  }

  #exchange(): TemplateResult {
    return html`<h2>Style sheet</h2>
      <p id="css-meaning">Put this onto your page; or paste a style sheet here and take it over.</p>
      <textarea
        id="css"
        aria-label="Style sheet"
        aria-describedby="css-meaning"
        .value=${this.css}
      ></textarea>
      <div class="actions">
        <button id="copy" type="button" @click=${this.#copy}>Copy</button>
        <button id="download" type="button" @click=${this.#download}>Download</button>
        <button id="import" type="button" @click=${this.#import}>Take over</button>
      </div>`;
  }

  #become(draft: Draft, announcement: string): void {
    this.draft = draft;
    this.announcement = announcement;
  }

  readonly #copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.css);
      this.announcement = 'Style sheet copied';
    } catch {
      this.sheet.select();
      this.announcement =
        'The browser does not let this page copy: the style sheet is selected, copy it by hand';
    }
  };

  readonly #download = (): void => {
    const address = URL.createObjectURL(new Blob([this.css], { type: 'text/css' }));
    Object.assign(document.createElement('a'), { href: address, download: 'moot-theme.css' }).click();
    URL.revokeObjectURL(address);
    this.announcement = 'Style sheet downloaded';
  };

  readonly #import = (): void => {
    const draft = draftFrom(this.sheet.value, this.source?.tokens ?? []);
    const count = draft.values.size;
    this.#become(draft, count === 1 ? 'One token taken over' : `${count} tokens taken over`);
  };
}

function weaknessText({ of, on, scheme, contrast, least }: Weakness): string {
  const [one, other] = [of, on].map(customProperty);
  return `${one} on ${other}, ${scheme}: ${contrast.toFixed(2)} : 1 instead of ${least} : 1`;
}

if (!customElements.get('moot-designer')) customElements.define('moot-designer', MootDesigner);

declare global {
  interface HTMLElementTagNameMap {
    'moot-designer': MootDesigner;
  }
}
