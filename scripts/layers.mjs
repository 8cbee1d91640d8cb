/**
 * Which packages a package may import: upwards only. `npm run lint` checks imports, `npm run gauge` the package files.
 * @type {Record<string, string[]>}
 */
export const layers = {
  kit: [],
  wire: ['kit'],
  crypto: ['kit', 'wire'],
  screen: ['kit', 'wire', 'crypto'],
  transport: ['kit', 'wire'],
  relay: ['kit', 'wire'],
  room: ['kit', 'wire', 'crypto', 'screen', 'transport'],
  elements: ['kit', 'wire', 'crypto', 'screen', 'transport', 'room'],
  folkmoot: ['kit', 'wire', 'crypto', 'screen', 'transport', 'room', 'elements', 'relay'],
};

/**
 * The short name of a package of the house, from what an import names; undefined for any other.
 * @param {string} specifier
 */
export function houseName(specifier) {
  return (
    /^@folkmoot\/([^/]+)/.exec(specifier)?.[1] ?? (/^folkmoot(\/|$)/.test(specifier) ? 'folkmoot' : undefined)
  );
}
