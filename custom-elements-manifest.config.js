/** What `cem analyze` reads; `npm run manifest` makes the manifest that is published of it. */
export default {
  globs: ['packages/elements/src/**/*.ts'],
  outdir: 'packages/elements/dist',
  litelement: true,
  packagejson: false,
};
