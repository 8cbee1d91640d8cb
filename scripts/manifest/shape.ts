/** The parts of a custom elements manifest that are used here (schema 2.1, which knows states). */

/** Something with a name and a sentence about it. */
export interface Named {
  readonly name: string;
  readonly description?: string;
}

/** A type as it is written in the source. */
export interface TypeText {
  readonly text: string;
}

/** A place in the package where something is declared. */
export interface Reference {
  readonly name: string;
  readonly package?: string;
  readonly module?: string;
}

/** A field or method of a class. */
export interface Member extends Named {
  readonly kind: 'field' | 'method';
  readonly privacy?: 'public' | 'protected' | 'private';
  readonly static?: boolean;
  readonly readonly?: boolean;
  readonly type?: TypeText;
  readonly default?: string;
  readonly attribute?: string;
  readonly return?: { readonly type: TypeText };
  readonly parameters?: readonly (Named & { readonly type?: TypeText; readonly default?: string })[];
  readonly inheritedFrom?: Reference;
}

/** An attribute and the field it sets. `parsedType` spells out a union that has a name. */
export interface Attribute extends Named {
  readonly type?: TypeText;
  readonly parsedType?: TypeText;
  readonly default?: string;
  readonly fieldName: string;
  readonly inheritedFrom?: Reference;
}

/** An event by its name, and the class that carries it. */
export interface EventEntry extends Named {
  readonly type: TypeText;
}

/** A class; an element when it has a tag. */
export interface Declaration extends Named {
  readonly kind: string;
  readonly tagName?: string;
  readonly customElement?: boolean;
  readonly superclass?: Reference;
  readonly members?: readonly Member[];
  readonly attributes?: readonly Attribute[];
  readonly events?: readonly EventEntry[];
  readonly slots?: readonly Named[];
  readonly cssParts?: readonly Named[];
  readonly cssProperties?: readonly Named[];
  readonly cssStates?: readonly Named[];
}

/** What a module opens: a declaration by its name, or an element by its tag. */
export interface Export {
  readonly kind: 'js' | 'custom-element-definition';
  readonly name: string;
  readonly declaration: Reference;
}

/** A file of the package. */
export interface Module {
  readonly kind: 'javascript-module';
  readonly path: string;
  readonly declarations: readonly Declaration[];
  readonly exports: readonly Export[];
}

/** The whole manifest. */
export interface Manifest {
  readonly schemaVersion: string;
  readonly readme: string;
  readonly modules: readonly Module[];
}

/** An element: a declaration with everything that its lists may lack filled in. */
export type ElementEntry = Declaration & {
  readonly [List in 'members' | 'attributes' | 'events' | 'slots' | ListOfStyles]-?: NonNullable<
    Declaration[List]
  >;
} & { readonly tagName: string };

type ListOfStyles = 'cssParts' | 'cssProperties' | 'cssStates';

/** All elements of a manifest, by their tags. */
export function elementsOf({ modules }: Manifest): ElementEntry[] {
  const elements = modules.flatMap(({ declarations }) => declarations).filter(isElement);
  return elements.sort((one, other) => one.tagName.localeCompare(other.tagName));
}

/** What can be set from outside: public fields that are not read only. */
export function propertiesOf({ members }: Declaration): Member[] {
  return (members ?? []).filter((one) => one.kind === 'field' && !one.static && !one.readonly);
}

/** What can be called. */
export function methodsOf({ members }: Declaration): Member[] {
  return (members ?? []).filter((one) => one.kind === 'method' && !one.static);
}

/** A description on one line. */
export function oneLine({ description = '' }: { readonly description?: string }): string {
  return description.replace(/\s*\n\s*/g, ' ').trim();
}

function isElement(declaration: Declaration): declaration is ElementEntry {
  return declaration.tagName !== undefined;
}
