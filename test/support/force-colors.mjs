/**
 * Lets tests see the page with the colours that a person has chosen for the whole system: the command `force-colors`
 * with true or false. The runner's own `emulateMedia` knows no such feature.
 * @returns {import('@web/test-runner').TestRunnerPlugin}
 */
export function forceColorsPlugin() {
  /** @type {WeakMap<import('puppeteer-core').Page, import('puppeteer-core').CDPSession>} */
  const protocols = new WeakMap();
  return {
    name: 'force-colors',
    async executeCommand({ command, payload, session }) {
      if (command !== 'force-colors') return undefined;
      const browser = /** @type {import('@web/test-runner-chrome').ChromeLauncher} */ (session.browser);
      const page = browser.getPage(session.id);
      const protocol = protocols.get(page) ?? (await page.createCDPSession());
      // What is emulated lasts as long as the session that asked for it.
      protocols.set(page, protocol);
      await protocol.send('Emulation.setEmulatedMedia', {
        features: [{ name: 'forced-colors', value: payload ? 'active' : 'none' }],
      });
      return true;
    },
  };
}
