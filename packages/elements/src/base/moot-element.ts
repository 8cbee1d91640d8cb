import { LitElement, type CSSResultGroup } from 'lit';
import { en } from '../locales/en.js';
import type { Messages } from '../locales/messages.js';
import { languageOf, LanguageWatcher, wellFormed } from './language.js';
import { SignalReader } from './signals.js';
import { baseStyles } from './base.styles.js';

/** What all Folkmoot elements share: tokens, language, signals, custom states, and warnings that come once. */
export abstract class MootElement extends LitElement {
  static override styles: CSSResultGroup = baseStyles;

  /**
   * The languages that are there, by their tag. The define entries bring German along; assign a larger record to add
   * others for every element of the page.
   */
  static locales: Readonly<Record<string, Messages>> = { en };

  /** Reads signals so that their changes render this element again. */
  protected readonly signals = new SignalReader(this);
  readonly #internals = this.attachInternals();
  readonly #warnings = new Set<string>();

  constructor() {
    super();
    new LanguageWatcher(this);
  }

  /** The language of this element: the nearest `lang`, or English where that names none. */
  protected get language(): string {
    return wellFormed(languageOf(this)) || 'en';
  }

  /** All texts in the language of this element. */
  protected get text(): Messages {
    const { locales } = MootElement;
    const tag = this.language.toLowerCase();
    return locales[tag] ?? locales[tag.split('-')[0] ?? ''] ?? en;
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
