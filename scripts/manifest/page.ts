/** The page of the documentation that says all there is to say to each element. */
import {
  type ElementEntry,
  type EventEntry,
  methodsOf,
  type Member,
  type Named,
  oneLine,
  propertiesOf,
} from './shape.js';

const introduction = `<!-- Written by scripts/manifest.ts from the comments of the elements: change them there. -->

# Elements

\`<moot-meeting>\` is the whole meeting in one tag. The others are its pieces: put them inside a \`<moot-room>\`, or give them \`room="id of the moot-room"\`, or a \`Room\` as the property \`room\`. Each has a define entry of its own, such as \`folkmoot/define/moot-viewer.js\`; the classes alone (\`import { MootViewer } from 'folkmoot'\`) register nothing.

Events bubble and are composed. Those that end in \`-request\` are wishes: whoever calls \`preventDefault()\` does it instead, or has it left undone. States are for \`:state(…)\`, parts for \`::part(…)\`.`;

/** The page for all elements of the manifest, the whole meeting first. */
export function elementsPage(elements: readonly ElementEntry[]): string {
  const first = (one: ElementEntry): number => (one.tagName === 'moot-meeting' ? 0 : 1);
  const sorted = elements.toSorted((one, other) => first(one) - first(other));
  return `${[introduction, ...sorted.map(section)].join('\n\n')}\n`;
}

function section(element: ElementEntry): string {
  const { tagName, description = '', events, slots, cssParts, cssStates, cssProperties } = element;
  const properties = propertiesOf(element).map((one) => propertyRow(element, one));
  const blocks = [
    table('Attributes and properties', ['Property', 'Attribute', 'Type', 'What it is'], properties),
    table('Methods', ['Method', 'What it does'], methodsOf(element).map(methodRow)),
    table('Events', ['Event', 'Class', 'When'], events.map(eventRow)),
    table('Slots', ['Slot', 'What goes there'], slots.map(named)),
    table('States', ['State', 'When'], cssStates.map(named)),
    table('Parts', ['Part', 'What it is'], cssParts.map(named)),
    table('Custom properties', ['Name', 'What it sets'], cssProperties.map(named)),
  ];
  return [`## \`<${tagName}>\` {#${tagName}}`, description.trim(), ...blocks].filter(Boolean).join('\n\n');
}

function propertyRow({ attributes }: ElementEntry, { name, type, description }: Member): string[] {
  const attribute = attributes.find(({ fieldName }) => fieldName === name);
  const kind = attribute?.parsedType?.text ?? type?.text ?? '';
  return [
    code(name),
    attribute ? code(attribute.name) : '–',
    code(kind),
    oneLine({ description: description ?? '' }),
  ];
}

function methodRow(method: Member): string[] {
  const { name, parameters = [] } = method;
  return [code(`${name}(${parameters.map((one) => `${one.name}?`).join(', ')})`), oneLine(method)];
}

function eventRow(event: EventEntry): string[] {
  return [code(event.name), code(event.type.text), oneLine(event)];
}

function named(entry: Named): string[] {
  return [entry.name ? code(entry.name) : 'without a name', oneLine(entry)];
}

function table(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const lines = [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`);
  return `### ${title}\n\n${lines.join('\n')}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function code(text: string): string {
  return `\`${text}\``;
}
