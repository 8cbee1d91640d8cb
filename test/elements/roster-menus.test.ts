import { sendKeys, setViewport } from '@web/test-runner-commands';
import type { MootRoster } from '@folkmoot/elements';
import type { Participant } from '@folkmoot/room';
import {
  expect,
  focusIn,
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
} from '../support/elements.js';
import { person } from '../support/fake-room.js';
import { choose, line, linesOf, menuButton, openMenu, question } from '../support/menus.js';
import { ana, anaElse, ben, benHimself, chidi, isMenuOpen, rosterOf } from '../support/roster.js';

/** The roster with Ben's menu open. */
async function withMenu(...people: Participant[]): Promise<Stage<MootRoster>> {
  const stage = await rosterOf(people.length > 0 ? people : [ana, ben, chidi]);
  await openMenu(stage.element, menuButton(stage.element, 'Ben'));
  return stage;
}

const focused = (element: Element): string => focusIn(element)?.querySelector('.label')?.textContent ?? '';

describe('What one may do to somebody', () => {
  it('is everything for the organizer, the grave last', async () => {
    const { element } = await withMenu();
    expect(linesOf(element)).to.deep.equal([
      'Write privately',
      'Make presenter',
      'Turn chat off',
      'Make co-organizer',
      'Hand the meeting over',
      'Remove',
    ]);
  });

  it('is less for a co-organizer, and nothing that takes the meeting from the organizer', async () => {
    const me = { ...benHimself, role: 'co-organizer' as const };
    const { element } = await rosterOf([me, anaElse, chidi]);
    await openMenu(element, menuButton(element, 'Ana'));
    expect(linesOf(element)).to.deep.equal(['Write privately']);
    await openMenu(element, menuButton(element, 'Chidi'));
    expect(linesOf(element)).to.deep.equal(['Write privately', 'Make presenter', 'Turn chat off', 'Remove']);
  });

  it('is handing on for who presents without organizing', async () => {
    const { element, room } = await rosterOf([
      { ...benHimself, presents: true },
      { ...anaElse, presents: false },
    ]);
    await openMenu(element, menuButton(element, 'Ana'));
    expect(linesOf(element)).to.deep.equal(['Write privately', 'Hand on presenting']);
    line(element, 'Hand on presenting').click();
    expect(room.asked).to.deep.equal(['presenter Ana']);
  });

  it('is nothing where private messages are off, and then there is no button', async () => {
    const { element } = await rosterOf([benHimself, anaElse], { rules: { isPrivateChatAllowed: false } });
    expect(parts(element, 'menu-button')).to.have.length(0);
    expect(maybePart(element, 'settings')).to.equal(undefined);
    expect(statesOf(element, 'organizing')).to.deep.equal([]);
  });

  it('changes in the open menu when it changes', async () => {
    const { element, room } = await withMenu();
    room.roster.participants.value = [ana, { ...ben, mayChat: false, role: 'co-organizer' }, chidi];
    await settled(element);
    expect(linesOf(element)).to.include('Take back co-organizing').and.not.to.include('Make co-organizer');
  });

  it('goes with the person, and the focus stays in the list', async () => {
    const { element, room } = await withMenu();
    room.roster.participants.value = [ana, chidi];
    await settled(element);
    expect(isMenuOpen(element)).to.equal(false);
    expect(focusIn(element)).to.equal(element.shadowRoot!.querySelector('.list [tabindex="0"]'));
  });

  it('is asked of the room: chat off and on, co-organizing and not', async () => {
    const { element, room } = await rosterOf([ana, ben]);
    await choose(element, 'Ben', 'Turn chat off');
    await untilSaid(element, 'Chat off');
    await choose(element, 'Ben', 'Turn chat on');
    await choose(element, 'Ben', 'Make co-organizer');
    await untilSaid(element, 'Co-organizer');
    await choose(element, 'Ben', 'Take back co-organizing');
    expect(room.asked).to.deep.equal(['mute Ben', 'unmute Ben', 'co-organizer Ben', 'attendee Ben']);
  });
});

describe('The menu of somebody', () => {
  it('is told by its button: what it is for, and whether it is open', async () => {
    const { element } = await rosterOf([ana, ben]);
    const button = menuButton(element, 'Ben');
    expect(button.getAttribute('aria-haspopup')).to.equal('menu');
    expect(button.getAttribute('aria-expanded')).to.equal('false');
    const menu = await openMenu(element, button);
    expect(button.getAttribute('aria-expanded')).to.equal('true');
    expect(menu.ariaLabel?.replace(/[\u2068\u2069]/g, '')).to.equal('Actions for Ben');
  });

  it('is reached and used by keyboard, and gives the focus back', async () => {
    const { element, room } = await rosterOf([ana, ben]);
    element.shadowRoot!.querySelector<HTMLElement>('.who')!.focus();
    for (const key of ['ArrowDown', 'ArrowRight', 'Enter']) await sendKeys({ press: key });
    await waitUntil(() => focused(element) === 'Write privately');
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => room.asked.length > 0);
    expect(room.asked).to.deep.equal(['presenter Ben']);
    await settled(element);
    expect(isMenuOpen(element)).to.equal(false);
    expect(focusIn(element)).to.equal(menuButton(element, 'Ben'));
  });

  it('leads round by arrow keys, to its ends by Home and End, to a line by its first letter', async () => {
    const { element } = await withMenu();
    const ways = [
      ['ArrowUp', 'Remove'],
      ['ArrowDown', 'Write privately'],
      ['End', 'Remove'],
      ['Home', 'Write privately'],
      ['m', 'Make presenter'],
      ['m', 'Make co-organizer'],
      ['M', 'Make presenter'],
      ['h', 'Hand the meeting over'],
    ] as const;
    for (const [key, label] of ways) {
      await sendKeys({ press: key });
      expect(focused(element), key).to.equal(label);
    }
  });

  it('closes by Escape, and nothing around it hears that', async () => {
    const { element, room } = await withMenu();
    let heard = 0;
    addEventListener('keydown', () => (heard += 1), { once: true });
    await sendKeys({ press: 'Escape' });
    await settled(element);
    expect(isMenuOpen(element)).to.equal(false);
    expect(focusIn(element)).to.equal(menuButton(element, 'Ben'));
    expect([heard, room.asked.length]).to.deep.equal([0, 0]);
  });

  it('closes by the tabulator key, which goes on from its button', async () => {
    const { element } = await withMenu();
    await sendKeys({ press: 'Tab' });
    await settled(element);
    expect(isMenuOpen(element)).to.equal(false);
    expect(focusIn(element)).not.to.equal(menuButton(element, 'Ben'));
  });

  it('closes when its button is pressed again', async () => {
    const { element } = await withMenu();
    const button = menuButton(element, 'Ben');
    button.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
    button.focus();
    button.click();
    await waitUntil(() => !isMenuOpen(element));
    expect(button.getAttribute('aria-expanded')).to.equal('false');
  });

  it('closes when something else is pressed, and when the focus goes elsewhere', async () => {
    const { element } = await withMenu();
    document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    await settled(element);
    expect(isMenuOpen(element)).to.equal(false);
    await openMenu(element, menuButton(element, 'Ben'));
    menuButton(element, 'Chidi').focus();
    await settled(element);
    expect(isMenuOpen(element)).to.equal(false);
  });

  it('is one at a time', async () => {
    const { element } = await withMenu();
    await openMenu(element, menuButton(element, 'Chidi'));
    expect(parts(element, 'menu')).to.have.length(1);
    expect(menuButton(element, 'Ben').getAttribute('aria-expanded')).to.equal('false');
    expect(menuButton(element, 'Chidi').getAttribute('aria-expanded')).to.equal('true');
  });

  it('closes when the element gets another room', async () => {
    const { element } = await withMenu();
    const { room } = await onStage('moot-roster');
    element.room = room;
    await settled(element);
    expect(isMenuOpen(element)).to.equal(false);
  });

  for (const direction of ['ltr', 'rtl'] as const) {
    it(`stands beside its button and in sight, ${direction}, also in a small window and a list that cuts`, async () => {
      await setViewport({ width: 320, height: 480 });
      const { element } = await rosterOf([
        ana,
        ben,
        ...Array.from({ length: 9 }, (_, n) => person(`Person ${n}`)),
      ]);
      Object.assign(element.parentElement!.style, { direction, overflow: 'hidden', blockSize: '300px' });
      element.style.maxBlockSize = '300px';
      const button = menuButton(element, 'Person 8');
      button.scrollIntoView();
      const menu = await openMenu(element, button);
      const box = menu.getBoundingClientRect();
      expect(box.left).to.be.at.least(0);
      expect(box.top).to.be.at.least(0);
      expect(box.right).to.be.at.most(innerWidth);
      expect(box.bottom).to.be.at.most(innerHeight);
      const anchor = button.getBoundingClientRect();
      expect(direction === 'ltr' ? box.right - anchor.right : box.left - anchor.left).to.be.within(-40, 40);
      const { top, left } = parts(element, 'item').at(-1)!.getBoundingClientRect();
      expect(element.shadowRoot!.elementFromPoint(left + 20, top + 20)?.closest('.menu')).to.equal(menu);
      await setViewport({ width: 800, height: 600 });
    });
  }

  it('stays closed, and says so, when its words cannot be had', async () => {
    const { element } = await rosterOf([ana, ben]);
    const { MootElement, en } = await import('@folkmoot/elements');
    const before = MootElement.locales;
    MootElement.locales = { en: { ...before['en']!, ...en, rights: () => Promise.reject(new Error('no')) } };
    element.requestUpdate();
    await settled(element);
    menuButton(element, 'Ben').click();
    await untilSaid(element, 'Something unexpected happened');
    MootElement.locales = before;
  });
});

describe('Before somebody is removed', () => {
  it('one is asked, and the harmless answer has the focus', async () => {
    const { element, room } = await rosterOf([ana, ben]);
    await choose(element, 'Ben', 'Remove');
    const dialog = await question(element);
    expect(said(dialog)).to.contain('Remove Ben from the meeting?');
    expect(focusIn(element)).to.equal(part(element, 'cancel'));
    expect(room.asked).to.deep.equal([]);
  });

  it('saying no leaves everything as it is, and the focus on the button', async () => {
    const { element, room } = await rosterOf([ana, ben]);
    await choose(element, 'Ben', 'Remove');
    await question(element);
    await press(element, 'cancel');
    expect(room.asked).to.deep.equal([]);
    expect(focusIn(element)).to.equal(menuButton(element, 'Ben'));
    await waitUntil(() => maybePart(element, 'dialog') === undefined);
  });

  it('saying yes removes them', async () => {
    const { element, room } = await rosterOf([ana, ben]);
    await choose(element, 'Ben', 'Remove');
    await question(element);
    await press(element, 'confirm');
    await waitUntil(() => room.asked.length > 0);
    expect(room.asked).to.deep.equal(['remove Ben']);
  });

  it('one reads why it did not work', async () => {
    const { element, room } = await rosterOf([ana, ben]);
    room.failNext('permission/not-allowed');
    await choose(element, 'Ben', 'Remove');
    await question(element);
    await press(element, 'confirm');
    await untilSaid(element, 'You may not do this');
  });

  it('the page is told only of what was confirmed, and can prevent it', async () => {
    const { element, room } = await rosterOf([ana, ben]);
    const wanted: string[] = [];
    element.addEventListener('moot-remove-request', (event) => {
      wanted.push(event.participant.name);
      event.preventDefault();
    });
    await choose(element, 'Ben', 'Remove');
    await question(element);
    expect(wanted).to.deep.equal([]);
    await press(element, 'confirm');
    expect([wanted, room.asked]).to.deep.equal([['Ben'], []]);
  });
});

describe('Handing the meeting over', () => {
  it('says plainly that it cannot be taken back', async () => {
    const { element, room } = await rosterOf([ana, ben]);
    await choose(element, 'Ben', 'Hand the meeting over');
    const dialog = await question(element);
    expect(said(dialog)).to.contain('Hand the meeting over to Ben?').and.to.contain('cannot be taken back');
    await press(element, 'confirm');
    await waitUntil(() => room.asked.length > 0);
    expect(room.asked).to.deep.equal(['hand over to Ben']);
    await settled(element);
    expect(saidBy(element, 'list')).to.match(/Ben Organizer/);
    expect(maybePart(element, 'settings')).to.equal(undefined);
  });
});
