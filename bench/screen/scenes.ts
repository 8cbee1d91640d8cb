import { Desk, words } from '../../test/support/screen/desk.js';
import { frameBytes, type Source } from './source.js';

/** Draws the next frame onto the desk. */
type Step = (desk: Desk, frame: number) => void;

interface Scene {
  name: string;
  frames: number;
  begin(desk: Desk): void;
  step: Step;
}

const [WIDTH, HEIGHT] = [1280, 720];
const FRAMES_PER_SECOND = 10;

/** The scenes of our own, each as colours and as the planes a browser captures. */
export function scenes(): Source[] {
  const all = [typing, scrolling, slides, charts, dragging];
  return all.flatMap((scene) => [sourceOf(scene, 'rgba'), sourceOf(scene, 'i420')]);
}

function sourceOf(scene: Scene, format: 'rgba' | 'i420'): Source {
  const shape = { format, width: WIDTH, height: HEIGHT };
  return {
    name: `${scene.name} (${format})`,
    ...shape,
    framesPerSecond: FRAMES_PER_SECOND,
    frames: () => drawn(scene, shape),
  };
}

async function* drawn(
  scene: Scene,
  shape: { format: 'rgba' | 'i420'; width: number; height: number },
): AsyncGenerator<Uint8Array> {
  const desk = new Desk(WIDTH, HEIGHT);
  scene.begin(desk);
  for (let frame = 0; frame < scene.frames; frame += 1) {
    if (frame > 0) scene.step(desk, frame);
    const bytes = new Uint8Array(frameBytes(shape));
    let at = 0;
    for (const plane of desk.picture(shape.format).planes) {
      bytes.set(plane.bytes, at);
      at += plane.bytes.length;
    }
    yield bytes;
  }
}

const dark = 0x1e2227;

/** Somebody writes code, a letter a frame, with a blinking cursor. */
const typing: Scene = {
  name: 'typing',
  frames: 60,
  begin(desk) {
    desk.fill(0, 0, WIDTH, HEIGHT, dark);
    desk.fill(0, 0, 200, HEIGHT, 0x2a2f36);
    for (let line = 0; line < 38; line += 1) {
      desk.text(20, 10 + line * 18, words(line + 500, 18), 0x9da5b4, 0x2a2f36);
      desk.text(
        230,
        10 + line * 18,
        words(line, 30 + ((line * 13) % 70)),
        line % 3 === 0 ? 0xc678dd : 0xabb2bf,
        dark,
      );
    }
  },
  step(desk, frame) {
    const text = words(9000, 200);
    const column = frame % 100;
    desk.text(230 + column * 8, 10 + 20 * 18, text[frame] ?? 'x', 0x98c379, dark);
    desk.fill(230 + column * 8, 10 + 20 * 18, 1, 16, dark);
    desk.fill(230 + (column + 1) * 8, 10 + 20 * 18, 1, 16, 0x528bff);
  },
};

/** A long document is scrolled by the wheel, down and a bit up again; a sidebar stands still. */
const scrolling: Scene = {
  name: 'scrolling',
  frames: 60,
  begin(desk) {
    desk.fill(0, 0, 240, HEIGHT, 0xf3f4f6);
    for (let line = 0; line < 30; line += 1)
      desk.text(20, 20 + line * 24, words(line + 70, 22), 0x374151, 0xf3f4f6);
    drawDocument(desk, 0);
  },
  step(desk, frame) {
    const offset =
      frame < 40 ? Math.round(frame * frame * 0.9) : Math.round(40 * 40 * 0.9) - (frame - 39) * 37;
    drawDocument(desk, offset);
  },
};

function drawDocument(desk: Desk, offset: number): void {
  const page = new Desk(WIDTH - 240, HEIGHT);
  const first = Math.floor(offset / 22);
  for (let line = first; line < first + 35; line += 1) {
    const y = line * 22 - offset;
    const heading = line % 14 === 0;
    if (line % 14 === 1) continue;
    page.text(40, y, words(line + 3000, heading ? 28 : 90 + (line % 20)), heading ? 0x1d4ed8 : 0x111827);
  }
  desk.draw(page, 240, 0);
}

/** Slides with bullets that come one by one. */
const slides: Scene = {
  name: 'slides',
  frames: 60,
  begin: (desk) => drawSlide(desk, 0),
  step(desk, frame) {
    if (frame % 20 === 0) drawSlide(desk, frame / 20);
    else if (frame % 4 === 0) {
      const bullet = (frame % 20) / 4;
      desk.fill(120, 180 + bullet * 80, 14, 14, 0x2563eb);
      desk.text(160, 180 + bullet * 80, words(frame, 60), 0x1f2937);
    }
  },
};

function drawSlide(desk: Desk, number: number): void {
  desk.fill(0, 0, WIDTH, HEIGHT, 0xffffff);
  desk.fill(0, 0, WIDTH, 110, [0x1e3a8a, 0x065f46, 0x7c2d12][number % 3] ?? 0);
  desk.text(80, 50, words(number + 40, 40), 0xffffff, [0x1e3a8a, 0x065f46, 0x7c2d12][number % 3] ?? 0);
}

/** Three charts that move on with every frame. */
const charts: Scene = {
  name: 'charts',
  frames: 60,
  begin(desk) {
    desk.fill(0, 0, WIDTH, HEIGHT, 0x0f172a);
    for (let chart = 0; chart < 3; chart += 1) {
      desk.fill(20 + chart * 420, 60, 400, 300, 0x1e293b);
      desk.text(30 + chart * 420, 66, words(chart + 10, 24), 0xe2e8f0, 0x1e293b);
    }
    for (let line = 0; line < 14; line += 1)
      desk.text(30, 390 + line * 22, words(line + 200, 120), 0x94a3b8, 0x0f172a);
  },
  step(desk, frame) {
    for (let chart = 0; chart < 3; chart += 1) {
      const left = 30 + chart * 420;
      desk.fill(left, 100, 380, 250, 0x1e293b);
      for (let x = 0; x < 380; x += 1) {
        const value = Math.sin((x + frame * 6) / (17 + chart * 9)) + Math.sin((x + frame * 6) / 41);
        desk.fill(left + x, 220 - Math.round(value * 50), 1, 3, [0x38bdf8, 0x4ade80, 0xf472b6][chart] ?? 0);
      }
    }
  },
};

/** A window with text is dragged over a desktop. */
const dragging: Scene = {
  name: 'dragging',
  frames: 60,
  begin: (desk) => drawDesktop(desk, 100, 80),
  step: (desk, frame) => drawDesktop(desk, 100 + frame * 9, 80 + Math.round(60 * Math.sin(frame / 9))),
};

function drawDesktop(desk: Desk, x: number, y: number): void {
  desk.fill(0, 0, WIDTH, HEIGHT, 0x334155);
  for (let line = 0; line < 30; line += 1)
    desk.text(40, 20 + line * 23, words(line + 800, 150), 0x64748b, 0x334155);
  for (let shade = 0; shade < 8; shade += 1)
    desk.fill(x - shade, y + 8 - shade, 420 + 2 * shade, 300 + 2 * shade, 0x2f3d50 - shade * 0x010101);
  const window = new Desk(420, 300, 0xf8fafc);
  window.fill(0, 0, 420, 30, 0x475569);
  for (let line = 0; line < 12; line += 1)
    window.text(16, 44 + line * 20, words(line + 60, 48), 0x0f172a, 0xf8fafc);
  desk.draw(window, x, y);
}
