import { LitElement, type CSSResultGroup } from 'lit';
import { en } from '../locales/en.js';
import type { Messages } from '../locales/messages.js';
import { baseStyles } from './base.styles.js';
import { languageOf, LanguageWatcher, wellFormed } from './language.js';
import { keepOwnKeys } from './own-keys.js';
import { creationScope, scopedRegistryOf } from './scoped.js';
import { SignalReader } from './signals.js';
import {
  fetchTexts,
  missingLoader,
  replaceTexts,
  textsOf,
  withAllErrors,
  type Loaders,
  type Locales,
  type MessagesLoader,
} from './texts.js';

/** What all Folkmoot elements share: tokens, language, signals, custom states, and warnings that come once. */
export abstract class MootElement extends LitElement {
  static override styles: CSSResultGroup = baseStyles;

  /**
   * The languages that are there, by their tag in lower case. Assign a larger record to add others for every element of
   * the page.
   */
  static locales: Locales = { en };

  /**
   * The languages that can be fetched, by their tag in lower case. The define entries offer German. An element whose
   * language is one of these waits for it before it renders for the first time.
   */
  static loaders: Loaders = {};

  /** What is being fetched at present: each once, however many elements wait for it. */
  static readonly #fetching = new WeakMap<MessagesLoader, Promise<void>>();
  static readonly #completing = new WeakMap<Messages, Promise<Messages>>();

  /** Reads signals so that their changes render this element again. */
  protected readonly signals = new SignalReader(this);
  readonly #internals = this.attachInternals();
  readonly #warnings = new Set<string>();

  constructor() {
    super();
    new LanguageWatcher(this);
  }

  /** The elements inside come from where this one comes from: a scoped registry, or the page's own. */
  override attachShadow(init: ShadowRootInit): ShadowRoot {
    const registry = scopedRegistryOf(this);
    if (!registry) return super.attachShadow(init);
    this.renderOptions.creationScope = creationScope(registry);
    return super.attachShadow({ ...init, customElementRegistry: registry });
  }

  /** What a server rendered is taken up by Lit's hydration; without that it goes, or everything would stand there twice. */
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    if (!('litElementHydrateSupport' in globalThis)) this.shadowRoot?.replaceChildren();
    const root = super.createRenderRoot();
    keepOwnKeys(root);
    return root;
  }

  /** The language of this element: the nearest `lang`, or English where that names none. */
  protected get language(): string {
    return wellFormed(languageOf(this)) || 'en';
  }

  /** All texts in the language of this element. */
  protected get text(): Messages {
    return textsOf(this.language, MootElement.locales);
  }

  /** The first rendering waits for its language, so that nobody sees English for a moment; later ones come twice. */
  protected override scheduleUpdate(): Promise<unknown> | undefined {
    const fetching = this.#fetchTexts();
    if (fetching && !this.hasUpdated) return fetching.then(() => this.scheduleUpdate());
    void super.scheduleUpdate();
    void (fetching ?? this.#missingErrors())?.then(() => this.requestUpdate());
    return undefined;
  }

  /** The texts of the present language on their way; undefined when they are there, or cannot be had. */
  #fetchTexts(): Promise<void> | undefined {
    const loader = missingLoader(this.language, MootElement);
    if (!loader) return undefined;
    const fetching = MootElement.#fetching.get(loader) ?? fetchTexts(loader, MootElement);
    MootElement.#fetching.set(loader, fetching);
    return fetching;
  }

  /** The words for all errors on their way; undefined when they are there. */
  #missingErrors(): Promise<void> | undefined {
    return this.text.moreErrors && this.#fetchErrors(this.text);
  }

  async #fetchErrors(text: Messages): Promise<void> {
    const completing = MootElement.#completing.get(text) ?? withAllErrors(text);
    MootElement.#completing.set(text, completing);
    replaceTexts(text, await completing, MootElement);
  }

  /** Sets the custom states, for `:state(…)` in style sheets, to exactly these. */
  protected showStates(states: Readonly<Record<string, boolean>>): void {
    for (const [name, isOn] of Object.entries(states)) {
      if (isOn) this.#internals.states.add(name);
      else this.#internals.states.delete(name);
    }
  }

  /** One of the allowed values; anything else warns once on the console and becomes the first of them. */
  protected allowed<T extends string>(attribute: string, value: string, values: readonly [T, ...T[]]): T {
    const known = values.find((one) => one === value);
    if (known !== undefined) return known;
    this.warnOnce(`${attribute}="${value}" is not one of ${values.join(', ')}; using ${values[0]}.`);
    return values[0];
  }

  /** Says something to the developer of the page, once per element and text. */
  protected warnOnce(message: string): void {
    if (this.#warnings.has(message)) return;
    this.#warnings.add(message);
    // eslint-disable-next-line no-console -- meant for the developer of the page
    console.warn(`<${this.localName}> ${message}`);
  }
}
