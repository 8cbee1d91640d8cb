import { sendKeys } from '@web/test-runner-commands';
import type { MootChat } from '@folkmoot/elements';
import type { ChatLine } from '@folkmoot/room';
import { earlier, kept, later, newest, windowLines } from '../../packages/elements/src/chat/log-window.js';
import {
  expect,
  focusIn,
  maybePart,
  onStage,
  part,
  parts,
  press,
  saidBy,
  settled,
  type Stage,
  waitUntil,
} from '../support/elements.js';
import { anaAndBen, lineFrom } from '../support/fake-room.js';

const [ana, ben] = anaAndBen();

function linesOf(count: number): ChatLine[] {
  return Array.from({ length: count }, (_, index) => lineFrom(ben, `Line ${index}`, index));
}

const longChat = (count: number): Promise<Stage<MootChat>> => onStage('moot-chat', { lines: linesOf(count) });
const logOf = (element: MootChat): HTMLElement => part(element, 'log');
const below = (log: HTMLElement): number => log.scrollHeight - log.clientHeight - log.scrollTop;
const texts = (element: MootChat): string[] => parts(element, 'text').map((one) => one.textContent);

async function scrollTo(element: MootChat, top: number): Promise<void> {
  const log = logOf(element);
  log.scrollTop = top;
  log.dispatchEvent(new Event('scroll'));
  await settled(element);
}

/** The first line in sight, and how far it is from the upper edge. */
function firstInSight(element: MootChat): { text: string; offset: number } {
  const edge = logOf(element).getBoundingClientRect().top;
  const line = parts(element, 'line').find((one) => one.getBoundingClientRect().bottom > edge);
  return {
    text: line?.querySelector('.text')?.textContent ?? '',
    offset: Math.round((line?.getBoundingClientRect().top ?? 0) - edge),
  };
}

describe('A window of a long list', () => {
  it('ends with the newest line and is as long as it may be', () => {
    expect(newest(10_000)).to.deep.equal({ start: 10_000 - windowLines, end: 10_000 });
  });

  it('holds all lines of a short list', () => {
    expect(newest(3)).to.deep.equal({ start: 0, end: 3 });
    expect(newest(0)).to.deep.equal({ start: 0, end: 0 });
  });

  it('moves back until the first line and no further', () => {
    let window = newest(1_000);
    for (let turn = 0; turn < 50; turn += 1) window = earlier(window, 1_000);
    expect(window).to.deep.equal({ start: 0, end: windowLines });
  });

  it('moves on until the newest line and no further', () => {
    let window = { start: 0, end: windowLines };
    for (let turn = 0; turn < 50; turn += 1) window = later(window, 1_000);
    expect(window).to.deep.equal(newest(1_000));
  });

  it('overlaps with the one before, so that reading goes on', () => {
    const window = newest(1_000);
    expect(earlier(window, 1_000).end).to.be.greaterThan(window.start);
    expect(later(earlier(window, 1_000), 1_000)).to.deep.equal(window);
  });

  it('stays where it is when lines are added', () => {
    const window = { start: 300, end: 300 + windowLines };
    expect(kept(window, 1_000)).to.deep.equal(window);
    expect(kept(window, 2_000)).to.deep.equal(window);
  });

  it('fills up while the list is short', () => {
    expect(kept(newest(10), 12)).to.deep.equal({ start: 0, end: 12 });
  });

  it('never points past the end', () => {
    expect(kept({ start: 900, end: 1_000 }, 20)).to.deep.equal({ start: 0, end: 20 });
  });
});

describe('A chat of 10,000 lines', () => {
  it('appears quickly and holds a small part of them', async () => {
    const started = performance.now();
    const { element } = await longChat(10_000);
    const took = performance.now() - started;
    expect(parts(element, 'line')).to.have.length(windowLines);
    expect(texts(element).at(-1)).to.equal('Line 9999');
    expect(took).to.be.lessThan(1_000);
  });

  it('takes new lines quickly', async () => {
    const { element, room } = await longChat(10_000);
    const started = performance.now();
    for (let turn = 0; turn < 20; turn += 1) {
      room.chat.hear(`News ${turn}`);
      await settled(element);
    }
    expect(texts(element).at(-1)).to.equal('News 19');
    expect(performance.now() - started).to.be.lessThan(2_000);
  });

  it('can be read back to its first line', async () => {
    const { element } = await longChat(1_000);
    for (let turn = 0; turn < 60 && texts(element)[0] !== 'Line 0'; turn += 1) await scrollTo(element, 0);
    expect(texts(element)[0]).to.equal('Line 0');
    expect(parts(element, 'line').length).to.be.at.most(windowLines);
  });

  it('can be read on to its newest line', async () => {
    const { element } = await longChat(1_000);
    for (let turn = 0; turn < 10; turn += 1) await scrollTo(element, 0);
    for (let turn = 0; turn < 60 && texts(element).at(-1) !== 'Line 999'; turn += 1) {
      await scrollTo(element, logOf(element).scrollHeight);
    }
    expect(texts(element).at(-1)).to.equal('Line 999');
  });
});

describe('The log', () => {
  it('shows the newest line first of all', async () => {
    const { element } = await longChat(300);
    expect(below(logOf(element))).to.be.at.most(1);
  });

  it('follows new lines', async () => {
    const { element, room } = await longChat(300);
    for (let turn = 0; turn < 5; turn += 1) {
      room.chat.hear(`News ${turn}`);
      await settled(element);
      expect(below(logOf(element))).to.be.at.most(1);
    }
    expect(maybePart(element, 'newer')).to.equal(undefined);
  });

  it('stays where one reads when a line arrives', async () => {
    const { element, room } = await longChat(300);
    await scrollTo(element, logOf(element).scrollTop - 700);
    const before = firstInSight(element);
    for (let turn = 0; turn < 5; turn += 1) {
      room.chat.hear(`News ${turn}`);
      await settled(element);
    }
    expect(firstInSight(element)).to.deep.equal(before);
  });

  it('stays where one reads when older lines are put before', async () => {
    const { element } = await longChat(1_000);
    const log = logOf(element);
    log.scrollTop = 100;
    const before = firstInSight(element);
    await scrollTo(element, 100);
    expect(texts(element)[0]).not.to.equal(`Line ${1_000 - windowLines}`);
    expect(firstInSight(element).text).to.equal(before.text);
    // Browsers round the position of scrolling.
    expect(firstInSight(element).offset).to.be.closeTo(before.offset, 1);
  });

  it('says how many new lines there are while one reads older ones', async () => {
    const { element, room } = await longChat(300);
    await scrollTo(element, logOf(element).scrollTop - 700);
    expect(maybePart(element, 'newer')).to.equal(undefined);
    room.chat.hear('News');
    await settled(element);
    expect(saidBy(element, 'newer')).to.equal('1 new message');
    room.chat.hear('More');
    await settled(element);
    expect(saidBy(element, 'newer')).to.equal('2 new messages');
  });

  it('does not count one’s own lines as news', async () => {
    const { element, room } = await longChat(300);
    await scrollTo(element, logOf(element).scrollTop - 700);
    room.chat.hear('From another window of mine', ana);
    await settled(element);
    expect(maybePart(element, 'newer')).to.equal(undefined);
  });

  it('goes to the new lines by a button', async () => {
    const { element, room } = await longChat(300);
    await scrollTo(element, logOf(element).scrollTop - 700);
    room.chat.hear('News');
    await settled(element);
    await press(element, 'newer');
    await waitUntil(() => below(logOf(element)) <= 1);
    expect(texts(element).at(-1)).to.equal('News');
    expect(maybePart(element, 'newer')).to.equal(undefined);
  });

  it('goes to the end when one sends something', async () => {
    const { element, room } = await longChat(300);
    await scrollTo(element, logOf(element).scrollTop - 700);
    const field = part<HTMLTextAreaElement>(element, 'field');
    field.value = 'Mine';
    field.dispatchEvent(new Event('input'));
    await settled(element);
    await press(element, 'send');
    await waitUntil(() => texts(element).at(-1) === 'Mine' && below(logOf(element)) <= 1);
    expect(room.asked).to.deep.equal(['say Mine']);
  });

  it('still follows when it has become lower before the browser tells of an earlier scrolling', async () => {
    const { element } = await longChat(100);
    const log = logOf(element);
    element.style.blockSize = '20em';
    log.dispatchEvent(new Event('scroll'));
    expect(below(log)).to.be.above(24);
    await waitUntil(() => below(log) <= 1);
    expect(element.matches(':state(behind)')).to.equal(false);
  });

  it('follows again once one has scrolled to the end', async () => {
    const { element, room } = await longChat(300);
    await scrollTo(element, logOf(element).scrollTop - 700);
    await scrollTo(element, logOf(element).scrollHeight);
    room.chat.hear('News');
    await settled(element);
    expect(below(logOf(element))).to.be.at.most(1);
  });

  it('stays at the end when it becomes smaller, as when a keyboard comes up', async () => {
    const { element } = await longChat(300);
    element.style.blockSize = '260px';
    await waitUntil(() => below(logOf(element)) <= 1 && logOf(element).clientHeight < 260);
  });

  it('is reached by keyboard, and Home and End lead to the first and the newest of all lines', async () => {
    const { element } = await longChat(10_000);
    logOf(element).focus();
    await sendKeys({ press: 'Home' });
    await waitUntil(() => texts(element)[0] === 'Line 0' && logOf(element).scrollTop === 0);
    await sendKeys({ press: 'End' });
    await waitUntil(() => texts(element).at(-1) === 'Line 9999' && below(logOf(element)) <= 1);
    expect(focusIn(element)).to.equal(logOf(element));
  });
});
