import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { until } from '@folkmoot/kit';
import {
  asTrack,
  type Choice,
  type FakeBrowser,
  FakeTrack,
  provideCapture,
} from '../support/fake-capture.js';
import { codeOf, meeting } from '../support/meeting.js';
import { picture } from '../support/pictures.js';
import { untilShown, watch } from '../support/sharing.js';

let browser: FakeBrowser;

beforeEach(() => {
  browser = provideCapture();
});
afterEach(() => browser.restore());

/** A meeting whose organizer may share. */
async function readyMeeting() {
  const met = await meeting('ana', 'ben');
  await until(met.ana.screen.mayShare, Boolean);
  await until(met.ana.roster.participants, ({ length }) => length === 2);
  return met;
}

test('sharing begins with the screen the person chose, and the others see it', async () => {
  const { ana, ben, close } = await readyMeeting();
  const track = new FakeTrack();
  browser.choose = () => Promise.resolve(track);
  const canvas = watch(ben);
  const starting = ana.screen.start();
  assert.equal(ana.screen.own.value.name, 'starting');
  await starting;
  assert.deepEqual(ana.screen.own.value, { name: 'sharing' });
  track.show(picture(1));
  await untilShown(canvas, picture(1));
  await close();
});

test('one sees one’s own share as shared, without a size', async () => {
  const { ana, close } = await readyMeeting();
  assert.deepEqual(ana.screen.share.value, { name: 'none' });
  await ana.screen.start(asTrack(new FakeTrack()));
  const presenter = ana.self.value.id;
  assert.deepEqual(ana.screen.share.value, { name: 'sharing', presenter, width: 0, height: 0 });
  await ana.screen.pause();
  assert.equal(ana.screen.share.value.name, 'paused');
  await close();
});

test('nothing that happens during a pause is seen; afterwards the screen as it is then', async () => {
  const { ana, ben, close } = await readyMeeting();
  const track = new FakeTrack();
  const canvas = watch(ben);
  await ana.screen.start(asTrack(track));
  track.show(picture(1));
  await untilShown(canvas, picture(1));
  await ana.screen.pause();
  assert.equal(ana.screen.own.value.name, 'paused');
  await until(ben.screen.share, ({ name }) => name === 'paused');
  track.show(picture(2));
  track.show(picture(3));
  await ana.screen.resume();
  assert.equal(ana.screen.own.value.name, 'sharing');
  await untilShown(canvas, picture(3));
  await close();
});

test('pausing and going on change nothing where nothing is shared', async () => {
  const { ana, close } = await readyMeeting();
  await ana.screen.pause();
  await ana.screen.resume();
  await ana.screen.stop();
  assert.deepEqual(ana.screen.own.value, { name: 'idle' });
  await close();
});

test('going on without a pause changes nothing', async () => {
  const { ana, close } = await readyMeeting();
  await ana.screen.start(asTrack(new FakeTrack()));
  await ana.screen.resume();
  assert.equal(ana.screen.own.value.name, 'sharing');
  await close();
});

test('stopping ends the capture and clears the picture of the others', async () => {
  const { ana, ben, close } = await readyMeeting();
  const track = new FakeTrack();
  const canvas = watch(ben);
  await ana.screen.start(asTrack(track));
  track.show(picture(1));
  await untilShown(canvas, picture(1));
  await ana.screen.stop();
  assert.equal(track.stops, 1);
  assert.deepEqual(ana.screen.own.value, { name: 'idle' });
  await until(ben.screen.share, ({ name }) => name === 'none');
  await close();
});

test('the browser’s own button ends the share, and another one can begin', async () => {
  const { ana, ben, close } = await readyMeeting();
  const first = new FakeTrack();
  const canvas = watch(ben);
  await ana.screen.start(asTrack(first));
  first.show(picture(1));
  await untilShown(canvas, picture(1));
  first.endByBrowser();
  await until(ana.screen.own, ({ name }) => name === 'idle');
  await until(ben.screen.share, ({ name }) => name === 'none');
  await until(ana.screen.mayShare, Boolean);
  const second = new FakeTrack();
  await ana.screen.start(asTrack(second));
  second.show(picture(2));
  await untilShown(canvas, picture(2));
  await close();
});

test('the end of a former capture does not end the present share', async () => {
  const { ana, close } = await readyMeeting();
  const former = new FakeTrack();
  await ana.screen.start(asTrack(former));
  await ana.screen.stop();
  await until(ana.screen.mayShare, Boolean);
  await ana.screen.start(asTrack(new FakeTrack()));
  former.endByBrowser();
  await ana.screen.stats();
  assert.equal(ana.screen.own.value.name, 'sharing');
  await close();
});

test('ten shares one after the other are each seen', async () => {
  const { ana, ben, close } = await readyMeeting();
  const canvas = watch(ben);
  for (let seed = 1; seed <= 10; seed += 1) {
    await until(ana.screen.mayShare, Boolean);
    const track = new FakeTrack();
    await ana.screen.start(asTrack(track));
    track.show(picture(seed));
    await untilShown(canvas, picture(seed));
    await ana.screen.stop();
  }
  await close();
});

test('right after stopping one may not share until the room knows the next lane', async () => {
  const { ana, close } = await readyMeeting();
  await ana.screen.start(asTrack(new FakeTrack()));
  const stopping = ana.screen.stop();
  const early = new FakeTrack();
  assert.equal(ana.screen.mayShare.value, false);
  assert.equal(await codeOf(ana.screen.start(asTrack(early))), 'permission/not-presenter');
  await stopping;
  await until(ana.screen.mayShare, Boolean);
  await ana.screen.start(asTrack(early));
  assert.equal(ana.screen.own.value.name, 'sharing');
  await close();
});

test('a second share is refused while one is on or about to be', async () => {
  const { ana, close } = await readyMeeting();
  const starting = ana.screen.start(asTrack(new FakeTrack()));
  assert.equal(await codeOf(ana.screen.start(asTrack(new FakeTrack()))), 'usage/already-sharing');
  await starting;
  const unused = new FakeTrack();
  assert.equal(await codeOf(ana.screen.start(asTrack(unused))), 'usage/already-sharing');
  await ana.screen.pause();
  assert.equal(await codeOf(ana.screen.start(asTrack(unused))), 'usage/already-sharing');
  assert.equal(ana.screen.own.value.name, 'paused');
  assert.equal(unused.opened, 0);
  await close();
});

test('who does not present is refused before the browser asks', async () => {
  const { ben, close } = await readyMeeting();
  let asked = 0;
  browser.choose = () => {
    asked += 1;
    return Promise.resolve(new FakeTrack());
  };
  assert.equal(await codeOf(ben.screen.start()), 'permission/not-presenter');
  assert.equal(asked, 0);
  assert.deepEqual(ben.screen.own.value, { name: 'idle' });
  await close();
});

test('a person who refuses is told so, and may try again', async () => {
  const { ana, close } = await readyMeeting();
  browser.choose = () => Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
  assert.equal(await codeOf(ana.screen.start()), 'permission/capture-refused');
  const { own } = ana.screen;
  assert.equal(own.value.name === 'idle' && own.value.error?.code, 'permission/capture-refused');
  browser.choose = () => Promise.resolve(new FakeTrack());
  await ana.screen.start();
  assert.deepEqual(own.value, { name: 'sharing' });
  await close();
});

test('a browser without a way to capture says so', async () => {
  browser.restore();
  const { ana, close } = await readyMeeting();
  assert.equal(ana.screen.canShare, false);
  assert.equal(await codeOf(ana.screen.start()), 'unsupported/screen-capture');
  await close();
});

test('a share stopped while the person still chooses does not begin', async () => {
  const { ana, close } = await readyMeeting();
  const track = new FakeTrack();
  const { choice, choose } = laterChoice();
  browser.choose = choice;
  const starting = codeOf(ana.screen.start());
  await ana.screen.stop();
  choose(track);
  assert.equal(await starting, 'usage/share-stopped');
  assert.equal(track.stops, 1);
  assert.deepEqual(ana.screen.own.value.name, 'idle');
  await close();
});

test('leaving while the person still chooses leaves nothing captured', async () => {
  const { ana, close } = await readyMeeting();
  const track = new FakeTrack();
  const { choice, choose } = laterChoice();
  browser.choose = choice;
  const starting = codeOf(ana.screen.start());
  await ana.leave();
  choose(track);
  assert.equal(await starting, 'usage/share-stopped');
  assert.equal(track.stops, 1);
  await close();
});

test('leaving while sharing ends the capture, and the others see no screen', async () => {
  const { ana, ben, close } = await readyMeeting();
  const track = new FakeTrack();
  const canvas = watch(ben);
  await ana.screen.start(asTrack(track));
  track.show(picture(1));
  await untilShown(canvas, picture(1));
  await ana.leave();
  assert.equal(track.stops, 1);
  await until(ben.screen.share, ({ name }) => name === 'none');
  await close();
});

test('the end of the meeting ends the capture', async () => {
  const { ana, ben, close } = await readyMeeting();
  await ana.roster.makePresenter(ben.self.value.id);
  await until(ben.screen.mayShare, Boolean);
  const track = new FakeTrack();
  await ben.screen.start(asTrack(track));
  await ana.end();
  await until(ben.state, ({ name }) => name === 'ended');
  assert.equal(track.stops, 1);
  await close();
});

test('another presenter ends the share of the former one, who may be the presenter again later', async () => {
  const { ana, ben, close } = await readyMeeting();
  const first = new FakeTrack();
  const canvas = watch(ben);
  await ana.screen.start(asTrack(first));
  first.show(picture(1));
  await untilShown(canvas, picture(1));
  await ana.roster.makePresenter(ben.self.value.id);
  await until(ana.screen.own, ({ name }) => name === 'idle');
  assert.equal(first.stops, 1);
  await until(ben.screen.share, ({ name }) => name === 'none');
  await ana.roster.makePresenter(ana.self.value.id);
  await until(ana.screen.mayShare, Boolean);
  const second = new FakeTrack();
  await ana.screen.start(asTrack(second));
  second.show(picture(2));
  await untilShown(canvas, picture(2));
  await close();
});

test('a share that is replaced while the person chooses does not begin', async () => {
  const { ana, ben, close } = await readyMeeting();
  const track = new FakeTrack();
  const { choice, choose } = laterChoice();
  browser.choose = choice;
  const starting = codeOf(ana.screen.start());
  await ana.roster.makePresenter(ben.self.value.id);
  await until(ana.screen.own, ({ name }) => name === 'idle');
  choose(track);
  assert.equal(await starting, 'usage/share-stopped');
  assert.equal(track.stops, 1);
  await close();
});

test('an attendee whose share of a canvas was ended by the organizer can share again', async () => {
  const { ana, ben, crews, close } = await readyMeeting();
  await ana.roster.makePresenter(ben.self.value.id);
  await until(ben.screen.mayShare, Boolean);
  const canvas = new HTMLCanvasElement();
  await ben.screen.start(canvas);
  await ana.roster.makePresenter(ana.self.value.id);
  await until(ben.screen.own, ({ name }) => name === 'idle');
  await until(ana.screen.mayShare, Boolean);
  await ana.roster.makePresenter(ben.self.value.id);
  await until(ben.screen.mayShare, Boolean);
  await ben.screen.start(canvas);
  assert.equal(ben.screen.own.value.name, 'sharing');
  assert.ok(crews.ben.desk());
  await close();
});

/** A choice that the person makes later. */
function laterChoice(): { choice: Choice; choose: (track: FakeTrack) => void } {
  let choose: (track: FakeTrack) => void = () => undefined;
  const promise = new Promise<FakeTrack>((resolve) => (choose = resolve));
  return { choice: () => promise, choose: (track) => choose(track) };
}
