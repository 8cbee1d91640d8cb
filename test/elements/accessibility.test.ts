// What has to hold in every state is looked for in every story: test/stories.
import { emulateMedia } from '@web/test-runner-commands';
import { emptyPlace, expect, onStage, part, parts, settled } from '../support/elements.js';
import type { Stage } from '../support/elements.js';
import type { MootPresenter } from '@folkmoot/elements';

async function sharing(): Promise<Stage<MootPresenter>> {
  const stage = await onStage('moot-presenter');
  stage.room.screen.own.value = { name: 'sharing' };
  await settled(stage.element);
  return stage;
}

describe('Controls', () => {
  it('show where the focus is', async () => {
    const { element } = await sharing();
    const pause = part(element, 'pause');
    pause.focus({ focusVisible: true });
    expect(getComputedStyle(pause).outlineStyle).to.equal('solid');
    expect(getComputedStyle(pause).outlineWidth).to.equal('2px');
  });
});

describe('Whoever asked for less motion', () => {
  before(() => emulateMedia({ reducedMotion: 'reduce' }));
  after(() => emulateMedia({ reducedMotion: 'no-preference' }));

  it('sees the sign of sharing stand still', async () => {
    const { element } = await sharing();
    expect(getComputedStyle(part(element, 'indicator'), '::after').animationName).to.equal('none');
  });

  it('sees nothing fade', async () => {
    const { element } = await onStage('moot-presenter');
    expect(getComputedStyle(part(element, 'start')).transitionDuration).to.match(/^0s|, 0s/);
  });
});

describe('From right to left', () => {
  after(() => document.documentElement.removeAttribute('dir'));

  it('everything is mirrored: what begins a line stands on the right', async () => {
    document.documentElement.dir = 'rtl';
    const { element } = await onStage('moot-roster');
    const [avatar, name] = [parts(element, 'avatar')[0]!, parts(element, 'name')[0]!];
    expect(avatar.getBoundingClientRect().left).to.be.greaterThan(name.getBoundingClientRect().left);
  });
});

describe('Under a strict policy', () => {
  it('no element has an attribute of the page’s that nobody set', async () => {
    for (const tag of ['moot-room', 'moot-presenter', 'moot-viewer', 'moot-chat', 'moot-roster']) {
      const element = document.createElement(tag);
      expect(element.getAttributeNames(), tag).to.deep.equal([]);
      (await emptyPlace()).append(element);
      await settled(element);
      expect(element.getAttributeNames(), tag).to.deep.equal([]);
    }
  });
});
