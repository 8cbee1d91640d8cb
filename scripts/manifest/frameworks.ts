/** Types for React 19, Vue and Svelte. None of them needs code: their types have to know the tags. */
import { type Attribute, type ElementEntry, type Member, oneLine, propertiesOf } from './shape.js';

/** The files of types, by name: what all share, and one for each framework. */
export function frameworkTypes(elements: readonly ElementEntry[]): Record<string, string> {
  return { 'tags.d.ts': tags(elements), 'react.d.ts': react, 'vue.d.ts': vue, 'svelte.d.ts': svelte };
}

function tags(elements: readonly ElementEntry[]): string {
  const events = new Set(elements.flatMap((element) => element.events.map(({ type }) => type.text)));
  const names = [...elements.map(({ name }) => name), ...events].sort();
  return `import type {\n${names.map((name) => `  ${name},\n`).join('')}} from '@folkmoot/elements';

/** What may be set on each element, and what it tells. */
export interface Tags {
${elements.map(tag).join('')}}
`;
}

function tag(element: ElementEntry): string {
  return `${comment(oneLine(element), '  ')}  '${element.tagName}': {
    element: ${element.name};
    props: {
${propertiesOf(element)
  .map((property) => prop(element, property))
  .join('')}    };
    events: {
${element.events
  .map((event) => `${comment(oneLine(event), '      ')}      '${event.name}': ${event.type.text};\n`)
  .join('')}    };
  };
`;
}

/** A property, and its attribute where that is written differently. */
function prop(element: ElementEntry, property: Member): string {
  const attribute = element.attributes.find(({ fieldName }) => fieldName === property.name);
  const names = [property.name, ...(attribute && attribute.name !== property.name ? [attribute.name] : [])];
  const type = `${element.name}['${property.name}'] | undefined`;
  return names
    .map((name) => `${comment(said(property, attribute), '      ')}      '${name}'?: ${type};\n`)
    .join('');
}

function said(property: Member, attribute: Attribute | undefined): string {
  const fallback = property.default && property.default !== "''" ? ` Default: \`${property.default}\`.` : '';
  return `${oneLine(property)}${fallback}${attribute ? '' : ' A property, not an attribute.'}`;
}

function comment(text: string, indent: string): string {
  return text ? `${indent}/** ${text.replaceAll('*/', '*\u200b/')} */\n` : '';
}

const react = `import type { HTMLAttributes, RefAttributes } from 'react';
import type { Tags } from './tags.js';

/** What React 19 takes for an element: its properties, its events by name behind \`on\`, and what all elements have. */
export type ElementProps<Tag extends keyof Tags> = Tags[Tag]['props'] & {
  [Name in keyof Tags[Tag]['events'] & string as \`on\${Name}\`]?:
    | ((event: Tags[Tag]['events'][Name]) => void)
    | undefined;
} & Omit<HTMLAttributes<Tags[Tag]['element']>, keyof Tags[Tag]['props']> &
  RefAttributes<Tags[Tag]['element']> & { class?: string | undefined };

type AllElements = { [Tag in keyof Tags]: ElementProps<Tag> };

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends AllElements {}
  }
}
`;

const vue = `import type { HTMLAttributes, PublicProps } from 'vue';
import type { Tags } from './tags.js';

type Camel<Name extends string> = Name extends \`\${infer First}-\${infer Rest}\`
  ? \`\${First}\${Capitalize<Camel<Rest>>}\`
  : Name;

/** An element as templates of Vue know it. */
export type VueElement<Tag extends keyof Tags> = new () => Tags[Tag]['element'] & {
  /** Only for the type checks of templates. */
  $props: Tags[Tag]['props'] & {
    [Name in keyof Tags[Tag]['events'] & string as \`on\${Capitalize<Camel<Name>>}\`]?:
      | ((event: Tags[Tag]['events'][Name]) => void)
      | undefined;
  } & Omit<HTMLAttributes, keyof Tags[Tag]['props']> &
    PublicProps;
  /** Only for the type checks of templates. */
  $emit: <Name extends keyof Tags[Tag]['events']>(name: Name, event: Tags[Tag]['events'][Name]) => void;
};

type AllElements = { [Tag in keyof Tags]: VueElement<Tag> };

declare module 'vue' {
  interface GlobalComponents extends AllElements {}
}
`;

const svelte = `import type { HTMLAttributes } from 'svelte/elements';
import type { Tags } from './tags.js';

/** What Svelte takes for an element: its properties, its events (as attributes and as directives), and what all have. */
export type ElementProps<Tag extends keyof Tags> = Tags[Tag]['props'] & {
  [Name in keyof Tags[Tag]['events'] & string as \`on\${Name}\` | \`on:\${Name}\`]?:
    | ((event: Tags[Tag]['events'][Name]) => void)
    | undefined;
} & Omit<HTMLAttributes<Tags[Tag]['element']>, keyof Tags[Tag]['props']>;

type AllElements = { [Tag in keyof Tags]: ElementProps<Tag> };

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends AllElements {}
}
`;
