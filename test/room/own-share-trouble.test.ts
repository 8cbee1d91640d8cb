/** What goes wrong with a share, with a screen worker that a test plays. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { until } from '@folkmoot/kit';
import { MeetingError } from '@folkmoot/wire';
import { OwnSharing } from '../../packages/room/src/own-share.js';
import { openScreen } from '../../packages/room/src/screen.js';
import { asTrack, type FakeBrowser, FakeTrack, provideCapture } from '../support/fake-capture.js';
import { deskStage } from '../support/fake-desk.js';
import { codeOf } from '../support/meeting.js';
import { picture } from '../support/pictures.js';

let browser: FakeBrowser;

beforeEach(() => {
  browser = provideCapture();
});
afterEach(() => browser.restore());

/** One's own sharing on a stage. */
function stage() {
  const set = deskStage();
  const { seat, people, authority, worker } = set;
  return { ...set, sharing: new OwnSharing(seat, people, authority, worker) };
}

test('every share has the lane that was announced for it', async () => {
  const { sharing, desk } = stage();
  await sharing.start(asTrack(new FakeTrack()));
  await sharing.stop();
  await sharing.start(asTrack(new FakeTrack()));
  assert.deepEqual(desk.asked, ['present 1', 'stop', 'present 2']);
});

test('a screen that shows nothing at first is asked for a picture', async () => {
  const { sharing, clock, leave } = stage();
  const track = new FakeTrack();
  track.greetWith((reader) => (reader > 1 ? picture(1) : undefined));
  await sharing.start(asTrack(track));
  await clock.advance(249);
  assert.equal(track.opened, 1);
  await clock.advance(1);
  assert.equal(track.opened, 2);
  leave();
});

test('a screen that shows something is left alone', async () => {
  const { sharing, desk, clock } = stage();
  const track = new FakeTrack();
  await sharing.start(asTrack(track));
  desk.framesCaptured = 1;
  await clock.advance(60_000);
  assert.equal(track.opened, 1);
  assert.equal(clock.sleeping, 0);
});

test('a screen that never shows anything is asked ten times, and the share goes on', async () => {
  const { sharing, clock } = stage();
  const track = new FakeTrack();
  await sharing.start(asTrack(track));
  await clock.advance(60_000);
  assert.equal(track.opened, 11);
  assert.equal(clock.sleeping, 0);
  assert.equal(sharing.own.value.name, 'sharing');
});

test('leaving ends the waiting for a first picture', async () => {
  const { sharing, clock, leave } = stage();
  const track = new FakeTrack();
  await sharing.start(asTrack(track));
  assert.equal(clock.sleeping, 1);
  leave();
  assert.equal(clock.sleeping, 0);
  assert.equal(track.stops, 1);
});

test('stopping ends the waiting for a first picture', async () => {
  const { sharing, clock } = stage();
  const track = new FakeTrack();
  await sharing.start(asTrack(track));
  await sharing.stop();
  await clock.advance(60_000);
  assert.equal(track.opened, 1);
});

test('a share that breaks while it begins says why, and not that somebody stopped it', async () => {
  const { sharing, desk } = stage();
  let begin: () => void = () => undefined;
  desk.beginning = new Promise((resolve) => (begin = resolve));
  const starting = codeOf(sharing.start(asTrack(new FakeTrack())));
  await desk.isAsked('present 1');
  const error = new MeetingError('unsupported/policy-wasm', 'The page forbids it.');
  desk.fail(error);
  begin();
  assert.equal(await starting, 'unsupported/policy-wasm');
  assert.deepEqual(sharing.own.value, { name: 'idle', error });
});

test('what must not be published is held back, also of a share that begins meanwhile', async () => {
  const { seat, people, authority, worker, desk } = deskStage();
  const { screen, hold } = openScreen(seat, people, authority, worker);
  hold(true);
  assert.equal(desk.asked.length, 0);
  await screen.start(asTrack(new FakeTrack()));
  assert.equal(desk.holding.value, true);
  assert.ok(desk.asked.indexOf('hold') < desk.asked.indexOf('present 1'));
  hold(false);
  await until(desk.holding, (isHeld) => !isHeld);
});

test('a share that breaks ends with its error, and the next one can begin', async () => {
  const { sharing, desk } = stage();
  const track = new FakeTrack();
  await sharing.start(asTrack(track));
  const error = new MeetingError('limit/live-set', 'Too much.');
  desk.fail(error);
  assert.deepEqual(sharing.own.value, { name: 'idle', error });
  assert.equal(track.stops, 1);
  await until(sharing.mayShare, Boolean);
  await sharing.start(asTrack(new FakeTrack()));
  assert.deepEqual(sharing.own.value, { name: 'sharing' });
  assert.deepEqual(desk.asked, ['present 1', 'stop', 'present 2']);
});

test('a share the worker refuses is an error, and nothing stays captured', async () => {
  const { sharing, desk } = stage();
  const track = new FakeTrack();
  desk.refusal = new MeetingError('usage/lane-taken', 'This lane is being sealed already.');
  assert.equal(await codeOf(sharing.start(asTrack(track))), 'usage/lane-taken');
  assert.equal(track.stops, 1);
  assert.deepEqual(sharing.own.value, { name: 'idle', error: desk.refusal });
});

test('a worker that does not start is an error of sharing, and nothing stays captured', async () => {
  const { seat, people, authority } = deskStage();
  const broken = (): Promise<never> => Promise.reject(new Error('blocked by the page'));
  const sharing = new OwnSharing(seat, people, authority, broken);
  const track = new FakeTrack();
  assert.equal(await codeOf(sharing.start(asTrack(track))), 'unsupported/screen-capture');
  const { own } = sharing;
  assert.match((own.value.name === 'idle' && own.value.error?.message) || '', /blocked by the page/);
  await until(sharing.mayShare, Boolean);
  assert.equal(track.stops, 1);
});

test('a worker that fails while the person chooses costs the choice', async () => {
  const { seat, people, authority } = deskStage();
  const broken = (): Promise<never> => Promise.reject(new MeetingError('unsupported/worker', 'No worker.'));
  const sharing = new OwnSharing(seat, people, authority, broken);
  let choose: (track: FakeTrack) => void = () => undefined;
  browser.choose = () => new Promise((resolve) => (choose = resolve));
  assert.equal(await codeOf(sharing.start()), 'unsupported/worker');
  const track = new FakeTrack();
  const stopped = new Promise<void>((resolve) => (track.stop = resolve));
  choose(track);
  await stopped;
  assert.equal(sharing.own.value.name, 'idle');
});

test('an error of another make is told as one of capturing', async () => {
  const { sharing } = stage();
  browser.choose = () => Promise.resolve(undefined as unknown as FakeTrack);
  assert.equal(await codeOf(sharing.start()), 'unsupported/screen-capture');
});

test('a track that ended before it was shared is not shared', async () => {
  const { sharing } = stage();
  const track = new FakeTrack();
  track.endByBrowser();
  assert.equal(await codeOf(sharing.start(asTrack(track))), 'usage/share-stopped');
  assert.deepEqual(sharing.own.value, { name: 'idle' });
});

test('a share stopped while the worker begins stays stopped, in the worker too', async () => {
  const { sharing, desk } = stage();
  let begin: () => void = () => undefined;
  desk.beginning = new Promise((resolve) => (begin = resolve));
  const track = new FakeTrack();
  const starting = codeOf(sharing.start(asTrack(track)));
  await desk.isAsked('present 1');
  await sharing.stop();
  begin();
  assert.equal(await starting, 'usage/share-stopped');
  assert.deepEqual(desk.asked, ['present 1', 'stop']);
  assert.deepEqual(sharing.own.value, { name: 'idle' });
  assert.equal(track.stops, 1);
});

test('when the person is asked twice, only the choice that is still wanted counts', async () => {
  const { sharing, desk } = stage();
  const choices: ((track: FakeTrack) => void)[] = [];
  browser.choose = () => new Promise((resolve) => choices.push(resolve));
  const first = codeOf(sharing.start());
  await sharing.stop();
  const second = sharing.start();
  const [former, wanted] = [new FakeTrack(), new FakeTrack()];
  choices[0]?.(former);
  assert.equal(await first, 'usage/share-stopped');
  assert.equal(former.stops, 1);
  choices[1]?.(wanted);
  await second;
  assert.equal(wanted.stops, 0);
  assert.deepEqual(sharing.own.value, { name: 'sharing' });
  assert.deepEqual(desk.asked, ['present 1']);
});

test('stopping twice at once stops once', async () => {
  const { sharing, desk } = stage();
  const track = new FakeTrack();
  await sharing.start(asTrack(track));
  await Promise.all([sharing.stop(), sharing.stop()]);
  assert.deepEqual(desk.asked, ['present 1', 'stop']);
  assert.equal(track.stops, 1);
});

test('a pause that is overtaken by stopping does not bring the share back', async () => {
  const { sharing } = stage();
  await sharing.start(asTrack(new FakeTrack()));
  const pausing = sharing.pause();
  await sharing.stop();
  await pausing;
  assert.deepEqual(sharing.own.value, { name: 'idle' });
});

test('who leaves does not announce another share', async () => {
  const { sharing, desk, people, leave } = stage();
  await sharing.start(asTrack(new FakeTrack()));
  leave();
  await sharing.stop();
  assert.deepEqual(desk.asked, ['present 1', 'stop']);
  assert.equal(people.screenGenerationOf('' as never), 1);
});

test('a table of roles without a presenter takes the right and keeps nobody from waiting', async () => {
  const { sharing, roles } = stage();
  assert.equal(sharing.mayShare.value, true);
  roles.value = { table: {} } as never;
  assert.equal(sharing.mayShare.value, false);
  assert.equal(await codeOf(sharing.start(asTrack(new FakeTrack()))), 'permission/not-presenter');
});
