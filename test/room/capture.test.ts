import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { canCapture, openCapture } from '../../packages/room/src/capture.js';
import {
  asTrack,
  type FakeBrowser,
  type FakeFrame,
  FakeTrack,
  provide,
  provideCapture,
} from '../support/fake-capture.js';
import { codeOf } from '../support/meeting.js';
import { type Picture, picture } from '../support/pictures.js';

let browser: FakeBrowser;

beforeEach(() => {
  browser = provideCapture();
});
afterEach(() => browser.restore());

test('the person is asked for a screen without sound, at 60 frames a second', async () => {
  const wishes: unknown[] = [];
  const track = new FakeTrack();
  const restore = provide({
    navigator: {
      mediaDevices: {
        getDisplayMedia: (wish: unknown) => {
          wishes.push(wish);
          return Promise.resolve({ getVideoTracks: () => [track] });
        },
      },
    },
  });
  assert.equal(canCapture(), true);
  (await openCapture()).close();
  restore();
  assert.deepEqual(wishes, [{ video: { frameRate: 60 }, audio: false }]);
  assert.equal(track.stops, 1);
});

test('the pictures of a track are handed on, and it ends when the browser ends it', async () => {
  const track = new FakeTrack();
  const capture = await openCapture(asTrack(track));
  const reader = capture.frames.getReader();
  track.show(picture(1));
  assert.deepEqual(await reader.read(), { done: false, value: picture(1) });
  track.endByBrowser();
  await capture.ended;
  capture.close();
  assert.equal((await reader.read()).done, true);
});

test('a track that has ended already is over at once', async () => {
  const track = new FakeTrack();
  track.endByBrowser();
  await (
    await openCapture(asTrack(track))
  ).ended;
});

test('a screen at rest gives a picture to everybody when it is asked for one', async () => {
  const track = new FakeTrack();
  track.greetWith((reader) => (reader > 1 ? { ...picture(5), close: () => undefined } : undefined));
  const capture = await openCapture(asTrack(track));
  const reader = capture.frames.getReader();
  await capture.refresh();
  assert.deepEqual(dataOf((await reader.read()).value), picture(5).data);
  assert.equal(track.opened, 2);
  assert.equal(track.stops, 0);
});

test('the picture by which a screen was asked is closed', async () => {
  const track = new FakeTrack();
  let closed = 0;
  const frame = Object.assign(picture(1), { close: () => (closed += 1) });
  track.greetWith((reader) => (reader > 1 ? frame : undefined));
  const capture = await openCapture(asTrack(track));
  await capture.refresh();
  assert.equal(closed, 1);
  capture.close();
});

test('a track that cannot be read is stopped, so that the browser does not go on showing that it is shared', async () => {
  const track = new FakeTrack();
  const restore = provide({
    MediaStreamTrackProcessor: function refuse() {
      throw new TypeError('Input track cannot be read');
    },
  });
  await assert.rejects(openCapture(asTrack(track)), /cannot be read/);
  restore();
  assert.equal(track.stops, 1);
});

test('a canvas is drawn when the reader is ready, not before', async () => {
  const canvas = new HTMLCanvasElement();
  const capture = await openCapture(canvas);
  assert.equal(browser.animation.size, 0);
  const reader = capture.frames.getReader();
  const reading = reader.read();
  playFrame(browser, 16.5);
  assert.deepEqual(factsOf((await reading).value), { source: canvas, timestamp: 16_500 });
  assert.equal(browser.animation.size, 0);
  capture.close();
});

test('closing a canvas capture while a frame is awaited ends the frames', async () => {
  const capture = await openCapture(new HTMLCanvasElement());
  const reading = capture.frames.getReader().read();
  assert.equal(browser.animation.size, 1);
  capture.close();
  assert.equal((await reading).done, true);
  assert.equal(browser.animation.size, 0);
  capture.close();
});

test('a capture whose reader has given up can be closed all the same', async () => {
  const capture = await openCapture(new HTMLCanvasElement());
  const reader = capture.frames.getReader();
  const reading = reader.read();
  await reader.cancel();
  assert.equal(browser.animation.size, 0);
  assert.equal((await reading).done, true);
  capture.close();
});

test('a canvas needs no refreshing', async () => {
  const capture = await openCapture(new HTMLCanvasElement());
  await capture.refresh();
  assert.equal(browser.animation.size, 0);
  capture.close();
});

test('a browser without frames shares neither track nor canvas', async () => {
  const restore = provide({ VideoFrame: undefined });
  assert.equal(canCapture(), false);
  assert.equal(await codeOf(openCapture(asTrack(new FakeTrack()))), 'unsupported/screen-capture');
  restore();
});

test('a browser that cannot ask for a screen still shares a track', async () => {
  const restore = provide({ navigator: { mediaDevices: {} } });
  assert.equal(canCapture(), false);
  assert.equal(await codeOf(openCapture()), 'unsupported/screen-capture');
  (await openCapture(asTrack(new FakeTrack()))).close();
  restore();
});

test('a page without media devices, as without https, cannot share', async () => {
  const restore = provide({ navigator: {} });
  assert.equal(canCapture(), false);
  assert.equal(await codeOf(openCapture()), 'unsupported/screen-capture');
  restore();
});

test('without a track processor the track plays in a video that is read frame by frame', async () => {
  const { video, restore } = provideVideo();
  const track = new FakeTrack();
  const capture = await openCapture(asTrack(track));
  assert.equal(video.muted, true);
  const reading = capture.frames.getReader().read();
  video.playFrame(40);
  assert.deepEqual(factsOf((await reading).value), { source: video, timestamp: 40_000 });
  await capture.refresh();
  track.endByBrowser();
  await capture.ended;
  capture.close();
  assert.equal(track.stops, 1);
  assert.equal(video.srcObject, null);
  restore();
});

test('closing while the video is awaited asks it for nothing more', async () => {
  const { video, restore } = provideVideo();
  const capture = await openCapture(asTrack(new FakeTrack()));
  const reading = capture.frames.getReader().read();
  assert.equal(video.waiting.size, 1);
  capture.close();
  assert.equal((await reading).done, true);
  assert.equal(video.waiting.size, 0);
  restore();
});

test('a track that does not play is stopped', async () => {
  const { video, restore } = provideVideo();
  video.play = () => Promise.reject(new DOMException('The play() request was interrupted', 'AbortError'));
  const track = new FakeTrack();
  await assert.rejects(openCapture(asTrack(track)), { name: 'AbortError' });
  assert.equal(track.stops, 1);
  restore();
});

/** As much of a video element as reading its frames needs. */
class FakeVideo {
  muted = false;
  srcObject: unknown = undefined;
  readonly waiting = new Map<number, (now: number) => void>();
  #asked = 0;

  play(): Promise<void> {
    return Promise.resolve();
  }

  requestVideoFrameCallback(next: (now: number) => void): number {
    this.waiting.set((this.#asked += 1), next);
    return this.#asked;
  }

  cancelVideoFrameCallback(id: number): void {
    this.waiting.delete(id);
  }

  playFrame(nowMs: number): void {
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const next of waiting) next(nowMs);
  }
}

/** A browser like Firefox, and the video element it makes. */
function provideVideo(): { video: FakeVideo; restore: () => void } {
  const video = new FakeVideo();
  const restore = provide({
    MediaStreamTrackProcessor: undefined,
    MediaStream: function made() {
      return {};
    },
    document: { createElement: () => video },
  });
  return { video, restore };
}

function playFrame({ animation }: FakeBrowser, nowMs: number): void {
  const waiting = [...animation.values()];
  animation.clear();
  for (const next of waiting) next(nowMs);
}

function factsOf(frame: VideoFrame | undefined): FakeFrame {
  const { source, timestamp } = frame as unknown as FakeFrame;
  return { source, timestamp };
}

function dataOf(frame: VideoFrame | undefined): Uint8ClampedArray {
  return (frame as unknown as Picture).data;
}
