import type { FakeRoom } from '../../test/support/fake-room.js';
import { settled } from '../../test/support/shown.js';

/** Draws something like a text editor on a canvas, as a shared screen would show. */
export function drawEditor(canvas: HTMLCanvasElement, width = 1280, height = 800): void {
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  if (!context) return;
  context.fillStyle = '#1e2227';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#2a2f36';
  context.fillRect(0, 0, 220, height);
  context.direction = 'ltr';
  context.font = '18px monospace';
  for (let row = 0; row < height / 28; row += 1) {
    context.fillStyle = ['#9cdcfe', '#ce9178', '#c586c0', '#d4d4d4'][row % 4] ?? '';
    context.fillText(
      `${'  '.repeat(row % 5)}const row${row} = await relay.deliver(packet, ${row * 7});`,
      250,
      40 + row * 28,
    );
    context.fillText(`file-${row}.ts`, 24, 40 + row * 28);
  }
}

/** Somebody shares, and the picture is there. */
export async function showEditor(
  room: FakeRoom,
  element: Element,
  width = 1280,
  height = 800,
): Promise<void> {
  room.screen.showPicture(width, height);
  await settled(element);
  for (const canvas of room.screen.canvases.keys()) drawEditor(canvas, width, height);
}
