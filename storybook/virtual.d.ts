declare module 'virtual:custom-elements' {
  /** The custom-elements manifest of the elements' sources. */
  export const manifest: { readonly modules: readonly unknown[] };
}

declare module '@custom-elements-manifest/analyzer/cli.js' {
  /** Runs the analyzer; resolves to the manifest. */
  export function cli(options: {
    argv: readonly string[];
    cwd?: string;
    noWrite?: boolean;
  }): Promise<unknown>;
}

declare module '*.css';
