import type { MootMeeting } from '@folkmoot/elements';
import { MeetingError } from '@folkmoot/wire';
import {
  expect,
  focusIn,
  listen,
  maybePart,
  part,
  press,
  settled,
  statesOf,
  untilSaid,
  waitUntil,
  warningsDuring,
} from '../support/elements.js';
import {
  enterAs,
  fieldOf,
  inner,
  insideMeeting,
  invitation,
  meetingElement,
  untilOpen,
  writeInto,
} from '../support/meeting-element.js';

/** What stands in front of the meeting, or in its place, as a person reads it. */
const shown = (element: MootMeeting): string =>
  [...element.shadowRoot!.querySelectorAll<HTMLElement>('.outside, .instead')]
    .filter((one) => one.checkVisibility())
    .map(({ innerText }) => innerText)
    .join(' ');

async function untilShown(element: MootMeeting, words: string): Promise<void> {
  await waitUntil(
    () => shown(element).includes(words),
    `waiting for "${words}", there is "${shown(element)}"`,
  );
}

describe('A moot-meeting without a link', () => {
  it('offers to start a meeting, or to join one by its link', async () => {
    const { element } = await meetingElement();
    expect(shown(element)).to.contain('Start a meeting').and.to.contain('Invitation link');
    expect(statesOf(element, 'entrance', 'open')).to.deep.equal(['entrance']);
  });

  it('says what the page wants to be said above', async () => {
    const { element } = await meetingElement({ heading: 'Office hours' });
    expect(shown(element)).to.contain('Office hours');
  });

  it('starts one under the name that was typed', async () => {
    const { element, client } = await meetingElement({ relay: 'https://relay.example' });
    await enterAs(element, '  Ana ');
    await client.open();
    await untilOpen(element);
    expect(client.created[0]).to.include({ name: 'Ana', relay: 'https://relay.example/' });
    expect(element.room).to.equal(client.room);
  });

  it('makes links that lead to this page by a hash route', async () => {
    const { element, client } = await meetingElement();
    await enterAs(element, 'Ana');
    await client.open();
    expect(client.created[0]?.linkBase).to.equal(`${location.href.split('#')[0]!}#`);
  });

  it('makes links that lead where the page says', async () => {
    const { element, client } = await meetingElement({ 'link-base': '/app/#/meet' });
    await enterAs(element, 'Ana');
    await client.open();
    expect(client.created[0]?.linkBase).to.equal(`${location.origin}/app/#/meet`);
  });

  it('joins by a pasted link', async () => {
    const { element, client } = await meetingElement();
    await writeInto(element, 'name', 'Ben');
    await writeInto(element, 'link', ` <${invitation}> `);
    await press(element, 'join');
    await client.open();
    expect(client.joined[0]).to.include({ name: 'Ben', link: `<${invitation}>` });
  });

  it('does not ask for a name that the page knows', async () => {
    const { element, client } = await meetingElement({ name: 'Ana' });
    expect(element.shadowRoot!.querySelector('#name')).to.equal(null);
    await press(element, 'enter');
    await client.open();
    expect(client.created[0]?.name).to.equal('Ana');
  });
});

describe('A mistake at the entrance', () => {
  it('is told beside the name, which gets the focus', async () => {
    const { element, client } = await meetingElement();
    await enterAs(element, '   ');
    await waitUntil(() => focusIn(element) === fieldOf(element, 'name'));
    const field = fieldOf(element, 'name');
    expect(field.ariaInvalid).to.equal('true');
    expect(
      element.shadowRoot!.getElementById(field.getAttribute('aria-describedby')!)!.textContent,
    ).to.contain('A name is missing');
    expect(client.created).to.deep.equal([]);
  });

  it('goes away while it is corrected', async () => {
    const { element } = await meetingElement();
    await enterAs(element, '');
    await writeInto(element, 'name', 'A');
    expect(maybePart(element, 'error')).to.equal(undefined);
    expect(fieldOf(element, 'name').ariaInvalid).to.equal('false');
  });

  for (const [link, words] of Object.entries({
    '': 'This is no invitation link',
    'https://moot.example/': 'This is no invitation link',
    'https://moot.example/j/123456789': 'This invitation link is incomplete',
    'https://moot.example/j/12345#1.a.b': 'This invitation link is damaged',
    [invitation.slice(0, -6)]: 'Its end is missing',
    [invitation.replace('#1.', '#9.')]: 'This invitation is of a newer kind',
  })) {
    it(`in the link "${link}" is told beside it, and nothing typed is lost`, async () => {
      const { element, client } = await meetingElement();
      await writeInto(element, 'name', 'Ben');
      await writeInto(element, 'link', link);
      await press(element, 'join');
      await waitUntil(() => focusIn(element) === fieldOf(element, 'link'));
      expect(part(element, 'error').innerText).to.match(
        new RegExp(words === 'Its end is missing' ? 'incomplete' : words),
      );
      expect([fieldOf(element, 'name').value, fieldOf(element, 'link').value]).to.deep.equal(['Ben', link]);
      expect(client.joined).to.deep.equal([]);
    });
  }

  it('of a link and a name is told one after the other', async () => {
    const { element } = await meetingElement();
    await writeInto(element, 'link', invitation);
    await press(element, 'join');
    await waitUntil(() => focusIn(element) === fieldOf(element, 'name'));
    expect(part(element, 'error').innerText).to.contain('A name is missing');
  });
});

describe('A moot-meeting with a link', () => {
  it('asks for the name only', async () => {
    const { element, client } = await meetingElement({ link: invitation });
    expect(shown(element)).to.contain('Join the meeting').and.not.to.contain('Start a meeting');
    await enterAs(element, 'Ben');
    await client.open();
    expect(client.joined[0]).to.include({ name: 'Ben', link: invitation });
  });

  it('joins at once when it has a name as well', async () => {
    const { element, client } = await meetingElement({ link: invitation, name: 'Ben' });
    await untilShown(element, 'Entering the meeting');
    await client.open();
    await untilOpen(element);
    expect(client.joined.length).to.equal(1);
    expect(statesOf(element, 'entrance', 'open')).to.deep.equal(['open']);
  });

  it('joins when link and name come late, in any order, and once', async () => {
    const { element, client } = await meetingElement();
    element.name = 'Ben';
    await settled(element);
    element.link = invitation;
    await client.open();
    await untilOpen(element);
    element.name = 'Benjamin';
    await settled(element);
    expect(client.joined.length).to.equal(1);
  });

  it('goes on to another meeting when its link changes', async () => {
    const { element, client } = await insideMeeting();
    element.link = invitation.replace('123456789', '987654321');
    await waitUntil(() => client.joined.length === 2);
    expect(client.room.asked).to.contain('leave');
  });

  it('does not look at the page’s address', async () => {
    const { element } = await meetingElement({ link: invitation });
    expect(history.state).to.equal(null);
    expect(element.link).to.equal(invitation);
  });
});

describe('Entering', () => {
  it('can be given up', async () => {
    const { element, client } = await meetingElement({ link: invitation });
    await enterAs(element, 'Ben');
    await untilShown(element, 'Entering the meeting');
    [...element.shadowRoot!.querySelectorAll<HTMLElement>('.instead button')]
      .find((one) => one.checkVisibility())!
      .click();
    await untilShown(element, 'Join the meeting');
    expect(client.joined[0]?.signal?.aborted).to.equal(true);
    expect(fieldOf(element, 'name').value).to.equal('Ben');
  });

  it('that failed says why, can be tried again, and leads back', async () => {
    const { element, client } = await meetingElement();
    await enterAs(element, 'Ana');
    await client.refuse(new MeetingError('connection/unreachable', ''));
    await untilShown(element, 'The meeting server does not answer');
    part(element, 'again').click();
    await waitUntil(() => client.created.length === 2);
    await client.refuse(new MeetingError('limit/rooms', ''));
    await untilShown(element, 'No more meetings at the moment');
    await press(element, 'back');
    await untilShown(element, 'Start a meeting');
    expect(fieldOf(element, 'name').value).to.equal('Ana');
  });

  it('puts the focus on the meeting, when it was at the entrance', async () => {
    const { element, client } = await meetingElement();
    await writeInto(element, 'name', 'Ana');
    part(element, 'enter').focus();
    await press(element, 'enter');
    await waitUntil(() => focusIn(element)?.matches('.instead') ?? false, 'the notice has no focus');
    await client.open();
    await untilOpen(element);
    await waitUntil(() => focusIn(element) === part(element, 'number'), 'the meeting has no focus');
  });

  it('takes no focus from the page', async () => {
    await insideMeeting();
    expect(document.activeElement).to.equal(document.body);
  });

  it('by methods is the same', async () => {
    const { element, client } = await meetingElement();
    void element.join(invitation, 'Ben');
    await client.open();
    await untilOpen(element);
    void element.create('Ana');
    await waitUntil(() => client.created.length === 1);
    await client.open();
  });
});

describe('When it is over,', () => {
  it('whoever left can join again', async () => {
    const { element, client } = await insideMeeting();
    await element.leave();
    await untilShown(element, 'You left the meeting');
    expect(maybePart(element, 'tools')).to.equal(undefined);
    part(element, 'again').click();
    await waitUntil(() => client.joined.length === 2);
  });

  it('an ended meeting says so, and nobody comes back', async () => {
    const { element } = await insideMeeting();
    await element.end();
    await untilShown(element, 'The meeting has ended');
    expect(element.matches(':state(open)')).to.equal(false);
  });

  it('a person who chose the meeting finds the way back to the entrance', async () => {
    const { element, client } = await meetingElement();
    await enterAs(element, 'Ana');
    await client.open();
    await untilOpen(element);
    client.room.state.value = { name: 'ended' };
    await untilShown(element, 'Back to the start');
    [...element.shadowRoot!.querySelectorAll<HTMLElement>('[part~="back"]')]
      .find((one) => one.checkVisibility())!
      .click();
    await untilShown(element, 'Start a meeting');
  });

  it('where the page chose everything there is no way back', async () => {
    const { element, room } = await insideMeeting();
    room.state.value = { name: 'ended' };
    await untilShown(element, 'The meeting has ended');
    expect(maybePart(element, 'back')).to.equal(undefined);
  });

  it('the focus goes to what is said about it', async () => {
    const { element, room } = await insideMeeting();
    part(element, 'copy').focus();
    room.state.value = { name: 'ended' };
    await waitUntil(() => focusIn(element)?.matches('.instead[slot="ended"]') ?? false);
  });

  it('taken off the page, the meeting is left', async () => {
    const { element, room } = await insideMeeting();
    element.remove();
    await waitUntil(() => room.asked.includes('leave'));
  });

  it('moved, it goes on', async () => {
    const { element, room, place } = await insideMeeting();
    const box = document.createElement('div');
    place.append(box);
    box.append(element);
    await new Promise((resolve) => setTimeout(resolve));
    await settled(element);
    expect(room.asked).to.deep.equal([]);
    expect(element.matches(':state(open)')).to.equal(true);
  });
});

describe('A page that uses it', () => {
  it('hears what happens inside', async () => {
    const { element, client } = await meetingElement({ link: invitation, name: 'Ana' });
    const heard = listen(document.body, 'moot-room-opened', 'moot-line-received', 'moot-room-ended');
    await client.open();
    await untilOpen(element);
    await settled(inner(element, 'moot-chat'));
    client.room.chat.hear('Hello');
    client.room.state.value = { name: 'ended' };
    expect(heard).to.deep.equal(['moot-room-opened', 'moot-line-received', 'moot-room-ended']);
  });

  it('hands tickets, a carriage and a source on', async () => {
    const source = document.createElement('canvas');
    const given = { getTicket: () => Promise.reject(new Error('none')), carriage: {} as never };
    const { element, client } = await meetingElement({ name: 'Ana' });
    Object.assign(element, { ...given, source });
    await settled(element);
    await press(element, 'enter');
    await client.open();
    await untilOpen(element);
    expect(client.created[0]).to.include(given);
    expect(inner(element, 'moot-presenter').source).to.equal(source);
  });

  it('is warned of addresses that are none', async () => {
    const warnings = await warningsDuring(async () => {
      await meetingElement({ relay: 'http://', 'link-base': 'http://' });
    });
    expect(warnings).to.deep.equal([
      '<moot-meeting> relay="http://" is no address; using the default.',
      '<moot-meeting> link-base="http://" is no address; using the default.',
    ]);
  });

  it('can ask for the focus', async () => {
    const { element } = await meetingElement();
    element.focus();
    expect(focusIn(element)).to.equal(fieldOf(element, 'name'));
  });

  it('can have it in German', async () => {
    document.documentElement.lang = 'de';
    const { element } = await meetingElement();
    await untilSaid(element, 'Besprechung beginnen');
    document.documentElement.removeAttribute('lang');
  });
});
