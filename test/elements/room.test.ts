import { LeaveRequestEvent, type MootRoom } from '@folkmoot/elements';
import { MeetingError } from '@folkmoot/wire';
import {
  expect,
  fixture,
  focusIn,
  html,
  maybePart,
  part,
  press,
  said,
  settled,
  statesOf,
  untilSaid,
  waitUntil,
  warningsDuring,
} from '../support/elements.js';
import { fakeRoom } from '../support/fake-room.js';
import { joined, roomElement, type RoomStage } from '../support/room-element.js';

const relayDown = new MeetingError('connection/unreachable', 'no answer');

describe('A moot-room', () => {
  it('shows its content and asks for nothing while it has neither link nor name', async () => {
    const { element, client } = await roomElement();
    expect(element.phase.name).to.equal('idle');
    expect(part(element, 'content').hidden).to.equal(false);
    expect([...client.created, ...client.joined]).to.deep.equal([]);
  });

  it('joins by itself when it has a link and a name', async () => {
    const { element, client } = await joined();
    expect(client.joined).to.have.length(1);
    expect(client.joined[0]).to.include({ link: 'https://moot.example/j/1#k', name: 'Ana' });
    expect(element.room).to.equal(client.room);
    expect(statesOf(element, 'open', 'covered')).to.deep.equal(['open']);
  });

  it('waits for the name when it has only the link', async () => {
    const { element, client } = await roomElement({ link: 'https://moot.example/j/1#k' });
    expect(client.joined).to.have.length(0);
    element.name = 'Ana';
    await client.open();
    expect(client.joined).to.have.length(1);
  });

  it('creates a meeting by itself when it shall start one', async () => {
    const { client } = await roomElement({ start: '', name: 'Ana', relay: 'https://relay.example' });
    await client.open();
    expect(client.created[0]).to.include({ name: 'Ana', relay: 'https://relay.example/' });
  });

  it('takes the page’s own origin as the relay of a new meeting unless told otherwise', async () => {
    const { element, client } = await roomElement();
    void element.create('Ana');
    await client.open();
    expect(client.created[0]).to.include({ name: 'Ana', relay: location.origin });
    expect(client.created[0]).not.to.have.property('linkBase');
  });

  it('lets the link decide about the relay unless told otherwise', async () => {
    const { client } = await joined();
    expect(client.joined[0]).not.to.have.property('relay');
  });

  it('gives the page of invitation links in full', async () => {
    const { element, client } = await roomElement({ 'link-base': '/meet/' });
    void element.create('Ana');
    await client.open();
    expect(client.created[0]?.linkBase).to.equal(`${location.origin}/meet/`);
  });

  it('gives back the room that it opened', async () => {
    const { element, client } = await roomElement();
    const opening = element.create('Ana');
    await client.open();
    expect(await opening).to.equal(client.room);
  });

  it('warns once about an address that is none, and goes on without it', async () => {
    const warnings = await warningsDuring(async () => {
      const { element, client } = await roomElement({ relay: 'https://[' });
      element.requestUpdate();
      await settled(element);
      void element.join('https://moot.example/j/1#k', 'Ana');
      await client.open();
      expect(client.joined[0]).not.to.have.property('relay');
    });
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.contain('<moot-room>').and.to.contain('https://[');
  });

  it('shows a room that is given to it', async () => {
    const element = await fixture<MootRoom>(html`<moot-room .room=${fakeRoom()}></moot-room>`);
    expect(element.phase.name).to.equal('open');
  });
});

describe('While the meeting is being entered a moot-room', () => {
  it('says so in place of the content', async () => {
    const { element } = await roomElement({ link: 'https://moot.example/j/1#k', name: 'Ana' });
    await untilSaid(element, 'Entering the meeting');
    expect(part(element, 'content').hidden).to.equal(true);
    expect(part(element, 'cover').getAttribute('role')).to.equal('status');
  });

  it('gives up when it is taken off the page', async () => {
    const { element, client } = await roomElement({ link: 'https://moot.example/j/1#k', name: 'Ana' });
    await waitUntil(() => client.joined.length > 0);
    element.remove();
    await waitUntil(() => client.joined[0]?.signal?.aborted);
    await client.open();
    await waitUntil(() => client.room.asked.includes('leave'), 'a room that came too late is left');
    expect(element.room).to.equal(undefined);
  });

  it('gives up for another link', async () => {
    const { element, client } = await roomElement({ link: 'https://moot.example/j/1#k', name: 'Ana' });
    await waitUntil(() => client.joined.length > 0);
    element.link = 'https://moot.example/j/2#k';
    await waitUntil(() => client.joined.length === 2);
    expect(client.joined[0]?.signal?.aborted).to.equal(true);
    expect(client.joined[1]?.link).to.equal('https://moot.example/j/2#k');
  });
});

describe('When the meeting cannot be entered a moot-room', () => {
  async function failed(error: Error = relayDown): Promise<RoomStage> {
    const stage = await roomElement({ link: 'https://moot.example/j/1#k', name: 'Ana' });
    await stage.client.refuse(error);
    await waitUntil(() => stage.element.phase.name === 'failed');
    await settled(stage.element);
    return stage;
  }

  it('says what happened, why, and what to do', async () => {
    const { element } = await failed();
    expect(said(element)).to.contain('The meeting server does not answer');
    expect(said(element)).to.contain('It is not running');
    expect(said(element)).to.contain('try again in a moment');
    expect(said(element)).to.contain('connection/unreachable');
    expect(part(element, 'cover').getAttribute('role')).to.equal('alert');
  });

  it('tells the page', async () => {
    const { element, client } = await roomElement();
    let told: MeetingError | undefined;
    element.addEventListener('moot-room-failed', ({ error }) => (told = error));
    const opening = element.join('https://moot.example/j/1#k', 'Ana');
    await client.refuse(relayDown);
    expect(await opening).to.equal(undefined);
    expect(told).to.equal(relayDown);
  });

  it('tries again when asked to', async () => {
    const { element, client } = await failed();
    await press(element, 'again');
    await client.open();
    await waitUntil(() => element.phase.name === 'open');
    expect(client.joined).to.have.length(2);
    expect(client.joined[1]).to.include({ link: 'https://moot.example/j/1#k', name: 'Ana' });
  });

  it('repeats a creation with the same name', async () => {
    const { element, client } = await roomElement();
    void element.create('Ana');
    await client.refuse(relayDown);
    await untilSaid(element, 'Try again');
    await press(element, 'again');
    await client.open();
    expect(client.created.map(({ name }) => name)).to.deep.equal(['Ana', 'Ana']);
  });

  it('lets the page try again in its own way', async () => {
    const { element, client } = await failed();
    element.addEventListener('moot-join-request', (event) => event.preventDefault(), { capture: true });
    await press(element, 'again');
    expect(client.joined).to.have.length(1);
  });

  it('does not offer to try again what cannot help', async () => {
    const { element } = await failed(new MeetingError('usage/link-key-missing', 'no key'));
    expect(said(element)).to.contain('This invitation link is incomplete');
    expect(maybePart(element, 'again')).to.equal(undefined);
  });

  it('has words even for an error that nobody thought of', async () => {
    const { element } = await failed(new TypeError('x is not a function'));
    expect(said(element)).to.contain('Something unexpected happened');
    expect(said(element)).not.to.contain('is not a function');
  });

  it('shows what the page puts into its slot instead', async () => {
    const { element } = await failed();
    element.innerHTML = '<p slot="failed">Our own words</p>';
    const slot = element.shadowRoot?.querySelector<HTMLSlotElement>('slot[name="failed"]');
    expect(slot?.assignedElements()[0]?.textContent).to.equal('Our own words');
  });
});

describe('While the connection is being restored a moot-room', () => {
  it('says so above the content, which stays', async () => {
    const { element, client } = await joined();
    client.room.state.value = { name: 'reconnecting' };
    await untilSaid(element, 'Connection lost. Reconnecting');
    expect(part(element, 'content').hidden).to.equal(false);
    expect(statesOf(element, 'reconnecting')).to.deep.equal(['reconnecting']);
  });

  it('stops saying so when it is back', async () => {
    const { element, client } = await joined();
    client.room.state.value = { name: 'reconnecting' };
    await untilSaid(element, 'Reconnecting');
    client.room.state.value = { name: 'open' };
    await waitUntil(() => !said(element).includes('Reconnecting'));
  });
});

describe('After the meeting a moot-room', () => {
  it('says that one left, and joins again when asked to', async () => {
    const { element, client } = await joined();
    element.dispatchEvent(new LeaveRequestEvent());
    await untilSaid(element, 'You left the meeting');
    await press(element, 'again');
    await waitUntil(() => client.joined.length === 2);
    expect(client.joined[1]).to.include({ link: client.room.link, name: 'Ana' });
  });

  it('says that the organizer ended it', async () => {
    const { element, client } = await joined();
    client.room.state.value = { name: 'ended' };
    await untilSaid(element, 'The meeting has ended');
    expect(maybePart(element, 'again')).to.equal(undefined);
  });

  it('says why it broke off', async () => {
    const { element, client } = await joined();
    client.room.state.value = { name: 'failed', error: new MeetingError('connection/failed', 'gone') };
    await untilSaid(element, 'The connection was lost');
  });

  it('moves the focus to the notice when what had it is gone', async () => {
    const { element, client } = await joined();
    element.innerHTML = '<button>inside</button>';
    element.querySelector('button')?.focus();
    client.room.state.value = { name: 'ended' };
    await untilSaid(element, 'The meeting has ended');
    expect(focusIn(element)).to.equal(part(element, 'cover'));
  });

  it('leaves the focus alone when it was elsewhere', async () => {
    const { element, client } = await joined();
    const elsewhere = element.parentElement!.appendChild(document.createElement('button'));
    elsewhere.focus();
    client.room.state.value = { name: 'ended' };
    await untilSaid(element, 'The meeting has ended');
    expect(document.activeElement).to.equal(elsewhere);
  });
});
