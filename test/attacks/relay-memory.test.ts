/** Whoever runs a relay can look into its memory: nothing of a meeting is there, sealed or remembered. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fromBase64Url, until } from '@folkmoot/kit';
import { parseInvitation } from '@folkmoot/wire';
import type { Room } from '../../packages/room/src/room.js';
import { hostileRelay } from '../support/hostile-relay.js';
import { meetingAt } from '../support/meeting.js';
import type { Picture } from '../support/pictures.js';
import { heapSnapshotIn, memoryOf } from '../support/process-memory.js';
import { type RelayProcess, startRelayProcess } from '../support/relay.js';
import { share, untilShown, watch } from '../support/sharing.js';

const names = ['Ana', 'Ben'].map((name) => `${name} ${randomUUID()}`) as [string, string];
const [lineForAll, lineForOne, planted] = [randomUUID(), randomUUID(), randomUUID()];

test('a relay’s heap and memory hold no name, no line, no pixel and no key of a meeting, and a control is found', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'folkmoot-heap-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const relay = await startRelayProcess(
    ['--log-level', 'trace'],
    ['--heapsnapshot-signal=SIGUSR2', `--diagnostic-dir=${folder}`],
  );
  t.after(() => relay.close());
  const { secrets, close } = await holdMeeting(relay);
  const control = await plant(relay);

  const heap = await heapOf(relay, folder);
  const wanted = { ...secrets, 'what was planted': Buffer.from(planted) };
  assert.deepEqual(found(wanted, [heap]), ['what was planted']);
  assert.deepEqual(found(wanted, memoryOf(relay.process.pid ?? assert.fail())), ['what was planted']);
  control.destroy();
  await close();
});

/** Two people meet, write and share, and are still there. What nobody else may know of it, as bytes. */
async function holdMeeting(relay: RelayProcess): Promise<{
  secrets: Record<string, Buffer>;
  close: () => Promise<void>;
}> {
  const met = await meetingAt(hostileRelay(relay.url), ...names);
  const rooms: Record<string, Room> = met;
  const [ana, ben] = [rooms[names[0]] ?? assert.fail(), rooms[names[1]] ?? assert.fail()];
  await until(ana.roster.participants, ({ length }) => length === 2);
  await ana.chat.send(lineForAll);
  await ana.chat.send(lineForOne, { to: ben.self.value.id });
  await until(ben.chat.lines, ({ length }) => length === 2);
  const noise = noisePicture();
  const canvas = watch(ben);
  (await share(met.crews[names[0]] ?? assert.fail())).show(noise);
  await untilShown(canvas, noise);
  const { secret } = parseInvitation(ana.link);
  return {
    close: met.close,
    secrets: {
      'a name': Buffer.from(names[1]),
      'a line': Buffer.from(lineForAll),
      'a private line': Buffer.from(lineForOne),
      pixels: Buffer.from(noise.data.subarray(0, 64)),
      'a plane of pixels': Buffer.from(noise.data.filter((_, i) => i < 256 && i % 4 === 0)),
      'the link secret': Buffer.from(secret),
      'the bytes of the link secret': Buffer.from(fromBase64Url(secret)),
    },
  };
}

function noisePicture(): Picture {
  const data = new Uint8ClampedArray(randomBytes(64 * 64 * 4));
  for (let at = 3; at < data.length; at += 4) data[at] = 255;
  return { width: 64, height: 64, data };
}

/** Something that the relay does hold: the header of a request that is not finished. */
async function plant({ url }: RelayProcess): Promise<Socket> {
  const { port, hostname } = new URL(url);
  const socket = createConnection({ port: Number(port), host: hostname });
  const head = `POST /v1/rooms HTTP/1.1\r\nhost: relay\r\ncontent-type: application/json\r\ncontent-length: 100\r\nx-planted: ${planted}\r\n\r\n{"`;
  await new Promise<void>((resolve) => socket.write(head, () => resolve()));
  return socket;
}

/** What of it is there. */
function found(wanted: Readonly<Record<string, Buffer>>, memory: Iterable<Buffer>): string[] {
  const names = new Set<string>();
  for (const piece of memory)
    for (const [what, bytes] of Object.entries(wanted)) if (piece.includes(bytes)) names.add(what);
  return [...names];
}

/** The relay writes its heap and answers again once it has. */
async function heapOf({ process: child, url }: RelayProcess, folder: string): Promise<Buffer> {
  child.kill('SIGUSR2');
  for (;;) {
    await fetch(`${url}/metrics`);
    const heap = heapSnapshotIn(folder);
    if (heap) return heap;
  }
}
