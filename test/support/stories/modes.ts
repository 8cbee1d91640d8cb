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

/** The modes in which every story is tested. */
export const testedModes = [
  { name: 'light', globals: { scheme: 'light' } },
  { name: 'dark', globals: { scheme: 'dark' } },
  { name: 'right to left', globals: { direction: 'rtl' } },
  { name: 'forced colours', globals: { scheme: 'dark' }, forcesColors: true },
] as const satisfies readonly Mode[];
