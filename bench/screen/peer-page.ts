/** Which encoder, and how. */
export interface PeerConfig {
  codec: string;
  family: 'av1' | 'vp9';
  quantizer: number;
}

/** The shape of the frames. */
export interface PeerShape {
  format: 'rgba' | 'i420';
  width: number;
  height: number;
  framesPerSecond: number;
}

/** Sums over all frames. */
export interface PeerSums {
  frames: number;
  bytes: number;
  squaredError: number;
  samples: number;
  pixels: number;
  exactPixels: number;
  encodeMsMedian: number;
  decodeMsMedian: number;
}

/**
 * Runs inside the page, so it uses nothing from outside: fetches frame after frame, encodes it, decodes it, compares.
 * Each frame waits for the one before: latency mode, as in a call.
 */
export async function runPeer(config: PeerConfig, shape: PeerShape): Promise<PeerSums> {
  const { width, height, format } = shape;
  const sums = { frames: 0, bytes: 0, squaredError: 0, samples: 0, pixels: 0, exactPixels: 0 };
  const encodeMs: number[] = [];
  const decodeMs: number[] = [];
  let failure: Error | undefined;
  let gotChunk: (chunk: EncodedVideoChunk) => void = () => undefined;
  let gotFrame: (frame: VideoFrame) => void = () => undefined;
  const fail = (error: Error): void => void (failure = error);
  const encoder = new VideoEncoder({ output: (chunk) => gotChunk(chunk), error: fail });
  const decoder = new VideoDecoder({ output: (frame) => gotFrame(frame), error: fail });
  const settings: VideoEncoderConfig & { contentHint: string } = {
    codec: config.codec,
    width,
    height,
    framerate: shape.framesPerSecond,
    latencyMode: 'realtime',
    bitrateMode: 'quantizer',
    contentHint: 'text',
  };
  const { supported } = await VideoEncoder.isConfigSupported(settings);
  if (!supported) throw new Error(`${config.codec} is not supported`);
  encoder.configure(settings);
  decoder.configure({ codec: config.codec, optimizeForLatency: true });

  const inTime = <T>(work: Promise<T>, what: string): Promise<T> =>
    Promise.race([
      work,
      new Promise<never>((_, reject) =>
        setTimeout(() => reject(failure ?? new Error(`${what} gave nothing`)), 10_000),
      ),
    ]);
  const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;

  async function bytesOf(frame: VideoFrame): Promise<Uint8Array> {
    const options: VideoFrameCopyToOptions = format === 'rgba' ? { format: 'RGBA' } : {};
    const bytes = new Uint8Array(frame.allocationSize(options));
    await frame.copyTo(bytes, options);
    return bytes;
  }

  function compare(source: Uint8Array, result: Uint8Array): void {
    const stride = format === 'rgba' ? 4 : 1;
    const colours = format === 'rgba' ? 3 : 1;
    for (let at = 0; at < width * height * stride; at += stride) {
      let error = 0;
      for (let colour = 0; colour < colours; colour += 1) {
        const difference = (source[at + colour] ?? 0) - (result[at + colour] ?? 0);
        error += difference * difference;
      }
      sums.squaredError += error;
      if (error === 0) sums.exactPixels += 1;
    }
    sums.samples += width * height * colours;
    sums.pixels += width * height;
  }

  for (let response = await fetch('/first'); response.status === 200; response = await fetch('/next')) {
    const source = new Uint8Array(await response.arrayBuffer());
    const timestamp = Math.round((sums.frames * 1e6) / shape.framesPerSecond);
    const init = { codedWidth: width, codedHeight: height, timestamp };
    const frame = new VideoFrame(source, { ...init, format: format === 'rgba' ? 'RGBX' : 'I420' });
    const started = performance.now();
    const chunk = inTime(new Promise<EncodedVideoChunk>((resolve) => (gotChunk = resolve)), 'the encoder');
    const { quantizer } = config;
    const options = config.family === 'av1' ? { av1: { quantizer } } : { vp9: { quantizer } };
    encoder.encode(frame, { keyFrame: sums.frames === 0, ...options });
    frame.close();
    const encoded = await chunk;
    encodeMs.push(performance.now() - started);
    sums.bytes += encoded.byteLength;
    const decoding = performance.now();
    const decoded = inTime(new Promise<VideoFrame>((resolve) => (gotFrame = resolve)), 'the decoder');
    decoder.decode(encoded);
    const shown = await decoded;
    decodeMs.push(performance.now() - decoding);
    compare(source, await bytesOf(shown));
    shown.close();
    sums.frames += 1;
  }
  encoder.close();
  decoder.close();
  return { ...sums, encodeMsMedian: median(encodeMs), decodeMsMedian: median(decodeMs) };
}
