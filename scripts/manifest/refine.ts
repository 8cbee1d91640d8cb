/**
 * Makes the manifest that is published of what the analyzer finds: modules as they are in `dist`, public members only,
 * a tag for each element, the class of each event, and unions spelled out.
 */
import type {
  Attribute,
  Declaration,
  EventEntry,
  Export,
  Manifest,
  Member,
  Module,
  Reference,
} from './shape.js';

/** What the sources say beyond the analyzer's findings. */
interface Knowledge {
  /** Names of element classes by their tags, as the define entries have them. */
  readonly tags: ReadonlyMap<string, string>;
  /** Names of event classes by the events' names. */
  readonly events: ReadonlyMap<string, string>;
  /** Unions of literals by the names of their types. */
  readonly unions: ReadonlyMap<string, string>;
}

const SOURCES = /^\/?packages\/elements\/src\/(.*)\.[jt]s$/;

/**
 * The manifest as it is published.
 *
 * @param found what the analyzer made of the sources.
 * @param sources the text of each source file, by its path from the root of the house.
 */
export function refine(found: Manifest, sources: ReadonlyMap<string, string>): Manifest {
  const knowledge = know(sources);
  const modules = found.modules
    .map((module) => refineModule(module, knowledge))
    .filter(({ declarations, exports }) => declarations.length + exports.length > 0);
  return { schemaVersion: '2.1.0', readme: '', modules };
}

function know(sources: ReadonlyMap<string, string>): Knowledge {
  const text = [...sources.values()].join('\n');
  const pairs = (pattern: RegExp): [string, string][] =>
    [...text.matchAll(pattern)].map(([, name = '', value = '']) => [name, value]);
  return {
    tags: new Map(pairs(/\bdefine\('([-\w]+)', (\w+)\)/g)),
    events: new Map(pairs(/'(moot-[-\w]+)': (\w+Event);/g)),
    unions: new Map(pairs(/\btype (\w+) =\s*\|?((?:\s*\|?\s*'[^']+')+);/g)),
  };
}

function refineModule(module: Module, knowledge: Knowledge): Module {
  const path = built(module.path);
  const declarations = module.declarations
    .filter(({ kind, name }) => kind === 'class' && /^(Moot\w+|RoomPart|\w+Event)$/.test(name))
    .map((declaration) => refineClass(declaration, knowledge));
  const exports = module.exports
    .filter(({ name }) => declarations.some((declaration) => declaration.name === name))
    .map((one) => ({ ...one, declaration: refer(one.declaration) }));
  return {
    kind: 'javascript-module',
    path,
    declarations,
    exports: [...exports, ...definitions(path, knowledge)],
  };
}

/** What a define entry registers. */
function definitions(path: string, { tags }: Knowledge): Export[] {
  const tag = /^dist\/define\/(.*)\.js$/.exec(path)?.[1];
  const name = tag === undefined ? undefined : tags.get(tag);
  if (tag === undefined || name === undefined) return [];
  const folder = tag.replace('moot-', '');
  const declaration = { name, module: `dist/${folder}/${folder}.js` };
  return [{ kind: 'custom-element-definition', name: tag, declaration }];
}

function refineClass(declaration: Declaration, knowledge: Knowledge): Declaration {
  const { members = [], attributes, events, superclass } = declaration;
  const tagName = [...knowledge.tags].find(([, name]) => name === declaration.name)?.[0];
  return {
    ...declaration,
    ...(superclass && { superclass: refer(superclass) }),
    ...(tagName !== undefined && { tagName, customElement: true }),
    members: members.filter(isPublic).map((member) => refineMember(member)),
    ...(attributes && { attributes: attributes.map((one) => refineAttribute(one, knowledge)) }),
    ...(tagName !== undefined && { events: refineEvents(events ?? [], knowledge) }),
  };
}

/** What is meant for others, and is not every element's anyway. */
function isPublic({ name, privacy = 'public' }: Member): boolean {
  return privacy === 'public' && !name.startsWith('#') && !['attachShadow', 'focus'].includes(name);
}

function refineMember(member: Member): Member {
  const { type, inheritedFrom } = member;
  return {
    ...member,
    ...(type && { type: { text: tidy(type.text) } }),
    ...(inheritedFrom && { inheritedFrom: refer(inheritedFrom) }),
  };
}

function refineAttribute(attribute: Attribute, { unions }: Knowledge): Attribute {
  const { inheritedFrom, type } = attribute;
  const spelledOut = unions.get(type?.text ?? '');
  return {
    ...attribute,
    ...(type && { type: { text: writable(type.text) } }),
    ...(spelledOut !== undefined && { parsedType: { text: spelledOut.trim().replace(/\s+/g, ' ') } }),
    ...(inheritedFrom && { inheritedFrom: refer(inheritedFrom) }),
  };
}

/** The analyzer also takes the first argument of an event's constructor for a name: only what is documented counts. */
function refineEvents(events: readonly Partial<EventEntry>[], knowledge: Knowledge): EventEntry[] {
  return events
    .filter(({ name }) => name?.startsWith('moot-'))
    .map(({ name = '', description = '' }) => {
      const type = knowledge.events.get(name);
      if (type === undefined) throw new Error(`No event map has ${name}, which an element documents.`);
      return { name, type: { text: type }, description };
    });
}

function refer(reference: Reference): Reference {
  const { name, module } = reference;
  if (module === undefined) return reference;
  return SOURCES.test(module) && name !== 'Event'
    ? { name, module: built(module) }
    : { name, package: 'global:' };
}

function built(path: string): string {
  return path.replace(SOURCES, 'dist/$1.js');
}

/** Of a property that takes a string or an object, an attribute can give the string only. */
function writable(type: string): string {
  const choices = type.split(' | ').filter((one) => one !== 'undefined');
  return choices.includes('string') ? 'string' : choices.join(' | ');
}

function tidy(type: string): string {
  return type.replace(/( \| undefined)+$/, ' | undefined');
}
