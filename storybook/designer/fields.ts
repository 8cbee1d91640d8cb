import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { valueOf, type Token } from '../../scripts/tokens/token.js';
import type { Scheme } from './draft.js';

/** What a field shows and what it calls. */
export interface FieldActions {
  readonly tokens: readonly Token[];
  readonly isChanged: (token: Token) => boolean;
  readonly change: (token: Token, change: Partial<Record<Scheme, string>>) => void;
  readonly reset: (token: Token) => void;
}

/** The groups in which tokens stand, in this order. */
export const groups: readonly { title: string; holds: (token: Token) => boolean }[] = [
  { title: 'Colours', holds: ({ type, path }) => type === 'color' && !path.includes('person') },
  { title: 'Colours of people', holds: ({ type, path }) => type === 'color' && path.includes('person') },
  { title: 'Text', holds: ({ path }) => path.startsWith('font') || path.startsWith('line-height') },
  {
    title: 'Shape and motion',
    holds: ({ type }) => ['dimension', 'shadow', 'duration'].includes(type),
  },
];

/** One token: its name, what it means, and inputs that suit its type. */
export function tokenField(token: Token, actions: FieldActions): TemplateResult {
  const id = token.name.slice(2);
  return html`<div class="token" role="group" aria-labelledby=${id} aria-describedby="${id}-meaning">
    <span class="name" id=${id}>${token.name}</span>
    <span class="meaning" id="${id}-meaning">${token.description}</span>
    <span class="inputs">${inputs(token, actions)}</span>
    ${
      actions.isChanged(token)
        ? html`<button type="button" aria-label="Reset ${token.name}" @click=${() => actions.reset(token)}>
            Reset
          </button>`
        : nothing
    }
  </div>`;
}

function inputs(token: Token, actions: FieldActions): TemplateResult {
  if (token.type === 'color') {
    return html`${colourInput(token, 'light', actions)}${colourInput(token, 'dark', actions)}`;
  }
  if (token.type === 'shadow') {
    return html`${textInput(token, 'light', actions)}${textInput(token, 'dark', actions)}`;
  }
  return token.type === 'fontFamily' ? textInput(token, undefined, actions) : numberInput(token, actions);
}

function colourInput(token: Token, scheme: Scheme, { tokens, change }: FieldActions): TemplateResult {
  const value = valueOf(tokens, token.path, scheme);
  return html`<label>
    ${scheme}
    <input
      type="color"
      aria-label="${token.name}, ${scheme}"
      data-token=${token.path}
      data-scheme=${scheme}
      .value=${live(value)}
      @input=${(event: Event) => change(token, { [scheme]: entered(event) })}
    />
    <code>${value}</code>
  </label>`;
}

function textInput(token: Token, scheme: Scheme | undefined, { change }: FieldActions): TemplateResult {
  const write = (value: string): void => change(token, scheme ? { [scheme]: value } : both(value));
  return html`<label class="wide">
    ${scheme ?? 'value'}
    <input
      type="text"
      aria-label="${token.name}${scheme ? `, ${scheme}` : ''}"
      data-token=${token.path}
      data-scheme=${scheme ?? 'light'}
      .value=${live(token[scheme ?? 'light'])}
      @change=${(event: Event) => write(entered(event))}
    />
  </label>`;
}

function numberInput(token: Token, { change }: FieldActions): TemplateResult {
  const [, number = '0', unit = ''] = /^(-?[\d.]+)(.*)$/.exec(token.light) ?? [];
  const unitOrNone = unit || (units[token.type] ?? '');
  return html`<label>
    ${unitOrNone || 'value'}
    <input
      type="number"
      min="0"
      step=${stepOf(token, unitOrNone)}
      aria-label="${token.name}${unitOrNone ? `, in ${unitOrNone}` : ''}"
      data-token=${token.path}
      data-scheme="light"
      .value=${live(number)}
      @change=${(event: Event) => {
        const value = entered(event);
        if (value !== '') change(token, both(value + unitOrNone));
      }}
    />
  </label>`;
}

/** What a length of nothing is measured in. */
const units: Readonly<Record<string, string>> = { dimension: 'px', duration: 'ms' };

function stepOf({ type }: Token, unit: string): string {
  if (type === 'fontWeight') return '100';
  if (type === 'duration') return '10';
  return unit === 'px' ? '1' : 'any';
}

function both(value: string): Record<Scheme, string> {
  return { light: value, dark: value };
}

function entered(event: Event): string {
  return (event.target as HTMLInputElement).value.trim();
}
