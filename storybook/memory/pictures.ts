/** How many pixels of a picture differ from those of another; all of them when the sizes differ. */
export function differentPixels(picture: HTMLCanvasElement, other: HTMLCanvasElement): number {
  const { width, height } = picture;
  if (width !== other.width || height !== other.height) return other.width * other.height;
  const [a, b] = [pixelsOf(picture), pixelsOf(other)];
  let count = 0;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) count += 1;
  return count;
}

/** A canvas that a worker draws on can be copied, though not read. */
function pixelsOf(canvas: HTMLCanvasElement): Uint32Array {
  const { width, height } = canvas;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new Error('No canvas can be read here.');
  context.drawImage(canvas, 0, 0);
  return new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
}
