/**
 * Lets tests see the page as somebody does who asked the system for it: the command `force-colors` with true or false,
 * and `more-contrast` likewise. The runner's own `emulateMedia` knows no such features.
 * @returns {import('@web/test-runner').TestRunnerPlugin}
 */
export function forceColorsPlugin() {
  /** @type {WeakMap<import('puppeteer-core').Page, import('puppeteer-core').CDPSession>} */
  const protocols = new WeakMap();
  return {
    name: 'force-colors',
    async executeCommand({ command, payload, session }) {
      const feature = featureOf(command, Boolean(payload));
      if (!feature) return undefined;
      const browser = /** @type {import('@web/test-runner-chrome').ChromeLauncher} */ (session.browser);
      const page = browser.getPage(session.id);
      const protocol = protocols.get(page) ?? (await page.createCDPSession());
      // What is emulated lasts as long as the session that asked for it.
      protocols.set(page, protocol);
      await protocol.send('Emulation.setEmulatedMedia', { features: [feature] });
      return true;
    },
  };
}

/**
 * @param {string} command
 * @param {boolean} isOn
 */
function featureOf(command, isOn) {
  if (command === 'force-colors') return { name: 'forced-colors', value: isOn ? 'active' : 'none' };
  if (command === 'more-contrast')
    return { name: 'prefers-contrast', value: isOn ? 'more' : 'no-preference' };
  return undefined;
}
