/** What editors read: custom data of VS Code, web-types of JetBrains. */
import { type Attribute, type ElementEntry, type Named, oneLine, propertiesOf } from './shape.js';

/** The files for editors, by name. */
export function editorData(elements: readonly ElementEntry[], version: string): Record<string, object> {
  return {
    'vscode.html-custom-data.json': vsCodeHtml(elements),
    'vscode.css-custom-data.json': vsCodeCss(elements),
    'web-types.json': webTypes(elements, version),
  };
}

/** https://code.visualstudio.com/blogs/2020/02/24/custom-data-format */
function vsCodeHtml(elements: readonly ElementEntry[]): object {
  const attribute = (one: Attribute): object => {
    const values = valuesOf(one).map((name) => ({ name }));
    const valueSet = one.type?.text === 'boolean' ? { valueSet: 'v' } : {};
    return { name: one.name, description: oneLine(one), ...(values.length > 0 && { values }), ...valueSet };
  };
  const tags = elements.map((element) => ({
    name: element.tagName,
    description: { kind: 'markdown', value: markdown(element) },
    attributes: element.attributes.map(attribute),
  }));
  return { version: 1.1, tags };
}

function vsCodeCss(elements: readonly ElementEntry[]): object {
  const collect = (
    pick: (element: ElementEntry) => readonly Named[],
    write: (name: string) => string,
  ): object[] => merged(elements, pick).map(({ name, description }) => ({ name: write(name), description }));
  return {
    version: 1.1,
    properties: collect(
      (element) => element.cssProperties,
      (name) => name,
    ),
    pseudoElements: collect(
      (element) => element.cssParts,
      (name) => `::part(${name})`,
    ),
    pseudoClasses: collect(
      (element) => element.cssStates,
      (name) => `:state(${name})`,
    ),
  };
}

/** https://github.com/JetBrains/web-types */
function webTypes(elements: readonly ElementEntry[], version: string): object {
  return {
    $schema: 'https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json',
    name: 'folkmoot',
    version,
    'description-markup': 'markdown',
    contributions: { html: { elements: elements.map(webType) } },
  };
}

function webType(element: ElementEntry): object {
  const attribute = (one: Attribute): object => ({
    name: one.name,
    description: oneLine(one),
    value: { type: one.parsedType?.text ?? one.type?.text ?? 'string' },
    ...(one.default !== undefined && { default: one.default.replace(/^'(.*)'$/, '$1') }),
  });
  const typed = (one: Named & { type?: { text: string } }): object => ({
    ...plain(one),
    ...(one.type && { type: one.type.text }),
  });
  return {
    name: element.tagName,
    description: (element.description ?? '').trim(),
    attributes: element.attributes.map(attribute),
    slots: element.slots.map(plain),
    js: { properties: propertiesOf(element).map(typed), events: element.events.map(typed) },
    css: {
      properties: element.cssProperties.map(plain),
      parts: element.cssParts.map(plain),
      'pseudo-classes': element.cssStates.map((one) => ({ ...plain(one), name: `state(${one.name})` })),
    },
  };
}

function plain(one: Named): object {
  return { name: one.name, description: oneLine(one) };
}

/** The values that an attribute takes, where they can be counted. */
function valuesOf({ parsedType, type }: Attribute): string[] {
  return [...(parsedType?.text ?? type?.text ?? '').matchAll(/'([^']*)'/g)].map(([, value = '']) => value);
}

/** Each name once, with what the elements say about it: one sentence, or one for each element. */
function merged(
  elements: readonly ElementEntry[],
  pick: (element: ElementEntry) => readonly Named[],
): Named[] {
  const sayings = new Map<string, Set<string>>();
  const told = elements.flatMap((element) => pick(element).map((one) => ({ ...one, tag: element.tagName })));
  for (const one of told) {
    const saying = sayings.get(one.name) ?? new Set();
    sayings.set(one.name, saying.add(`<${one.tag}>: ${oneLine(one)}`));
  }
  return [...sayings].map(([name, said]) => ({ name, description: [...said].join('\n') }));
}

function markdown(element: ElementEntry): string {
  const list = (title: string, entries: readonly Named[]): string[] =>
    entries.length === 0
      ? []
      : [`**${title}**`, entries.map((one) => `- \`${one.name || 'default'}\`: ${oneLine(one)}`).join('\n')];
  return [
    (element.description ?? '').trim(),
    ...list('Events', element.events),
    ...list('Slots', element.slots),
    ...list('Parts', element.cssParts),
    ...list('States', element.cssStates),
    ...list('Custom properties', element.cssProperties),
  ].join('\n\n');
}
