import type { OwnShare } from '@folkmoot/room';
import { isLive, shareEvent } from '../../packages/elements/src/presenter/share-event.js';
import { expect } from '../support/elements.js';

describe('A change of one’s own share', () => {
  const states: Record<string, OwnShare> = {
    idle: { name: 'idle' },
    starting: { name: 'starting' },
    sharing: { name: 'sharing' },
    paused: { name: 'paused' },
  };
  const expected: [string, string, string | undefined][] = [
    ['idle', 'starting', undefined],
    ['starting', 'sharing', 'moot-share-started'],
    ['idle', 'sharing', 'moot-share-started'],
    ['sharing', 'paused', 'moot-share-paused'],
    ['paused', 'sharing', 'moot-share-resumed'],
    ['sharing', 'idle', 'moot-share-stopped'],
    ['paused', 'idle', 'moot-share-stopped'],
    ['starting', 'idle', undefined],
  ];
  for (const [before, now, type] of expected) {
    it(`from ${before} to ${now} is ${type ?? 'nothing to tell'}`, () => {
      expect(shareEvent(states[now]!, states[before]!)?.type).to.equal(type);
    });
  }

  it('is seen by others while sharing and while paused', () => {
    expect(Object.keys(states).filter((name) => isLive(states[name]))).to.deep.equal(['sharing', 'paused']);
    expect(isLive(undefined)).to.equal(false);
  });
});
