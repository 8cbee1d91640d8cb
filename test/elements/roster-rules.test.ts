import {
  expect,
  maybePart,
  part,
  parts,
  saidBy,
  settled,
  untilSaid,
  waitUntil,
} from '../support/elements.js';
import { line, linesOf, openMenu } from '../support/menus.js';
import { ana, anaElse, ben, benHimself, chidi, isMenuOpen, rosterOf } from '../support/roster.js';

describe('What the meeting allows', () => {
  it('is changed by switches beside the heading, which stay open', async () => {
    const { element, room } = await rosterOf([ana, ben]);
    await openMenu(element, part(element, 'settings'));
    const states = (): (string | null)[] =>
      parts(element, 'item').map((one) => one.getAttribute('aria-checked'));
    expect(linesOf(element)).to.deep.equal(['Lock the meeting', 'Chat for everybody', 'Private messages']);
    expect(parts(element, 'item').map(({ role }) => role)).to.deep.equal(Array(3).fill('menuitemcheckbox'));
    expect(states()).to.deep.equal(['false', 'true', 'true']);
    line(element, 'Lock the meeting').click();
    await untilSaid(element, 'The meeting is locked.');
    line(element, 'Chat for everybody').click();
    await untilSaid(element, 'The chat is off.');
    expect(states()).to.deep.equal(['true', 'false', 'true']);
    expect(room.asked).to.deep.equal(['rules {"isLocked":true}', 'rules {"isChatOpen":false}']);
    expect(isMenuOpen(element)).to.equal(true);
  });

  it('stays as it is when the room refuses, and one reads why', async () => {
    const { element, room } = await rosterOf([ana, ben]);
    room.failNext('permission/not-allowed');
    await openMenu(element, part(element, 'settings'));
    line(element, 'Lock the meeting').click();
    await untilSaid(element, 'You may not do this');
    expect(line(element, 'Lock the meeting').getAttribute('aria-checked')).to.equal('false');
  });

  it('can be decided by the page', async () => {
    const { element, room } = await rosterOf([ana, ben]);
    element.addEventListener('moot-rules-request', (event) => event.preventDefault());
    await openMenu(element, part(element, 'settings'));
    line(element, 'Lock the meeting').click();
    await settled(element);
    expect(room.asked).to.deep.equal([]);
  });

  it('is read in words by the others', async () => {
    const { element } = await rosterOf([benHimself, anaElse], {
      rules: { isLocked: true, isChatOpen: false },
    });
    expect(saidBy(element, 'rules')).to.equal('The meeting is locked. The chat is off.');
    expect(maybePart(element, 'settings')).to.equal(undefined);
  });

  it('is not spoken of while it is as usual', async () => {
    const { element } = await rosterOf([benHimself, anaElse]);
    expect(maybePart(element, 'rules')).to.equal(undefined);
  });
});

describe('Read out is', () => {
  const announced = (element: Element): string =>
    element.shadowRoot?.querySelector('.unseen[role="status"]')?.textContent.replace(/[\u2068\u2069]/g, '') ??
    '';

  async function untilAnnounced(element: Element, words: string): Promise<void> {
    await waitUntil(
      () => announced(element) === words,
      `waiting for "${words}", not "${announced(element)}"`,
    );
  }

  it('who organizes from now on, and who does not any more', async () => {
    const { element, room } = await rosterOf([ana, ben]);
    await room.roster.setRole(ben.id, 'co-organizer');
    await untilAnnounced(element, 'Ben is a co-organizer now.');
    await room.roster.setRole(ben.id, 'attendee');
    await untilAnnounced(element, 'Ben is an attendee now.');
    await room.roster.handOver(ben.id);
    await untilAnnounced(element, 'You are an attendee now. Ben is the organizer now.');
  });

  it('what one has become oneself', async () => {
    const { element, room } = await rosterOf([benHimself, anaElse]);
    room.roster.participants.value = [{ ...benHimself, role: 'co-organizer' }, anaElse];
    await untilAnnounced(element, 'You are a co-organizer now.');
    room.roster.participants.value = [
      { ...benHimself, role: 'organizer' },
      { ...anaElse, role: 'attendee' },
    ];
    await untilAnnounced(element, 'You are the organizer now. Ana is an attendee now.');
  });

  it('that the chat is off for somebody, to those who organize alone', async () => {
    const { element, room } = await rosterOf([ana, ben]);
    await room.roster.setMuted([ben.id], true);
    await untilAnnounced(element, 'The chat is off for Ben.');
    await room.roster.setMuted([ben.id], false);
    await untilAnnounced(element, 'The chat is on for Ben.');
    const other = await rosterOf([benHimself, anaElse, chidi]);
    await other.room.roster.setMuted([chidi.id], true);
    await other.room.roster.makePresenter(chidi.id);
    await untilAnnounced(other.element, 'Chidi is the presenter now.');
  });

  it('that the meeting is locked, and that it is open again', async () => {
    const { element, room } = await rosterOf([benHimself, anaElse]);
    expect(announced(element)).to.equal('');
    room.rules.value = { ...room.rules.value, isLocked: true };
    await untilAnnounced(element, 'The meeting is locked.');
    room.rules.value = { ...room.rules.value, isLocked: false };
    await untilAnnounced(element, 'The meeting is open to others again.');
  });
});
