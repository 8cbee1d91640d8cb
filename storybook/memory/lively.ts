/** A canvas on which something goes on, as on a screen where somebody works. */
export interface Lively {
  readonly canvas: HTMLCanvasElement;
  /** Draws nothing new from now on. */
  rest(): void;
}

const words = 'const packet = seal ( frame , key ) ; await relay . deliver ( packet ) ;'.split(' ');
const inks = ['#9cdcfe', '#ce9178', '#c586c0', '#d4d4d4'];
const paceMs = 120;

/** Somebody writes a program, word after word, beside a curve that moves. It rests once it is off the page. */
export function livelyCanvas(owner: Element): Lively {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 400 });
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  let step = 0;
  begin(context);
  const timer = setInterval(() => {
    if (step > 0 && !owner.isConnected) clearInterval(timer);
    draw(context, (step += 1));
  }, paceMs);
  return { canvas, rest: () => clearInterval(timer) };
}

function begin(context: CanvasRenderingContext2D): void {
  context.fillStyle = '#1e2227';
  context.fillRect(0, 0, 640, 400);
  context.font = '16px monospace';
  context.direction = 'ltr';
}

function draw(context: CanvasRenderingContext2D, step: number): void {
  const [column, row] = [step % 5, Math.floor(step / 5) % 12];
  if (column === 0 && row === 0) begin(context);
  context.fillStyle = inks[step % inks.length] ?? '';
  context.fillText(words[step % words.length] ?? '', 20 + column * 84, 30 + row * 24);
  context.fillStyle = '#2a2f36';
  context.fillRect(450, 300, 180, 90);
  context.fillStyle = '#63d2b4';
  for (let x = 0; x < 180; x += 4) {
    context.fillRect(450 + x, 345 + Math.round(36 * Math.sin((x + step * 6) / 20)), 3, 3);
  }
}
