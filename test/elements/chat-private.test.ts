import { sendKeys } from '@web/test-runner-commands';
import type { LineSentEvent, MootChat } from '@folkmoot/elements';
import {
  expect,
  fixture,
  focusIn,
  html,
  maybePart,
  onStage,
  part,
  parts,
  press,
  said,
  saidBy,
  settled,
  type Stage,
  untilSaid,
  waitUntil,
  write,
} from '../support/elements.js';
import { anaAndBen, benAndAna, fakeRoom, lineFrom, person } from '../support/fake-room.js';
import { insideMeeting, inner } from '../support/meeting-element.js';
import { choose } from '../support/menus.js';

const [ana, ben] = anaAndBen();
const chidi = person('Chidi');
const plain = (words: string): string => words.replace(/[\u2068\u2069]/g, '');
const field = (element: Element): HTMLTextAreaElement => part<HTMLTextAreaElement>(element, 'field');
const recipients = (element: Element): string[] =>
  [...part<HTMLSelectElement>(element, 'recipient').options].map(({ text }) => text);
const chosen = (element: Element): string =>
  part<HTMLSelectElement>(element, 'recipient').selectedOptions[0]?.text ?? '';

const announced = (element: Element): string =>
  [...element.shadowRoot!.querySelectorAll('.unseen[role="status"]')].map((one) => one.textContent).join('');

async function writeToBen(): Promise<Stage<MootChat>> {
  const stage = await onStage('moot-chat', { people: [ana, ben, chidi] });
  await stage.element.writeTo(ben.id);
  return stage;
}

describe('Whom a message is for', () => {
  it('is everybody at first, and otherwise one of those to whom one may write', async () => {
    const { element } = await onStage('moot-chat', { people: [ana, ben, chidi] });
    expect(recipients(element)).to.deep.equal(['Everybody', 'Ben', 'Chidi']);
    expect(chosen(element)).to.equal('Everybody');
    expect(part<HTMLSelectElement>(element, 'recipient').labels[0]?.textContent).to.equal('To');
  });

  it('is chosen beside the field, which says so', async () => {
    const { element } = await onStage('moot-chat', { people: [ana, ben, chidi] });
    const choice = part<HTMLSelectElement>(element, 'recipient');
    choice.value = chidi.id;
    choice.dispatchEvent(new Event('change'));
    await settled(element);
    expect(plain(field(element).placeholder)).to.equal('Only Chidi can read this');
    expect(plain(field(element).labels[0]?.textContent ?? '')).to.equal('Private message to Chidi');
    choice.value = '';
    choice.dispatchEvent(new Event('change'));
    await settled(element);
    expect(field(element).placeholder).to.equal('Write to everybody');
  });

  it('can be chosen by the page, and then one can write at once', async () => {
    const { element } = await writeToBen();
    expect(chosen(element)).to.equal('Ben');
    expect(focusIn(element)).to.equal(field(element));
  });

  it('gets it and nobody else, and the next one as well', async () => {
    const { element, room } = await writeToBen();
    const sent: (string | undefined)[] = [];
    element.addEventListener('moot-line-sent', (event: LineSentEvent) => sent.push(event.to));
    for (const text of ['One', 'Two']) {
      await write(element, 'field', text);
      await press(element, 'send');
    }
    expect(room.asked).to.deep.equal(['say One to Ben', 'say Two to Ben']);
    room.chat.deliver();
    await waitUntil(() => sent.length === 2);
    expect(sent).to.deep.equal([ben.id, ben.id]);
  });

  it('cannot be chosen where nobody may be written to alone', async () => {
    const { element } = await onStage('moot-chat', {
      people: benAndAna(),
      rules: { isPrivateChatAllowed: false },
    });
    expect(maybePart(element, 'to')).to.equal(undefined);
    expect(field(element).readOnly).to.equal(false);
  });

  it('is everybody again in another room', async () => {
    const { element } = await writeToBen();
    element.room = fakeRoom({ people: [ana, ben] });
    await settled(element);
    expect(chosen(element)).to.equal('Everybody');
  });
});

describe('When somebody to whom one writes has left', () => {
  it('one reads it, nothing can be sent, and what was written stays', async () => {
    const { element, room } = await writeToBen();
    await write(element, 'field', 'Not for the others');
    room.roster.participants.value = [ana, chidi];
    await untilSaid(element, 'Ben has left. Choose somebody else to write to.');
    expect(chosen(element)).to.equal('Ben');
    await press(element, 'send');
    field(element).focus();
    await sendKeys({ press: 'Enter' });
    expect(room.asked).to.deep.equal([]);
    expect(field(element).value).to.equal('Not for the others');
    await element.writeTo();
    expect(field(element).readOnly).to.equal(false);
  });

  it('while it was being sent, the message comes back with the reason', async () => {
    const { element, room } = await writeToBen();
    room.failNext('usage/unknown-participant');
    await write(element, 'field', 'Hello?');
    await press(element, 'send');
    await untilSaid(element, 'This person is gone');
    expect(field(element).value).to.equal('Hello?');
  });
});

describe('A line that only two can read', () => {
  const lines = [
    lineFrom(ben, 'To all', 0),
    lineFrom(ben, 'To you', 1, ana),
    lineFrom(ana, 'Back', 2, ben),
    lineFrom(ana, 'To Chidi', 3, chidi),
    lineFrom(ana, 'To all again', 4),
  ];

  it('says which two, received and sent, by words and not by colour alone', async () => {
    const { element } = await onStage('moot-chat', { people: [ana, ben, chidi], lines });
    const notes = parts(element, 'line').map((one) =>
      plain(one.querySelector('.only')?.textContent ?? '').trim(),
    );
    expect(notes).to.deep.equal(['', 'Only you and Ben', 'Only you and Ben', 'Only you and Chidi', '']);
    expect(part(element, 'only').querySelector('svg')).not.to.equal(null);
    expect(parts(element, 'line-private')).to.have.length(3);
    const looks = parts(element, 'text').map((one) => getComputedStyle(one).backgroundColor);
    expect(looks[1]).not.to.equal(looks[0]);
    expect(looks[3]).not.to.equal(looks[4]);
  });

  it('never stands under the name of a public one, nor the other way round', async () => {
    const { element } = await onStage('moot-chat', { people: [ana, ben, chidi], lines });
    expect(parts(element, 'line').map((one) => one.matches('.next'))).to.deep.equal(Array(5).fill(false));
  });

  it('is read out as one', async () => {
    const { element, room } = await onStage('moot-chat', { people: [ana, ben] });
    room.chat.lines.value = [{ ...lineFrom(ben, 'Psst', 0, ana), sentAt: Date.now() }];
    await waitUntil(() => plain(announced(element)).includes('Ben, only to you: Psst'));
  });
});

describe('While the chat is off', () => {
  it('for everybody, the field says so and keeps what was written, until it is on again', async () => {
    const { element, room } = await onStage('moot-chat', { people: benAndAna() });
    await write(element, 'field', 'Half a thou');
    room.rules.value = { ...room.rules.value, isChatOpen: false };
    await waitUntil(() => maybePart(element, 'obstacle'));
    expect(saidBy(element, 'obstacle')).to.equal('The chat is off for everybody.');
    expect(announced(element)).to.equal('The chat is off for everybody.');
    expect(field(element).readOnly).to.equal(true);
    expect(part(element, 'send').getAttribute('aria-disabled')).to.equal('true');
    await press(element, 'send');
    expect(room.asked).to.deep.equal([]);
    room.rules.value = { ...room.rules.value, isChatOpen: true };
    await waitUntil(() => maybePart(element, 'obstacle') === undefined);
    expect(announced(element)).to.equal('You can write in the chat.');
    expect(field(element).value).to.equal('Half a thou');
    expect(field(element).readOnly).to.equal(false);
  });

  it('for oneself, the field says that it is so for oneself', async () => {
    const [me, other] = benAndAna();
    const { element, room } = await onStage('moot-chat', { people: [me, other] });
    room.roster.participants.value = [{ ...me, mayChat: false }, other];
    await waitUntil(() => maybePart(element, 'obstacle'));
    expect(saidBy(element, 'obstacle')).to.equal('The chat is off for you.');
    expect(field(element).getAttribute('aria-describedby')).to.contain('obstacle');
  });

  it('when one comes in, it is written there and not read out as news', async () => {
    const { element } = await onStage('moot-chat', { people: benAndAna(), rules: { isChatOpen: false } });
    expect(saidBy(element, 'obstacle')).to.contain('off');
    expect(announced(element)).to.equal('');
  });

  it('the organizer writes all the same', async () => {
    const { element, room } = await onStage('moot-chat', {
      people: [ana, ben],
      rules: { isChatOpen: false },
    });
    await write(element, 'field', 'Listen, please');
    await press(element, 'send');
    expect(room.asked).to.deep.equal(['say Listen, please']);
  });

  it('private messages that are turned off while one writes are not sent either', async () => {
    const [me, other] = benAndAna();
    const { element, room } = await onStage('moot-chat', { people: [me, other] });
    await element.writeTo(other.id);
    room.rules.value = { ...room.rules.value, isPrivateChatAllowed: false };
    await waitUntil(() => maybePart(element, 'obstacle'));
    expect(saidBy(element, 'obstacle')).to.equal('Private messages are off.');
    expect(chosen(element)).to.equal('Ana');
    await element.writeTo();
    expect(maybePart(element, 'obstacle')).to.equal(undefined);
  });
});

describe('“Write privately” in the roster', () => {
  it('makes the chat in the same room ready', async () => {
    const room = fakeRoom({ people: [ana, ben, chidi] });
    const place = await fixture(html`
      <moot-room .room=${room}><moot-roster></moot-roster><moot-chat></moot-chat></moot-room>
    `);
    const [roster, chat] = [place.querySelector('moot-roster')!, place.querySelector('moot-chat')!];
    await settled(chat);
    await choose(roster, 'Chidi', 'Write privately');
    await waitUntil(() => focusIn(chat) === field(chat));
    expect(chosen(chat)).to.equal('Chidi');
  });

  it('can be answered by the page instead', async () => {
    const room = fakeRoom({ people: [ana, ben] });
    const place = await fixture(html`
      <moot-room .room=${room}><moot-roster></moot-roster><moot-chat></moot-chat></moot-room>
    `);
    const [roster, chat] = [place.querySelector('moot-roster')!, place.querySelector('moot-chat')!];
    const wanted: string[] = [];
    roster.addEventListener('moot-private-chat-request', (event) => {
      wanted.push(event.participant.name);
      event.preventDefault();
    });
    await choose(roster, 'Ben', 'Write privately');
    expect(wanted).to.deep.equal(['Ben']);
    expect(chosen(chat)).to.equal('Everybody');
  });

  it('turns to the chat where a meeting shows one of both at a time', async () => {
    const { element } = await insideMeeting({ width: 360, height: 640 });
    await waitUntil(() => element.shadowRoot!.querySelector('.side.tabbed'));
    element.shadowRoot!.querySelector<HTMLElement>('#tab-people')!.click();
    await settled(element);
    const [roster, chat] = [inner(element, 'moot-roster'), inner(element, 'moot-chat')];
    await choose(roster, 'Ben', 'Write privately');
    await waitUntil(() => focusIn(chat) === field(chat));
    expect(chosen(chat)).to.equal('Ben');
    expect(said(element.shadowRoot!.querySelector('[aria-selected="true"]')!)).to.contain('Chat');
  });
});
