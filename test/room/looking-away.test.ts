import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { computed, type ReadonlySignal, signal, until } from '@folkmoot/kit';
import { laneKinds } from '@folkmoot/wire';
import type { Room } from '../../packages/room/src/room.js';
import type { Viewing } from '../../packages/room/src/screen.js';
import { PlainCanvas, provideImageData, shows } from '../support/canvas.js';
import { type InlineCrew, meeting } from '../support/meeting.js';
import { type Picture, picture } from '../support/pictures.js';
import { share, untilShown, watch } from '../support/sharing.js';

/** Ana shares; Ben looks, or does not; Cleo always looks, so that one knows when everything has been delivered. */
async function lookers() {
  const { ana, ben, cleo, crews, hub, close } = await meeting('ana', 'ben', 'cleo');
  const receives = receptionOf(crews.ben);
  const always = watch(cleo);
  const { canvas, viewing } = look(ben);
  const sharing = await share(crews.ana);
  const show = async (shown: Picture): Promise<void> => {
    sharing.show(shown);
    await untilShown(always, shown);
  };
  await show(picture(1));
  await untilShown(canvas, picture(1));
  return { ana, ben, cleo, crews, hub, close, canvas, viewing, receives, sharing, show };
}

function look(room: Room): { canvas: PlainCanvas; viewing: Viewing } {
  provideImageData();
  const canvas = new PlainCanvas();
  return { canvas, viewing: room.screen.attach(canvas as unknown as HTMLCanvasElement) };
}

/** Whether somebody's connection asks for the lanes of screens at present. */
function receptionOf(crew: InlineCrew): ReadonlySignal<boolean> {
  const link = crew.link();
  const subscribe = link.subscribe.bind(link);
  const open = signal<readonly object[]>([]);
  link.subscribe = (selector, options) => {
    const subscription = subscribe(selector, options);
    if (selector.kind !== laneKinds.screen) return subscription;
    const close = subscription.close.bind(subscription);
    open.value = [...open.value, subscription];
    subscription.close = () => {
      open.value = open.value.filter((one) => one !== subscription);
      close();
    };
    return subscription;
  };
  return computed(() => open.value.length > 0);
}

const untilAway = (receives: ReadonlySignal<boolean>): Promise<boolean> =>
  until(receives, (isReceiving) => !isReceiving);

// Each waits for the same few seconds after which one counts as looking away: together, not one after the other.
describe('Looking away', { concurrency: true }, () => {
  test('who looks away for long receives nothing, and sees exactly the present picture on coming back', async () => {
    const { crews, canvas, viewing, receives, show, close } = await lookers();
    viewing.visible = false;
    await untilAway(receives);
    const { receivedBytes } = crews.ben.link().stats();
    for (const seed of [2, 3, 4, 5]) await show(picture(seed));
    // Heads come every two seconds; a picture has thousands of bytes.
    assert.ok(crews.ben.link().stats().receivedBytes - receivedBytes < 1_000);
    assert.equal(shows(canvas, picture(1)), true);
    viewing.visible = true;
    await untilShown(canvas, picture(5));
    await show(picture(6));
    await untilShown(canvas, picture(6));
    assert.equal(crews.ben.desk().stats().packetsDropped, 0);
    assert.equal(crews.ben.desk().stats().paintedHash, crews.ana.desk().stats().capturedHash);
    await close();
  });

  test('who only glances away goes on receiving', async () => {
    const { canvas, viewing, show, close } = await lookers();
    viewing.visible = false;
    await show(picture(2));
    viewing.visible = true;
    await untilShown(canvas, picture(2));
    await close();
  });

  test('one canvas in sight is enough', async () => {
    const { ben, canvas, viewing, receives, show, close } = await lookers();
    const other = look(ben);
    await untilShown(other.canvas, picture(1));
    viewing.visible = false;
    other.viewing.visible = false;
    await untilAway(receives);
    other.viewing.visible = true;
    await show(picture(7));
    await Promise.all([canvas, other.canvas].map((one) => untilShown(one, picture(7))));
    other.viewing.close();
    await untilAway(receives);
    await close();
  });

  test('the picture stays on the canvas until the present one has come, and the share is known all the time', async () => {
    const { ben, canvas, viewing, receives, show, close } = await lookers();
    const names: string[] = [];
    ben.screen.share.subscribe(({ name }) => names.push(name));
    viewing.visible = false;
    await untilAway(receives);
    let blank = 0;
    canvas.painted = () => (blank += canvas.pixels.every((byte) => byte === 0) ? 1 : 0);
    await show(picture(2));
    viewing.visible = true;
    await untilShown(canvas, picture(2));
    assert.deepEqual([names, blank, ben.freshness.value], [['sharing'], 0, 'fresh']);
    await close();
  });

  test('nothing changed while one looked away: the picture is the same, and nothing counts as forged', async () => {
    const { ben, crews, canvas, viewing, receives, show, close } = await lookers();
    viewing.visible = false;
    await untilAway(receives);
    viewing.visible = true;
    await until(receives, Boolean);
    await show(picture(2));
    await untilShown(canvas, picture(2));
    assert.equal(crews.ben.desk().stats().packetsDropped + ben.droppedMessages.value, 0);
    await close();
  });

  test('a pause that begins while one looks away is known on coming back, without a picture that was not the last', async () => {
    const { ben, cleo, crews, viewing, receives, show, close } = await lookers();
    viewing.visible = false;
    await untilAway(receives);
    await show(picture(2));
    await crews.ana.desk().pause();
    await until(cleo.screen.share, ({ name }) => name === 'paused');
    viewing.visible = true;
    const paused = await until(ben.screen.share, ({ name }) => name === 'paused');
    assert.equal(paused.name === 'paused' && paused.width, 0);
    await close();
  });

  test('a pause that begins while one looks away at the last picture keeps that picture', async () => {
    const { ben, cleo, crews, canvas, viewing, receives, sharing, close } = await lookers();
    viewing.visible = false;
    await untilAway(receives);
    await crews.ana.desk().pause();
    await until(cleo.screen.share, ({ name }) => name === 'paused');
    viewing.visible = true;
    const paused = await until(ben.screen.share, ({ name }) => name === 'paused');
    assert.equal(paused.name === 'paused' && paused.width, 160);
    assert.equal(shows(canvas, picture(1)), true);
    await crews.ana.desk().resume();
    sharing.show(picture(9));
    await untilShown(canvas, picture(9));
    assert.equal(ben.screen.share.value.name, 'sharing');
    await close();
  });

  test('another presenter begins while one looks away: the share is known, and seen on coming back', async () => {
    const { ana, ben, cleo, crews, canvas, viewing, receives, close } = await lookers();
    viewing.visible = false;
    await untilAway(receives);
    await ana.roster.makePresenter(cleo.self.value.id);
    await until(cleo.screen.mayShare, Boolean);
    const second = await share(crews.cleo);
    second.show(picture(3));
    await until(ben.screen.share, (seen) => seen.name === 'sharing' && seen.presenter === cleo.self.value.id);
    second.show(picture(4));
    viewing.visible = true;
    await untilShown(canvas, picture(4));
    await close();
  });

  test('a line that breaks while one looks away changes nothing', async () => {
    const { ben, hub, canvas, viewing, receives, show, close } = await lookers();
    viewing.visible = false;
    await untilAway(receives);
    hub.cut(ben.self.value.id);
    await until(ben.state, ({ name }) => name === 'reconnecting');
    await until(ben.state, ({ name }) => name === 'open');
    await show(picture(2));
    assert.equal(shows(canvas, picture(2)), false);
    viewing.visible = true;
    await untilShown(canvas, picture(2));
    await close();
  });

  test('leaving while one looks away ends everything', async () => {
    const { ben, viewing, close } = await lookers();
    viewing.visible = false;
    await ben.leave();
    viewing.visible = true;
    assert.equal(ben.state.value.name, 'left');
    await close();
  });
});
