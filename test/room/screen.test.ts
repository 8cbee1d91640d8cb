import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '@folkmoot/kit';
import { meeting } from '../support/meeting.js';
import { picture } from '../support/pictures.js';
import { share, untilShown, watch } from '../support/sharing.js';

test('what is shared is seen, pixel by pixel', async () => {
  const { ana, ben, crews, close } = await meeting('ana', 'ben');
  const canvas = watch(ben);
  const sharing = await share(crews.ana);
  for (const seed of [1, 2, 3]) {
    sharing.show(picture(seed));
    await untilShown(canvas, picture(seed));
  }
  assert.deepEqual(ben.screen.share.value, {
    name: 'sharing',
    presenter: ana.self.value.id,
    width: 160,
    height: 96,
  });
  await close();
});

test('a screen that changes its size is seen in the new size', async () => {
  const { ben, crews, close } = await meeting('ana', 'ben');
  const canvas = watch(ben);
  const sharing = await share(crews.ana);
  for (const size of [
    { width: 160, height: 96 },
    { width: 97, height: 201 },
    { width: 8, height: 8 },
  ]) {
    sharing.show(picture(4, size));
    await untilShown(canvas, picture(4, size));
  }
  await close();
});

test('somebody who comes late sees the current screen although nothing is encoded any more', async () => {
  const { ben, crews, join, close } = await meeting('ana', 'ben');
  const sharing = await share(crews.ana);
  const canvas = watch(ben);
  for (const seed of [1, 2, 3, 4, 5]) {
    sharing.show(picture(seed));
    await untilShown(canvas, picture(seed));
  }
  const { framesPublished } = crews.ana.desk().stats();
  const late = watch(await join('cleo'));
  await untilShown(late, picture(5));
  assert.equal(crews.ana.desk().stats().framesPublished, framesPublished);
  await close();
});

test('pausing keeps the picture and sends no pixels; going on shows what changed meanwhile', async () => {
  const { ben, crews, close } = await meeting('ana', 'ben');
  const canvas = watch(ben);
  const sharing = await share(crews.ana);
  sharing.show(picture(1));
  await untilShown(canvas, picture(1));
  await crews.ana.desk().pause();
  await until(ben.screen.share, ({ name }) => name === 'paused');
  const { framesPublished } = crews.ana.desk().stats();
  sharing.show(picture(2));
  assert.equal(crews.ana.desk().stats().framesPublished, framesPublished);
  await crews.ana.desk().resume();
  sharing.show(picture(3));
  await untilShown(canvas, picture(3));
  assert.equal(ben.screen.share.value.name, 'sharing');
  await close();
});

test('a share that is held publishes nothing that changes, and goes on with the newest when it is not', async () => {
  const { ben, crews, close } = await meeting('ana', 'ben');
  const canvas = watch(ben);
  const sharing = await share(crews.ana);
  const desk = crews.ana.desk();
  sharing.show(picture(1));
  await untilShown(canvas, picture(1));
  const before = desk.published();
  desk.hold(true);
  sharing.show(picture(2));
  const capturedAll = async (count: number): Promise<void> => {
    while (desk.stats().framesCaptured < count) await new Promise((resolve) => setImmediate(resolve));
  };
  await capturedAll(2);
  sharing.show(picture(3));
  await capturedAll(3);
  assert.deepEqual(desk.published(), before);
  desk.hold(false);
  await untilShown(canvas, picture(3));
  assert.deepEqual(crews.ben.desk().received(), desk.published());
  await close();
});

test('who comes while a share is paused learns that it is', async () => {
  const { crews, join, close } = await meeting('ana');
  const sharing = await share(crews.ana);
  sharing.show(picture(1));
  await crews.ana.desk().pause();
  const cleo = await join('cleo');
  watch(cleo);
  await until(cleo.screen.share, ({ name }) => name === 'paused');
  await close();
});

test('stopping clears the picture', async () => {
  const { ben, crews, close } = await meeting('ana', 'ben');
  const canvas = watch(ben);
  const sharing = await share(crews.ana);
  sharing.show(picture(1));
  await untilShown(canvas, picture(1));
  await sharing.stop();
  await until(ben.screen.share, ({ name }) => name === 'none');
  assert.ok(canvas.pixels.every((byte) => byte === 0));
  await close();
});

test('when somebody else is made the presenter, the first share ends and the second is seen', async () => {
  const { ana, ben, cleo, crews, close } = await meeting('ana', 'ben', 'cleo');
  const canvas = watch(cleo);
  const first = await share(crews.ana);
  first.show(picture(1));
  await untilShown(canvas, picture(1));
  await until(ana.roster.participants, ({ length }) => length === 3);
  await ana.roster.makePresenter(ben.self.value.id);
  await until(ben.screen.mayShare, Boolean);
  const second = await share(crews.ben);
  second.show(picture(2));
  await untilShown(canvas, picture(2));
  await until(cleo.screen.share, (seen) => seen.name === 'sharing' && seen.presenter === ben.self.value.id);
  first.show(picture(3));
  second.show(picture(4));
  await untilShown(canvas, picture(4));
  await close();
});

test('a line that breaks while the screen changes shows the newest picture afterwards', async () => {
  const { ben, crews, hub, close } = await meeting('ana', 'ben');
  const canvas = watch(ben);
  const sharing = await share(crews.ana);
  sharing.show(picture(1));
  await untilShown(canvas, picture(1));
  hub.cut(ben.self.value.id);
  sharing.show(picture(2));
  sharing.show(picture(3));
  await untilShown(canvas, picture(3));
  hub.cut(crews.ana.link().self);
  sharing.show(picture(4));
  await untilShown(canvas, picture(4));
  await close();
});
