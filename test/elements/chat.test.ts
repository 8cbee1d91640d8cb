import { sendKeys } from '@web/test-runner-commands';
import type { LineReceivedEvent, MootChat } from '@folkmoot/elements';
import {
  expect,
  fixture,
  focusIn,
  html,
  listen,
  maybePart,
  onStage,
  part,
  parts,
  press,
  said,
  saidBy,
  settled,
  type Stage,
  statesOf,
  untilSaid,
  waitUntil,
  write,
} from '../support/elements.js';
import { anaAndBen, lineFrom, person } from '../support/fake-room.js';

const [ana, ben] = anaAndBen();
const chatting = (...texts: string[]): Promise<Stage<MootChat>> =>
  onStage('moot-chat', { lines: texts.map((text, index) => lineFrom(index % 2 ? ana : ben, text, index)) });

const field = (element: MootChat): HTMLTextAreaElement => part<HTMLTextAreaElement>(element, 'field');
const texts = (element: MootChat): string[] => parts(element, 'text').map((one) => one.textContent);

describe('The chat shows', () => {
  it('that nothing has been said, and who could read it', async () => {
    const { element } = await chatting();
    expect(said(element)).to.contain('No messages yet').and.to.contain('nobody else');
    expect(statesOf(element, 'empty')).to.deep.equal(['empty']);
  });

  it('what was said, by whom and when', async () => {
    const { element } = await chatting('Good morning', 'Good morning, Ben');
    expect(texts(element)).to.deep.equal(['Good morning', 'Good morning, Ben']);
    expect(parts(element, 'name').map((one) => one.textContent)).to.deep.equal(['Ben', 'You']);
    expect(element.shadowRoot?.querySelector('time')?.dateTime).to.equal('2026-05-12T09:00:00.000Z');
  });

  it('a line at once when it arrives', async () => {
    const { element, room } = await chatting();
    room.chat.hear('News!');
    await untilSaid(element, 'News!');
    expect(said(element)).not.to.contain('No messages yet');
  });

  it('lines of one person that follow each other under one name', async () => {
    const lines = [
      lineFrom(ben, 'One', 0),
      lineFrom(ben, 'Two', 1),
      lineFrom(ana, 'Three', 2),
      lineFrom(ben, 'Four', 3),
    ];
    const { element } = await onStage('moot-chat', { lines });
    const heads = [...(element.shadowRoot?.querySelectorAll('.head:not(.unseen)') ?? [])].map((head) =>
      head.textContent.trim(),
    );
    expect(heads.map((head) => head.split(/\s/)[0])).to.deep.equal(['Ben', 'You', 'Ben']);
  });

  it('the name again after a while', async () => {
    const lines = [lineFrom(ben, 'One', 0), lineFrom(ben, 'An hour later', 90)];
    const { element } = await onStage('moot-chat', { lines });
    expect(element.shadowRoot?.querySelectorAll('.head:not(.unseen)')).to.have.length(2);
  });

  it('the name for screen readers with every line', async () => {
    const lines = [lineFrom(ben, 'One', 0), lineFrom(ben, 'Two', 1)];
    const { element } = await onStage('moot-chat', { lines });
    expect(parts(element, 'name').map((one) => one.textContent)).to.deep.equal(['Ben', 'Ben']);
  });

  it('line breaks as they were written', async () => {
    const { element } = await chatting('first\nsecond\n\n  indented');
    expect(parts(element, 'text')[0]?.innerText).to.equal('first\nsecond\n\n  indented');
  });

  it('no time where the author’s clock makes no sense', async () => {
    const mad = [Number.NaN, Number.POSITIVE_INFINITY, -1e300].map((sentAt, index) => ({
      ...lineFrom(ben, `${index}`, index * 9),
      sentAt,
    }));
    const { element } = await onStage('moot-chat', { lines: mad });
    expect(texts(element)).to.deep.equal(['0', '1', '2']);
    expect(element.shadowRoot?.querySelector('time')).to.equal(null);
  });

  it('which of one’s own lines are still on their way', async () => {
    const { element, room } = await chatting();
    await write(element, 'field', 'Hello');
    await press(element, 'send');
    await untilSaid(element, 'Sending …');
    room.chat.deliver();
    await waitUntil(() => !said(element).includes('Sending …'));
    expect(texts(element)).to.deep.equal(['Hello']);
  });
});

describe('Somebody who writes', () => {
  it('sends with Enter', async () => {
    const { element, room } = await chatting();
    field(element).focus();
    await sendKeys({ type: 'Hello' });
    await sendKeys({ press: 'Enter' });
    expect(room.asked).to.deep.equal(['say Hello']);
    await untilSaid(element, 'Hello');
    expect(field(element).value).to.equal('');
    expect(focusIn(element)).to.equal(field(element));
  });

  it('begins a new line with Shift and Enter', async () => {
    const { element, room } = await chatting();
    field(element).focus();
    await sendKeys({ type: 'One' });
    await sendKeys({ down: 'Shift' });
    await sendKeys({ press: 'Enter' });
    await sendKeys({ up: 'Shift' });
    await sendKeys({ type: 'Two' });
    expect(room.asked).to.deep.equal([]);
    await sendKeys({ press: 'Enter' });
    expect(room.asked).to.deep.equal(['say One\nTwo']);
  });

  it('does not send by the Enter that ends a Japanese word', async () => {
    const { element, room } = await chatting();
    await write(element, 'field', 'にほん');
    field(element).dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true }));
    field(element).dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229 }));
    expect(room.asked).to.deep.equal([]);
  });

  it('sends with the button', async () => {
    const { element, room } = await chatting();
    await write(element, 'field', 'Hello');
    await press(element, 'send');
    expect(room.asked).to.deep.equal(['say Hello']);
  });

  it('sends nothing that is empty', async () => {
    const { element, room } = await chatting();
    expect(part(element, 'send').getAttribute('aria-disabled')).to.equal('true');
    for (const nothing of ['', '   ', '\n\n']) {
      await write(element, 'field', nothing);
      await press(element, 'send');
    }
    expect(room.asked).to.deep.equal([]);
  });

  it('is told in time how much room is left', async () => {
    const { element } = await chatting();
    await write(element, 'field', 'x'.repeat(3_799));
    expect(said(element)).not.to.contain('left');
    await write(element, 'field', 'x'.repeat(3_999));
    expect(said(element)).to.contain('1 character left');
    await write(element, 'field', 'x'.repeat(4_000));
    expect(said(element)).to.contain('0 characters left');
  });

  it('sends a message of 4,000 characters', async () => {
    const { element, room } = await chatting();
    await write(element, 'field', 'x'.repeat(4_000));
    await press(element, 'send');
    expect(room.asked).to.have.length(1);
  });

  it('is told what to do about a longer one, and loses nothing of it', async () => {
    const { element, room } = await chatting();
    await write(element, 'field', 'x'.repeat(4_012));
    await press(element, 'send');
    expect(said(element)).to.contain('A message has at most 4,000 characters. Please shorten it by 12.');
    expect(field(element).getAttribute('aria-invalid')).to.equal('true');
    expect(field(element).value).to.have.length(4_012);
    expect(room.asked).to.deep.equal([]);
  });

  it('cannot write outside of a meeting', async () => {
    const element = await fixture<MootChat>(html`<moot-chat></moot-chat>`);
    expect(field(element).readOnly).to.equal(true);
    expect(field(element).placeholder).to.equal('You can write once you are in the meeting.');
  });

  it('can write while the connection is being restored', async () => {
    const { element, room } = await chatting();
    room.state.value = { name: 'reconnecting' };
    await write(element, 'field', 'Still here');
    await press(element, 'send');
    expect(room.asked).to.deep.equal(['say Still here']);
  });

  it('still reads everything after the meeting, and cannot write', async () => {
    const { element, room } = await chatting('Good morning');
    room.state.value = { name: 'ended' };
    await settled(element);
    expect(texts(element)).to.deep.equal(['Good morning']);
    expect(field(element).readOnly).to.equal(true);
  });
});

describe('When a message cannot be sent', () => {
  it('its author reads why, and has it back', async () => {
    const { element, room } = await chatting();
    room.failNext('connection/closed');
    await write(element, 'field', 'Important');
    await press(element, 'send');
    await untilSaid(element, 'You are not connected any more');
    expect(field(element).value).to.equal('Important');
  });

  it('what was written meanwhile is kept as well', async () => {
    const { element, room } = await chatting();
    let refuse: (error: Error) => void = () => undefined;
    room.chat.send = () => new Promise((_, reject) => (refuse = reject));
    await write(element, 'field', 'First');
    await press(element, 'send');
    await write(element, 'field', 'Second');
    refuse(new Error('no'));
    await waitUntil(() => field(element).value === 'First\nSecond');
  });

  it('the notice can be taken away, and the field has the focus then', async () => {
    const { element, room } = await chatting();
    room.failNext('connection/closed');
    await write(element, 'field', 'Important');
    await press(element, 'send');
    await untilSaid(element, 'not connected');
    part(element, 'dismiss').focus();
    await press(element, 'dismiss');
    expect(maybePart(element, 'bar')).to.equal(undefined);
    expect(focusIn(element)).to.equal(field(element));
  });
});

describe('A screen reader', () => {
  it('finds a log, and hears of new lines beside it', async () => {
    const { element } = await chatting('Good morning');
    const log = part(element, 'log');
    expect(log.getAttribute('role')).to.equal('log');
    expect(log.getAttribute('aria-live')).to.equal('off');
    expect(log.getAttribute('aria-label')).to.equal('Messages');
  });

  it('gets new lines as additions only, so that old ones are not read again', async () => {
    const { element, room } = await chatting('One', 'Two');
    const before = parts(element, 'line');
    room.chat.hear('Three');
    await untilSaid(element, 'Three');
    expect(parts(element, 'line').slice(0, 2)).to.deep.equal(before);
  });

  it('finds names for the field and its button', async () => {
    const { element } = await chatting();
    expect(field(element).labels[0]?.textContent).to.equal('Message to everybody');
    expect(part(element, 'send').getAttribute('aria-label')).to.equal('Send');
    const described = field(element).getAttribute('aria-describedby')?.split(' ') ?? [];
    const words = described.map((id) => element.shadowRoot?.getElementById(id)?.textContent ?? '').join(' ');
    expect(words).to.contain('Enter sends');
  });
});

describe('The page', () => {
  it('is asked before a message is sent, and may prevent it', async () => {
    const { element, room } = await chatting();
    element.addEventListener('moot-send-request', (event) => event.preventDefault());
    await write(element, 'field', 'Hello');
    await press(element, 'send');
    expect(room.asked).to.deep.equal([]);
    expect(field(element).value).to.equal('Hello');
  });

  it('is told when the message has arrived', async () => {
    const { element, room } = await chatting();
    const heard = listen(element.parentElement!, 'moot-send-request', 'moot-line-sent');
    await write(element, 'field', 'Hello');
    await press(element, 'send');
    expect(heard).to.deep.equal(['moot-send-request']);
    room.chat.deliver();
    await waitUntil(() => heard.length === 2);
    expect(heard[1]).to.equal('moot-line-sent');
  });

  it('is told of every line of somebody else, once', async () => {
    const { element, room } = await chatting('Old');
    const heard: string[] = [];
    element.addEventListener('moot-line-received', ({ line }: LineReceivedEvent) => heard.push(line.text));
    room.chat.hear('One');
    room.chat.hear('Two', person('Chidi'));
    await write(element, 'field', 'Mine');
    await press(element, 'send');
    room.chat.deliver();
    await untilSaid(element, 'Mine');
    expect(heard).to.deep.equal(['One', 'Two']);
  });

  it('may put a heading of its own', async () => {
    const { element } = await chatting();
    expect(saidBy(element, 'header')).to.equal('Chat');
    element.innerHTML = '<h3 slot="heading">Questions</h3>';
    await waitUntil(() => element.querySelector('h3')?.assignedSlot?.name === 'heading');
  });
});
