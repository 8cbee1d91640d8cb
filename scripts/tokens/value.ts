/** A colour: `hex` says the same as `components` and is what gets written. */
export interface ColourValue {
  readonly colorSpace: 'srgb';
  readonly components: readonly [number, number, number];
  readonly alpha?: number;
  readonly hex: string;
}

/** A length or a duration. */
export interface Measure {
  readonly value: number;
  readonly unit: string;
}

interface ShadowLayer {
  readonly color: ColourValue;
  readonly offsetX: Measure;
  readonly offsetY: Measure;
  readonly blur: Measure;
  readonly spread: Measure;
}

/** What a token may be worth. */
export type Value = string | number | ColourValue | Measure | readonly string[] | readonly ShadowLayer[];

/**
 * Writes a value as CSS. A reference to another token becomes its custom property.
 *
 * @throws Error when the value does not belong to the type.
 */
export function cssOf(value: Value, type: string): string {
  if (typeof value === 'string')
    return value.startsWith('{') ? `var(${customProperty(value.slice(1, -1))})` : value;
  if (typeof value === 'number') return String(value);
  if ('hex' in value) return colour(value);
  if ('unit' in value) return measure(value);
  if (type === 'fontFamily') return (value as readonly string[]).map(family).join(', ');
  if (type === 'shadow') return (value as readonly ShadowLayer[]).map(shadow).join(', ');
  throw new Error(`${JSON.stringify(value)} is no value of the type "${type}".`);
}

/** The custom property of a token. */
export function customProperty(path: string): string {
  return `--moot-${path.replaceAll('.', '-')}`;
}

function colour({ hex, alpha = 1 }: ColourValue): string {
  if (alpha === 1) return hex;
  return `rgb(${[1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)).join(' ')} / ${alpha})`;
}

function measure({ value, unit }: Measure): string {
  return value === 0 ? '0' : `${value}${unit}`;
}

function family(name: string): string {
  return name.includes(' ') ? `'${name}'` : name;
}

function shadow({ color, offsetX, offsetY, blur, spread }: ShadowLayer): string {
  const lengths = [offsetX, offsetY, blur, ...(spread.value === 0 ? [] : [spread])];
  return `${lengths.map(measure).join(' ')} ${colour(color)}`;
}
