/**
 * Makes a dynamic import a static one. A page without a bundler loads one file; a chunk that shares code with it would
 * make it a second one: docs/decisions/010-what-a-page-loads.md.
 * @param {string} file the end of the path of the file that imports.
 * @param {string} wanted what it imports, as it is written there.
 * @returns {import('rollup').Plugin}
 */
export function atOnce(file, wanted) {
  const written = new RegExp(`import\\(['"]${wanted.replaceAll('.', '\\.')}['"]\\)`, 'g');
  return {
    name: 'at-once',
    transform(code, id) {
      if (!id.endsWith(file)) return null;
      if (!written.test(code)) this.error(`${file} does not import ${wanted} by and by.`);
      const imported = code.replace(written, 'Promise.resolve(atOnce)');
      return { code: `import * as atOnce from '${wanted}';\n${imported}`, map: null };
    },
  };
}
