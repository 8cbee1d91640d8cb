import { sendKeys } from '@web/test-runner-commands';
import type { MootChat } from '@folkmoot/elements';
import type { ChatLine } from '@folkmoot/room';
import { windowLines } from '../../packages/elements/src/chat/log-window.js';
import {
  expect,
  maybePart,
  onStage,
  part,
  parts,
  press,
  saidBy,
  settled,
  statesOf,
  type Stage,
  waitUntil,
  write,
} from '../support/elements.js';
import { anaAndBen, lineFrom } from '../support/fake-room.js';

const [, ben] = anaAndBen();
const linesOf = (count: number): ChatLine[] =>
  Array.from({ length: count }, (_, index) =>
    lineFrom(ben, `Line ${index}\n${'more '.repeat(index % 9)}`, index),
  );
const reading = (count: number): Promise<Stage<MootChat>> => onStage('moot-chat', { lines: linesOf(count) });
const below = (log: HTMLElement): number => log.scrollHeight - log.clientHeight - log.scrollTop;
const titles = (element: MootChat): string[] =>
  parts(element, 'text').map((one) => one.textContent.split('\n')[0] ?? '');

async function scrollTo(element: MootChat, top: number): Promise<void> {
  const log = part(element, 'log');
  log.scrollTop = top;
  log.dispatchEvent(new Event('scroll'));
  await settled(element);
}

/** How far the line with this text is from the upper edge of the log. */
function offsetOf(element: MootChat, title: string): number {
  const line = parts(element, 'line').find((one) => one.textContent.includes(`${title}\n`));
  return (line?.getBoundingClientRect().top ?? NaN) - part(element, 'log').getBoundingClientRect().top;
}

describe('Reading back in a chat of 10,000 lines', () => {
  it('never jumps, from window to window', async () => {
    const { element } = await reading(10_000);
    await scrollTo(element, 500);
    for (let turn = 0; turn < 12; turn += 1) {
      const log = part(element, 'log');
      log.scrollTop = 120;
      const edge = log.getBoundingClientRect().top;
      const anchor = parts(element, 'line').find((one) => one.getBoundingClientRect().bottom > edge)!;
      const title = anchor.querySelector('.text')?.textContent.split('\n')[0] ?? '';
      const before = offsetOf(element, title);
      await scrollTo(element, 120);
      expect(offsetOf(element, title), `turn ${turn}, ${title}`).to.be.closeTo(before, 1);
    }
    expect(Number(titles(element)[0]?.slice(5))).to.be.lessThan(9_500);
  });

  it('never holds more than a window of them, and never a gap', async () => {
    const { element, room } = await reading(10_000);
    for (let turn = 0; turn < 10; turn += 1) {
      await scrollTo(element, 0);
      room.chat.hear(`News ${turn}`);
      await settled(element);
      const numbers = titles(element).map((title) => Number(title.slice(5)));
      expect(numbers).to.have.length(windowLines);
      expect(numbers.every((number, index) => number === numbers[0]! + index)).to.equal(true);
    }
  });

  it('counts all news, and one press leads to the last', async () => {
    const { element, room } = await reading(10_000);
    await scrollTo(element, 0);
    for (let turn = 0; turn < 30; turn += 1) room.chat.hear(`News ${turn}`);
    await settled(element);
    expect(saidBy(element, 'newer')).to.equal('30 new messages');
    await press(element, 'newer');
    await waitUntil(() => below(part(element, 'log')) <= 1);
    expect(titles(element).at(-1)).to.equal('News 29');
    expect(statesOf(element, 'behind')).to.deep.equal([]);
  });

  it('counts from where one stopped following, not from the beginning', async () => {
    const { element, room } = await reading(300);
    room.chat.hear('Seen');
    await settled(element);
    await scrollTo(element, 900);
    room.chat.hear('Not seen');
    await settled(element);
    expect(saidBy(element, 'newer')).to.equal('1 new message');
  });

  it('begins counting anew after one has seen the end', async () => {
    const { element, room } = await reading(300);
    for (const expected of ['1 new message', '1 new message']) {
      await scrollTo(element, 900);
      room.chat.hear('News');
      await settled(element);
      expect(saidBy(element, 'newer')).to.equal(expected);
      await press(element, 'newer');
      await waitUntil(() => below(part(element, 'log')) <= 1);
    }
  });

  it('survives a list that became shorter', async () => {
    const { element, room } = await reading(1_000);
    await scrollTo(element, 0);
    room.chat.lines.value = linesOf(5);
    await settled(element);
    expect(titles(element)).to.have.length(5);
    room.chat.lines.value = [];
    await settled(element);
    expect(statesOf(element, 'empty')).to.deep.equal(['empty']);
  });
});

describe('The log keeps its place', () => {
  it('at the end when it was hidden for a while', async () => {
    const { element, room } = await reading(200);
    element.hidden = true;
    room.chat.hear('While hidden');
    await settled(element);
    element.hidden = false;
    await waitUntil(() => below(part(element, 'log')) <= 1 && part(element, 'log').clientHeight > 0);
    expect(titles(element).at(-1)).to.equal('While hidden');
  });

  it('at the end when the field grows with a long draft', async () => {
    const { element } = await reading(200);
    await write(element, 'field', 'one\ntwo\nthree\nfour\nfive\nsix');
    await waitUntil(() => below(part(element, 'log')) <= 1);
    expect(part<HTMLTextAreaElement>(element, 'field').rows).to.equal(6);
  });

  it('at the end when a notice takes room', async () => {
    const { element, room } = await reading(200);
    room.failNext('connection/closed');
    await write(element, 'field', 'Hello');
    await press(element, 'send');
    await waitUntil(() => maybePart(element, 'bar'));
    await waitUntil(() => below(part(element, 'log')) <= 1);
  });

  it('where one reads when a line is sent at last', async () => {
    const { element, room } = await reading(300);
    await write(element, 'field', 'On its way');
    await press(element, 'send');
    await scrollTo(element, 900);
    const title = titles(element)[40] ?? '';
    const before = offsetOf(element, title);
    room.chat.deliver();
    await settled(element);
    expect(offsetOf(element, title)).to.be.closeTo(before, 1);
  });
});

describe('Somebody who writes with an input method', () => {
  it('sends only with the Enter after the one that ends the word', async () => {
    const { element, room } = await onStage('moot-chat');
    const field = part<HTMLTextAreaElement>(element, 'field');
    field.focus();
    await write(element, 'field', 'かんじ');
    const ending = new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, cancelable: true });
    field.dispatchEvent(ending);
    expect(ending.defaultPrevented).to.equal(false);
    expect(room.asked).to.deep.equal([]);
    await sendKeys({ press: 'Enter' });
    expect(room.asked).to.deep.equal(['say かんじ']);
  });

  it('keeps what is being composed when a line arrives', async () => {
    const { element, room } = await onStage('moot-chat');
    await write(element, 'field', 'か');
    room.chat.hear('News');
    await settled(element);
    expect(part<HTMLTextAreaElement>(element, 'field').value).to.equal('か');
  });
});

describe('What one writes', () => {
  it('is sent as it was written, with its spaces and line breaks', async () => {
    const { element, room } = await onStage('moot-chat');
    await write(element, 'field', '  two\n\n  columns ');
    await press(element, 'send');
    expect(room.asked).to.deep.equal(['say   two\n\n  columns ']);
  });

  it('comes back in order when two lines in a row cannot be sent', async () => {
    const { element, room } = await onStage('moot-chat');
    room.failNext('connection/closed');
    room.failNext('connection/closed');
    const field = part<HTMLTextAreaElement>(element, 'field');
    await write(element, 'field', 'One');
    part(element, 'send').click();
    await waitUntil(() => field.value === 'One');
    await press(element, 'send');
    await waitUntil(() => maybePart(element, 'bar') && field.value === 'One');
    expect(room.asked).to.deep.equal(['say One', 'say One']);
  });

  it('takes the old error away once it is on its way', async () => {
    const { element, room } = await onStage('moot-chat');
    room.failNext('connection/closed');
    await write(element, 'field', 'One');
    await press(element, 'send');
    await waitUntil(() => maybePart(element, 'bar'));
    await press(element, 'send');
    expect(maybePart(element, 'bar')).to.equal(undefined);
  });
});
