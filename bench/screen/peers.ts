import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { launch, type Page } from 'puppeteer-core';
import { chromiumFlags, requireChromium } from '../../scripts/browsers.mjs';
import { type PeerConfig, runPeer } from './peer-page.js';
import { round } from './report.js';
import { firstFrames, type Source } from './source.js';

/** What another codec achieves. */
export interface PeerResult {
  kbps: number;
  /** In dB, over RGB, or over Y for planes; null: exact. */
  psnr: number | null;
  encodeMsMedian: number;
  decodeMsMedian?: number;
  /** Share of pixels that are exactly the captured ones. */
  exactShare?: number;
}

/** A result, or why there is none. */
export type PeerOutcome = PeerResult | { reason: string };

/** WebCodecs encoders in real-time mode at quantizer 18. */
const peers: Readonly<Record<string, PeerConfig>> = {
  'av1-444': { codec: 'av01.1.09M.08', family: 'av1', quantizer: 18 },
  'av1-420': { codec: 'av01.0.09M.08', family: 'av1', quantizer: 18 },
  vp9: { codec: 'vp09.00.41.08', family: 'vp9', quantizer: 18 },
};

/** Runs every peer on a source, in a Chromium of its own. */
export async function measurePeers(source: Source, mostFrames: number): Promise<Map<string, PeerOutcome>> {
  const server = await serveFrames(source, mostFrames);
  const outcomes = new Map<string, PeerOutcome>();
  const browser = await launch({
    executablePath: requireChromium(),
    args: [...chromiumFlags],
    protocolTimeout: 1_800_000,
  });
  try {
    const page = await browser.newPage();
    await page.goto(addressOf(server));
    // The loader of TypeScript wraps functions in this helper.
    await page.evaluate('globalThis.__name = (wrapped) => wrapped');
    for (const [name, config] of Object.entries(peers))
      outcomes.set(name, await measurePeer(page, source, config));
  } finally {
    await browser.close();
    server.close();
  }
  return outcomes;
}

async function measurePeer(page: Page, source: Source, config: PeerConfig): Promise<PeerOutcome> {
  const { format, width, height, framesPerSecond } = source;
  try {
    const measured = await page.evaluate(runPeer, config, { format, width, height, framesPerSecond });
    const kbps = (measured.bytes * 8 * framesPerSecond) / Math.max(1, measured.frames) / 1000;
    return {
      kbps: round(kbps),
      psnr:
        measured.squaredError === 0
          ? null
          : round(10 * Math.log10((255 * 255) / (measured.squaredError / measured.samples))),
      encodeMsMedian: round(measured.encodeMsMedian),
      decodeMsMedian: round(measured.decodeMsMedian),
      exactShare: round(measured.exactPixels / Math.max(1, measured.pixels)),
    };
  } catch (error) {
    return { reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

/** Serves an empty page, and the frames one after the other: `/first` begins anew, `/next` goes on. */
async function serveFrames(source: Source, mostFrames: number): Promise<Server> {
  let frames: AsyncIterator<Uint8Array> | undefined;
  const server = createServer((request, response) => {
    if (request.url !== '/first' && request.url !== '/next') {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>peers</title>');
      return;
    }
    if (request.url === '/first') {
      void frames?.return?.();
      frames = firstFrames(source, mostFrames)[Symbol.asyncIterator]();
    }
    void frames?.next().then(({ value, done }) => {
      if (done) response.writeHead(204).end();
      else response.end(value);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
