import { executeServerCommand } from '@web/test-runner-commands';

/** Turns the system’s own colours on or off, as somebody does who needs high contrast. */
export async function forceColors(isOn: boolean): Promise<void> {
  await executeServerCommand('force-colors', isOn);
}

/** Asks the system for more contrast, or does not any more. */
export async function moreContrast(isOn: boolean): Promise<void> {
  await executeServerCommand('more-contrast', isOn);
}
