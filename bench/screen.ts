/**
 * `npm run bench -- screen`: the screen codec next to WebCodecs and PNG tiles, on scenes of our own.
 * `npm run bench -- screen --clip FILE [--json] [--no-peers] [--frames N]`: the same on anything ffmpeg decodes.
 */
import { openClip } from './screen/clip.js';
import { measureCodec } from './screen/codec.js';
import { type PeerResult, measurePeers } from './screen/peers.js';
import { measurePngTiles } from './screen/png-tiles.js';
import { printTable, rounded } from './screen/report.js';
import { scenes } from './screen/scenes.js';
import type { Source } from './screen/source.js';

/** What is printed for one clip or scene. */
export interface ScreenResult {
  clip: string;
  kbps: number;
  wireKbps: number;
  exactShare: number;
  encodeMsMedian: number;
  decodeMsMedian: number;
  peers: Readonly<Record<string, PeerResult | null>>;
  [more: string]: unknown;
}

interface Options {
  json: boolean;
  peers: boolean;
  frames: number;
}

/** Runs the benchmark with the arguments of its command. */
export async function benchScreen(args: readonly string[]): Promise<void> {
  const clip = valueOf(args, '--clip');
  const options: Options = {
    json: args.includes('--json'),
    peers: !args.includes('--no-peers'),
    frames: Number(valueOf(args, '--frames') ?? Infinity),
  };
  const sources = clip === undefined ? scenes() : [await openClip(clip)];
  for (const source of sources) {
    const result = await measure(source, options);
    if (options.json) console.log(JSON.stringify(result));
    else printTable(result);
  }
}

async function measure(source: Source, options: Options): Promise<ScreenResult> {
  const own = await measureCodec(source, options.frames);
  const peers: Record<string, PeerResult | null> = {};
  const reasons: Record<string, string> = {};
  if (options.peers) {
    for (const [name, outcome] of await measurePeers(source, options.frames)) {
      peers[name] = 'reason' in outcome ? null : outcome;
      if ('reason' in outcome) reasons[name] = outcome.reason;
    }
    peers['png-tiles'] = await measurePngTiles(source, options.frames);
  }
  return {
    clip: source.name,
    ...rounded(own),
    peers,
    ...(Object.keys(reasons).length > 0 && { peersMissing: reasons }),
  };
}

function valueOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
}
