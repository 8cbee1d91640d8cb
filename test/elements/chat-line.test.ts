import { isSendable } from '../../packages/elements/src/chat/composer.js';
import { continues, timeWriter } from '../../packages/elements/src/chat/line.js';
import { expect } from '../support/elements.js';
import { anaAndBen, lineFrom } from '../support/fake-room.js';

const [ana, ben] = anaAndBen();

describe('A line of the chat', () => {
  const first = lineFrom(ben, 'One');

  it('stands under the name of the one before for five minutes, whichever clock is late', () => {
    const after = (ms: number) => ({ ...lineFrom(ben, 'Two'), sentAt: first.sentAt + ms });
    expect(continues(after(299_999), first)).to.equal(true);
    expect(continues(after(-299_999), first)).to.equal(true);
    expect(continues(after(300_000), first)).to.equal(false);
    expect(continues(after(Number.NaN), first)).to.equal(false);
  });

  it('has a name of its own after somebody else, after another name, and at the beginning', () => {
    expect(continues(lineFrom(ana, 'Two'), first)).to.equal(false);
    expect(continues({ ...first, name: 'Benjamin' }, first)).to.equal(false);
    expect(continues(first, undefined)).to.equal(false);
  });

  it('has its time as the reader writes it in the language of the page, and none that cannot be', () => {
    const noon = new Date(2026, 4, 12, 14, 5).getTime();
    expect(timeWriter('en', [])(noon)).to.match(/^2:05\sPM$/);
    expect(timeWriter('en', ['fr', 'en-US', 'en-GB'])(noon)).to.match(/^2:05\sPM$/);
    expect(timeWriter('en', ['de-DE', 'en-GB'])(noon)).to.equal('14:05');
    expect(timeWriter('en-US', ['en-GB', 'en'])(noon)).to.equal('14:05');
    expect(timeWriter('de', ['en-US'])(noon)).to.equal('14:05');
    for (const never of [Number.NaN, Infinity, -Infinity, 8.64e15 + 1])
      expect(timeWriter('en')(never)).to.equal('');
  });

  it('can be sent with something in it and up to 4,000 characters', () => {
    expect(['a', ' a ', 'x'.repeat(4_000)].map(isSendable)).to.deep.equal([true, true, true]);
    expect(['', ' ', '\n\t', 'x'.repeat(4_001)].map(isSendable)).to.deep.equal([false, false, false, false]);
  });
});
