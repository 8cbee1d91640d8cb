/** `llms.txt`: what a language model should read before it writes a page with Folkmoot. */
import { type ElementEntry, methodsOf, type Named, oneLine, propertiesOf } from './shape.js';

const introduction = `# Folkmoot

> Custom elements that put a meeting into any web page: pixel-exact screen sharing, chat and roster, end-to-end encrypted,
> through a relay that cannot read a byte and that anybody can host. MIT licence, no account.

## Embed

With a bundler: \`npm i folkmoot\`, then

\`\`\`js
import 'folkmoot/define.js'; // all elements; or 'folkmoot/define/moot-viewer.js' for one
\`\`\`

Without one:

\`\`\`html
<script type="module" src="https://your.host/folkmoot.min.js"></script>
<moot-room relay="https://relay.your.host" name="Ana" start>
  <moot-presenter></moot-presenter><moot-viewer></moot-viewer><moot-roster></moot-roster><moot-chat></moot-chat>
</moot-room>
\`\`\`

Rules that are easy to miss:

- \`npx folkmoot\` runs a relay and a demo page. The page must be served by https, or from localhost.
- The part behind \`#\` of an invitation link is a key. Never log it, never send it to a server, set \`link\` as a property.
- Content security policy: \`worker-src blob:\`, \`script-src 'wasm-unsafe-eval'\`, \`connect-src\` with the relay (\`wss:\`).
- \`import { MootViewer } from 'folkmoot'\` has no side effects; only the define entries register tags.
- Parts work inside \`<moot-room>\`, or anywhere with \`room="id of the moot-room"\`, or with a \`Room\` as the property \`room\`.
- A UI of your own: \`import { createRoom, joinRoom } from 'folkmoot/room'\`; state is signals, occurrences are async iterables.
- Look: custom properties \`--moot-…\`, \`::part(…)\`, slots, \`:state(…)\`. Texts follow \`lang\`; English and German are there.
- Types: \`folkmoot/react\` (React 19), \`folkmoot/vue\`, \`folkmoot/svelte\`; plain TypeScript needs none.
- Events bubble and are composed. Those that end in \`-request\` are wishes: \`preventDefault()\` stops them.

## Elements
`;

/** The text for all elements of the manifest. */
export function llmsText(elements: readonly ElementEntry[]): string {
  return `${[introduction.trim(), ...elements.map(section)].join('\n\n')}\n`;
}

function section(element: ElementEntry): string {
  const events = element.events.map((event) => ({ ...event, name: `${event.name} (${event.type.text})` }));
  const blocks = [
    list(
      'Attributes and properties',
      propertiesOf(element).map((one) => property(element, one)),
    ),
    list('Methods', methodsOf(element).map(method)),
    list('Events', events),
    list(
      'Slots',
      element.slots.map((slot) => ({ ...slot, name: slot.name || '(default)' })),
    ),
    list('Parts', element.cssParts),
    list('States', element.cssStates),
    list('Custom properties', element.cssProperties),
  ];
  const words = (element.description ?? '').trim();
  return [`### <${element.tagName}>`, words, ...blocks.filter(Boolean)].join('\n\n');
}

function property(
  element: ElementEntry,
  { name, type, description }: Named & { type?: { text: string } },
): Named {
  const attribute = element.attributes.find(({ fieldName }) => fieldName === name);
  const written = attribute
    ? attribute.name === name
      ? ''
      : `, attribute ${attribute.name}`
    : ', property only';
  const kind = attribute?.parsedType?.text ?? type?.text ?? 'unknown';
  return { name: `${name} (${kind}${written})`, ...(description !== undefined && { description }) };
}

function method({ name, parameters = [], ...rest }: Named & { parameters?: readonly Named[] }): Named {
  return { ...rest, name: `${name}(${parameters.map((one) => `${one.name}?`).join(', ')})` };
}

function list(title: string, entries: readonly Named[]): string {
  if (entries.length === 0) return '';
  return `${title}:\n${entries.map((one) => `- ${one.name}: ${oneLine(one)}`).join('\n')}`;
}
