/** How a page of stories is looked at. */
export interface Mode {
  readonly name: string;
  /** What the toolbar of the storybook would be set to. */
  readonly globals: Readonly<Record<string, string>>;
  readonly width?: number;
  readonly height?: number;
  /** Whether the system's own colours are forced upon the page. */
  readonly forcesColors?: boolean;
}

/** The modes in which every story is tested, and how one recognizes that a page is in them. */
export const testedModes: readonly (Mode & { readonly look: Readonly<Record<string, unknown>> })[] = [
  {
    name: 'light',
    globals: { scheme: 'light' },
    look: { colorScheme: 'light', direction: 'ltr', forced: false },
  },
  {
    name: 'dark, in German',
    globals: { scheme: 'dark', language: 'de' },
    look: { colorScheme: 'dark', direction: 'ltr', forced: false },
  },
  {
    name: 'right to left',
    globals: { direction: 'rtl' },
    look: { colorScheme: 'light', direction: 'rtl', forced: false },
  },
  {
    name: 'forced colours',
    globals: { scheme: 'light' },
    forcesColors: true,
    // The system decides the scheme then.
    look: { colorScheme: 'light dark', direction: 'ltr', forced: true },
  },
];
