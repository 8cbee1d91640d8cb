import { sendKeys } from '@web/test-runner-commands';
import type { MootRoom, MootRoster } from '@folkmoot/elements';
import type { Participant } from '@folkmoot/room';
import {
  emptyPlace,
  expect,
  fixture,
  focusIn,
  html,
  maybePart,
  onStage,
  part,
  parts,
  press,
  settled,
  type Stage,
  untilSaid,
  waitUntil,
  write,
} from '../support/elements.js';
import { anaAndBen, benAndAna, fakeRoom, lineFrom, person, type FakeRoom } from '../support/fake-room.js';

const [ana, ben] = anaAndBen();

/** The element that has the focus, inside whatever shadow roots, by what it is or does. */
function focusedName(): string {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active?.getAttribute('part') ?? active?.className ?? '';
}

/** A whole meeting on a page, with a field of the page before and after it. */
async function wholeMeeting(room: FakeRoom): Promise<MootRoom> {
  const place = await fixture(html`
    <div>
      <input class="before" aria-label="before" />
      <moot-room .room=${room}>
        <moot-presenter></moot-presenter><moot-viewer></moot-viewer> <moot-roster></moot-roster
        ><moot-chat></moot-chat>
      </moot-room>
      <input class="after" aria-label="after" />
    </div>
  `);
  const element = place.querySelector('moot-room')!;
  for (const one of [element, ...element.children]) await settled(one);
  place.querySelector<HTMLElement>('.before')?.focus();
  return element;
}

/** What the tabulator key leads to, one after the other, until the field behind the meeting. */
async function tabStops(): Promise<string[]> {
  const stops: string[] = [];
  for (let turn = 0; turn < 30 && focusedName() !== 'after'; turn += 1) {
    await sendKeys({ press: 'Tab' });
    stops.push(focusedName());
  }
  return stops;
}

describe('With the tabulator key', () => {
  it('one reaches everything in the order in which it is seen, and comes out again', async () => {
    await wholeMeeting(fakeRoom());
    expect(await tabStops()).to.deep.equal([
      'start',
      'settings',
      'who halt',
      'log',
      'recipient',
      'field',
      'send',
      'after',
    ]);
  });

  it('one reaches the buttons over a share', async () => {
    const room = fakeRoom();
    room.screen.own.value = { name: 'sharing' };
    await wholeMeeting(room);
    expect((await tabStops()).slice(0, 2)).to.deep.equal(['pause', 'stop']);
  });

  it('one reaches the choices below a picture', async () => {
    const room = fakeRoom({ people: benAndAna() });
    room.screen.showPicture();
    const meeting = await wholeMeeting(room);
    await untilSaid(meeting.querySelector('moot-viewer')!, 'Ana is sharing');
    expect((await tabStops()).filter((stop) => ['fit', 'actual', 'full'].includes(stop))).to.deep.equal([
      'fit',
      'actual',
      'full',
    ]);
  });

  it('one goes back as well', async () => {
    const meeting = await wholeMeeting(fakeRoom());
    part(meeting.querySelector('moot-chat')!, 'field').focus();
    await sendKeys({ down: 'Shift' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ up: 'Shift' });
    expect(focusedName()).to.equal('recipient');
  });

  it('one is not kept waiting by what cannot be pressed', async () => {
    const { element, room } = await onStage('moot-chat');
    part(element, 'field').focus();
    await sendKeys({ press: 'Tab' });
    expect(focusedName()).to.equal('send');
    await sendKeys({ press: 'Space' });
    expect(room.asked).to.deep.equal([]);
  });
});

describe('The focus stays in sight', () => {
  it('when somebody else becomes the presenter while one shares', async () => {
    const { element, room } = await onStage('moot-presenter');
    room.screen.own.value = { name: 'sharing' };
    await settled(element);
    part(element, 'pause').focus();
    room.roster.participants.value = benAndAna();
    room.screen.mayShare.value = false;
    room.screen.own.value = { name: 'idle' };
    await settled(element);
    expect(focusIn(element)).to.equal(part(element, 'note'));
  });

  it('when the last new message was gone to', async () => {
    const lines = Array.from({ length: 300 }, (_, index) => lineFrom(ben, `Line ${index}`, index));
    const { element, room } = await onStage('moot-chat', { lines });
    const log = part(element, 'log');
    log.scrollTop = 900;
    log.dispatchEvent(new Event('scroll'));
    room.chat.hear('News');
    await settled(element);
    part(element, 'newer').focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => maybePart(element, 'newer') === undefined);
    expect(focusIn(element)).to.equal(part(element, 'field'));
  });

  it('when the person beside whose name one stood has left', async () => {
    const { element, room } = await onStage('moot-roster', { people: [ana, ben, person('Chidi')] });
    parts(element, 'menu-button')[0]?.focus();
    room.roster.participants.value = [ana, person('Chidi')];
    await settled(element);
    expect(focusIn(element)).to.equal(element.shadowRoot!.querySelector('.list [tabindex="0"]'));
  });

  it('when one is not the organizer any more', async () => {
    const { element, room } = await onStage('moot-roster');
    part(element, 'menu-button').focus();
    room.roster.participants.value = [{ ...ana, role: 'attendee' }, ben];
    await settled(element);
    expect(focusIn(element)).to.equal(element.shadowRoot!.querySelector('.list [tabindex="0"]'));
  });

  it('when a notice was taken away', async () => {
    const { element, room } = await onStage('moot-presenter');
    room.failNext('permission/capture-refused');
    await press(element, 'start');
    await waitUntil(() => maybePart(element, 'dismiss'));
    part(element, 'dismiss').focus();
    await sendKeys({ press: 'Enter' });
    await settled(element);
    expect(focusIn(element)).to.equal(part(element, 'start'));
  });

  it('when the share ends under the button that one was going to press', async () => {
    const { element, room } = await onStage('moot-presenter');
    room.screen.own.value = { name: 'sharing' };
    await settled(element);
    part(element, 'stop').focus();
    room.screen.own.value = { name: 'idle' };
    await settled(element);
    expect(focusIn(element)).to.equal(part(element, 'start'));
  });

  it('when the picture is gone whose size one chose', async () => {
    const { element, room } = await onStage('moot-viewer', { people: benAndAna() });
    room.screen.showPicture();
    await untilSaid(element, 'Ana is sharing');
    part(element, 'actual').focus();
    room.screen.share.value = { name: 'none' };
    await settled(element);
    expect(focusIn(element)).to.equal(part(element, 'stage'));
  });

  it('in the field when the meeting ends, so that what one wrote can still be copied', async () => {
    const { element, room } = await onStage('moot-chat');
    await write(element, 'field', 'Not sent yet');
    const field = part<HTMLTextAreaElement>(element, 'field');
    field.focus();
    room.state.value = { name: 'ended' };
    await settled(element);
    expect(focusIn(element)).to.equal(field);
    field.select();
    expect(String(getSelection() ?? '') || field.value).to.contain('Not sent yet');
    await sendKeys({ press: 'Enter' });
    await sendKeys({ press: 'Backspace' });
    expect(field.value).to.equal('Not sent yet');
    expect(room.asked).to.deep.equal([]);
  });

  it('on the notice that covers a meeting one was in', async () => {
    const room = fakeRoom();
    const meeting = await wholeMeeting(room);
    part(meeting.querySelector('moot-chat')!, 'field').focus();
    room.state.value = { name: 'ended' };
    await waitUntil(() => maybePart(meeting, 'cover'));
    await settled(meeting);
    expect(focusedName()).to.equal('cover');
  });

  it('on what the page put there instead, when that can have it', async () => {
    const room = fakeRoom();
    const meeting = await wholeMeeting(room);
    const own = Object.assign(document.createElement('div'), { slot: 'ended', tabIndex: -1 });
    own.textContent = 'Thank you all';
    meeting.append(own);
    part(meeting.querySelector('moot-chat')!, 'field').focus();
    room.state.value = { name: 'ended' };
    await waitUntil(() => maybePart(meeting, 'cover'));
    await settled(meeting);
    expect(document.activeElement).to.equal(own);
  });

  it('where it was when something else changes', async () => {
    const { element, room } = await onStage('moot-chat');
    const field = part<HTMLTextAreaElement>(element, 'field');
    field.focus();
    for (let turn = 0; turn < 5; turn += 1) {
      room.chat.hear(`News ${turn}`);
      await settled(element);
    }
    expect(focusIn(element)).to.equal(field);
  });

  it('outside when it was outside', async () => {
    const field = document.createElement('input');
    (await emptyPlace()).append(field);
    const { element, room } = await onStage('moot-presenter');
    room.screen.own.value = { name: 'sharing' };
    await settled(element);
    field.focus();
    room.screen.own.value = { name: 'idle' };
    await settled(element);
    expect(document.activeElement).to.equal(field);
  });
});

describe('The list of people', () => {
  const crowd = [ana, ...Array.from({ length: 249 }, (_, index) => person(`Person ${index}`))];
  const focusedPerson = (element: Element): string | undefined =>
    focusIn(element)?.closest('.person')?.querySelector('.name')?.textContent;

  async function inTheList(people: readonly Participant[] = crowd): Promise<Stage<MootRoster>> {
    const stage = await onStage('moot-roster', { people });
    stage.element.shadowRoot!.querySelector<HTMLElement>('.list [tabindex="0"]')!.focus();
    return stage;
  }

  it('of 250 people is one stop of the tabulator key', async () => {
    const { element } = await inTheList();
    expect(element.shadowRoot!.querySelectorAll('.list [tabindex="0"]')).to.have.length(1);
    await sendKeys({ press: 'Tab' });
    expect(focusIn(element)).to.equal(null);
  });

  it('is walked with the arrow keys, Page Up and Page Down, Home and End', async () => {
    const { element } = await inTheList();
    const walk: [string, string][] = [
      ['ArrowDown', 'Person 0'],
      ['ArrowDown', 'Person 1'],
      ['ArrowUp', 'Person 0'],
      ['PageDown', 'Person 10'],
      ['End', 'Person 248'],
      ['ArrowDown', 'Person 248'],
      ['PageUp', 'Person 238'],
      ['Home', 'Ana'],
      ['ArrowUp', 'Ana'],
    ];
    for (const [press, expected] of walk) {
      await sendKeys({ press });
      expect(focusedPerson(element), press).to.equal(expected);
    }
    expect(element.shadowRoot!.querySelectorAll('.list [tabindex="0"]')).to.have.length(1);
  });

  it('leads sideways to what can be done, and stays in that column', async () => {
    const { element, room } = await inTheList();
    for (const press of ['ArrowDown', 'ArrowRight', 'ArrowDown']) await sendKeys({ press });
    expect(focusIn(element)?.getAttribute('part')).to.equal('menu-button');
    expect(focusedPerson(element)).to.equal('Person 1');
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => focusIn(element)?.role === 'menuitem');
    for (const press of ['m', 'Enter']) await sendKeys({ press });
    await waitUntil(() => room.asked.length === 1);
    expect(room.asked).to.deep.equal(['presenter Person 1']);
    await settled(element);
    expect(focusedPerson(element)).to.equal('Person 1');
    await sendKeys({ press: 'ArrowLeft' });
    expect(focusIn(element)?.getAttribute('role')).to.equal('gridcell');
  });

  it('is left and entered where one was', async () => {
    const { element } = await inTheList();
    await sendKeys({ press: 'PageDown' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ down: 'Shift' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ up: 'Shift' });
    expect(focusedPerson(element)).to.equal('Person 9');
  });

  it('goes on with the next person when the one that one was at leaves', async () => {
    const { element, room } = await inTheList();
    for (const press of ['ArrowDown', 'ArrowDown']) await sendKeys({ press });
    room.roster.participants.value = crowd.filter(({ name }) => name !== 'Person 1');
    await settled(element);
    expect(focusedPerson(element)).to.equal('Person 2');
    room.roster.participants.value = [ana];
    await settled(element);
    expect(focusedPerson(element)).to.equal('Ana');
  });

  it('says who somebody is in one cell of a grid', async () => {
    const { element } = await inTheList([ana, ben]);
    const list = part(element, 'list');
    expect([list.role, list.ariaLabel]).to.deep.equal(['grid', 'People']);
    expect(parts(element, 'person').map(({ role }) => role)).to.deep.equal(['row', 'row']);
  });
});

describe('On a keyboard', () => {
  it('a search is emptied with Escape', async () => {
    const people = [ana, ...Array.from({ length: 20 }, (_, index) => person(`Person ${index}`))];
    const { element } = await onStage('moot-roster', { people });
    part(element, 'find').focus();
    await sendKeys({ type: 'Person 7' });
    await settled(element);
    expect(parts(element, 'person')).to.have.length(1);
    await sendKeys({ press: 'Escape' });
    await settled(element);
    expect(parts(element, 'person')).to.have.length(21);
  });

  it('a long name opens and closes', async () => {
    const { element } = await onStage('moot-roster', { people: [ana, person('x'.repeat(300))] });
    const button = element.shadowRoot!.querySelector<HTMLButtonElement>('.long')!;
    button.focus();
    for (const expected of ['true', 'false']) {
      await sendKeys({ press: 'Space' });
      await settled(element);
      expect(button.getAttribute('aria-expanded')).to.equal(expected);
      expect(focusIn(element)).to.equal(button);
    }
  });

  it('only one long name is open at a time', async () => {
    const { element } = await onStage('moot-roster', {
      people: [ana, person('x'.repeat(300)), person('y'.repeat(300))],
    });
    const buttons = [...element.shadowRoot!.querySelectorAll<HTMLButtonElement>('.long')];
    for (const button of buttons) {
      button.click();
      await settled(element);
    }
    expect(buttons.map((one) => one.getAttribute('aria-expanded'))).to.deep.equal(['false', 'true']);
  });
});
