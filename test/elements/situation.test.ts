import { en } from '@folkmoot/elements';
import type { Share } from '@folkmoot/room';
import { hasPicture, placeholder, type Situation } from '../../packages/elements/src/viewer/situation.js';
import { expect } from '../support/elements.js';
import { anaAndBen } from '../support/fake-room.js';

const [, ben] = anaAndBen();

describe('In place of a picture', () => {
  const share = (name: 'sharing' | 'paused', width = 0): Share => ({
    name,
    presenter: ben.id,
    width,
    height: width,
  });
  const situation = (facts: Partial<Situation>): Situation => ({
    share: { name: 'none' },
    isOver: false,
    isReconnecting: false,
    isStale: false,
    mayShare: false,
    isOwn: false,
    presenter: 'Ben',
    ...facts,
  });
  const title = (facts: Partial<Situation>): string => placeholder(situation(facts), en).title;

  it('there is always one thing to say', () => {
    expect(placeholder(undefined, en).title).to.equal(en.viewer.noRoom);
    expect(title({})).to.equal(en.viewer.empty);
    expect(title({ mayShare: true })).to.equal(en.viewer.emptyPresenter);
    expect(title({ share: share('sharing') })).to.equal('Ben starts sharing …');
    expect(title({ share: share('sharing'), isOwn: true })).to.equal(en.viewer.own);
    expect(title({ share: share('paused') })).to.equal('Ben paused sharing');
    expect(title({ share: share('paused'), isOwn: true })).to.equal(en.viewer.pausedByYou);
  });

  it('the end of the meeting counts more than a share', () => {
    expect(title({ isOver: true, share: share('sharing', 100) })).to.equal(en.viewer.over);
  });

  it('there is a picture as soon as it has a size, and none after the meeting', () => {
    expect(hasPicture(situation({ share: share('sharing', 1) }))).to.equal(true);
    expect(hasPicture(situation({ share: share('paused', 1) }))).to.equal(true);
    expect(hasPicture(situation({ share: share('sharing', 0) }))).to.equal(false);
    expect(hasPicture(situation({ share: share('sharing', 1), isOver: true }))).to.equal(false);
    expect(hasPicture(situation({}))).to.equal(false);
  });
});
