/**
 * Pictures of every scene of the elements: `tsx scripts/screenshots.ts [words of scene names …]`. They go to
 * `test-results/screenshots/<mode>/<scene>.png`; `--mode dark` takes one mode only.
 */
import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { ROOT, chromiumFlags, requireChromium } from './browsers.mjs';

interface Mode {
  readonly query: string;
  readonly width?: number;
  readonly forcesColors?: boolean;
}

const modes: Record<string, Mode> = {
  light: { query: 'scheme=light' },
  dark: { query: 'scheme=dark' },
  narrow: { query: 'scheme=light', width: 360 },
  rtl: { query: 'scheme=light&dir=rtl' },
  german: { query: 'scheme=light&lang=de' },
  forced: { query: 'scheme=dark', forcesColors: true },
};

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html folkmoot',
].join('; ');

const words = process.argv.slice(2).filter((word) => !word.startsWith('--') && !(word in modes));
const chosen = process.argv.slice(2).filter((word) => word in modes);

const server = await serve(await bundle());
const browser = await puppeteer.launch({ executablePath: requireChromium(), args: chromiumFlags });
try {
  for (const [name, mode] of Object.entries(modes)) {
    if (chosen.length === 0 || chosen.includes(name)) await shoot(browser, name, mode);
  }
} finally {
  await browser.close();
  server.close();
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(ROOT, 'scripts/screenshots/page.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    conditions: ['folkmoot-source'],
    tsconfig: path.join(ROOT, 'tsconfig.base.json'),
    // Scenes bring rooms of their own.
    external: ['@folkmoot/room'],
  });
  return outputFiles[0]?.text ?? '';
}

function serve(script: string): Promise<Server> {
  const made = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.setHeader('Content-Security-Policy', policy);
    response.end(
      isScript
        ? script
        : '<!doctype html><title>Scene</title><body><script type="module" src="/page.js"></script>',
    );
  });
  return new Promise((resolve) => made.listen(0, '127.0.0.1', () => resolve(made)));
}

async function shoot(tab: Browser, name: string, mode: Mode): Promise<void> {
  const folder = path.join(ROOT, 'test-results/screenshots', name);
  mkdirSync(folder, { recursive: true });
  const page = await tab.newPage();
  page.on('pageerror', (error) => console.log(`${name}: ${String(error)}`));
  page.on('console', (message) => console.log(`${name}: ${message.text()}`));
  if (mode.forcesColors) await forceColors(page);
  const { scenes } = await import('../test/support/scenes.js');
  for (const [scene, { width, height }] of Object.entries(scenes)) {
    if (words.length > 0 && !words.some((word) => scene.includes(word))) continue;
    const size = { width: Math.min(width, mode.width ?? width) + 32, height };
    await page.setViewport(size);
    await page.goto(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/?scene=${scene}&${mode.query}`,
    );
    await page.waitForNetworkIdle({ idleTime: 60 });
    const whole = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewport({ ...size, height: Math.max(height, whole) });
    await page.screenshot({ path: path.join(folder, `${scene}.png`) });
  }
  await page.close();
}

/** Puppeteer knows no name for this feature, the protocol does. */
async function forceColors(page: Page): Promise<void> {
  const session = await page.createCDPSession();
  await session.send('Emulation.setEmulatedMedia', {
    features: [{ name: 'forced-colors', value: 'active' }],
  });
}
