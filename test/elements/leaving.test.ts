import { EndRequestEvent, JoinRequestEvent, LeaveRequestEvent } from '@folkmoot/elements';
import { MeetingError } from '@folkmoot/wire';
import {
  emptyPlace,
  expect,
  listen,
  maybePart,
  part,
  press,
  said,
  settled,
  untilSaid,
  waitUntil,
} from '../support/elements.js';
import { fakeRoom } from '../support/fake-room.js';
import { facts, joined, roomElement } from '../support/room-element.js';

const link = 'https://moot.example/j/1#k';
const otherLink = 'https://moot.example/j/2#k';

describe('Somebody who leaves', () => {
  it('while the meeting is still being entered does not come in', async () => {
    const { element, client } = await roomElement({ link, name: 'Ana' });
    expect(element.phase.name).to.equal('opening');
    element.dispatchEvent(new LeaveRequestEvent());
    await waitUntil(() => element.phase.name === 'idle');
    expect(client.joined[0]?.signal?.aborted).to.equal(true);
    await client.open();
    await waitUntil(() => client.room.asked.includes('leave'));
    expect(element.room).to.equal(undefined);
    expect(element.phase.name).to.equal('idle');
  });

  it('while entering hears of no failure afterwards', async () => {
    const { element, client } = await roomElement({ link, name: 'Ana' });
    const heard = listen(element, ...facts);
    element.dispatchEvent(new LeaveRequestEvent());
    await waitUntil(() => element.phase.name === 'idle');
    await client.refuse(new MeetingError('connection/unreachable', 'no answer'));
    await settled(element);
    expect(heard).to.deep.equal([]);
    expect(part(element, 'content').hidden).to.equal(false);
  });

  it('may leave twice', async () => {
    const { element, client } = await joined();
    element.dispatchEvent(new LeaveRequestEvent());
    element.dispatchEvent(new LeaveRequestEvent());
    await untilSaid(element, 'You left the meeting');
    expect(client.room.asked).to.deep.equal(['leave', 'leave']);
  });

  it('without a meeting changes nothing', async () => {
    const { element } = await roomElement();
    const heard = listen(element, ...facts);
    element.dispatchEvent(new LeaveRequestEvent());
    element.dispatchEvent(new EndRequestEvent());
    await settled(element);
    expect(heard).to.deep.equal([]);
    expect(element.phase.name).to.equal('idle');
  });

  it('a given room leaves it as well: it was the person who wanted to', async () => {
    const { element } = await roomElement();
    const room = fakeRoom();
    element.room = room;
    element.dispatchEvent(new LeaveRequestEvent());
    await untilSaid(element, 'You left the meeting');
    expect(room.asked).to.deep.equal(['leave']);
  });

  it('reads it when that did not work', async () => {
    const { element, client } = await joined();
    client.room.failNext('connection/closed');
    element.dispatchEvent(new LeaveRequestEvent());
    await waitUntil(() => maybePart(element, 'bar'));
    expect(part(element, 'content').hidden).to.equal(false);
  });
});

describe('After a meeting', () => {
  it('another link leads into another one', async () => {
    const { element, client } = await roomElement({ start: '', name: 'Ana' });
    await client.open();
    await waitUntil(() => element.phase.name === 'open');
    element.dispatchEvent(new LeaveRequestEvent());
    await untilSaid(element, 'You left the meeting');
    element.link = otherLink;
    await client.open(fakeRoom());
    await waitUntil(() => element.phase.name === 'open');
    expect(client.joined.map((options) => options.link)).to.deep.equal([otherLink]);
  });

  it('another name alone leads nowhere', async () => {
    const { element, client } = await joined();
    element.dispatchEvent(new LeaveRequestEvent());
    await untilSaid(element, 'You left the meeting');
    element.name = 'Anna';
    await settled(element);
    expect(client.joined).to.have.length(1);
    expect(said(element)).to.contain('You left the meeting');
  });

  it('joining again uses the name one has now', async () => {
    const { element, client } = await joined();
    element.dispatchEvent(new LeaveRequestEvent());
    await untilSaid(element, 'You left the meeting');
    element.name = 'Anna';
    await press(element, 'again');
    expect(client.joined.at(-1)).to.include({ link: client.room.link, name: 'Anna' });
  });

  it('joining again uses the name one had in a given room', async () => {
    const { element, client } = await roomElement();
    element.room = fakeRoom();
    element.dispatchEvent(new LeaveRequestEvent());
    await untilSaid(element, 'You left the meeting');
    await press(element, 'again');
    await waitUntil(() => client.joined.length === 1);
    expect(client.joined[0]?.name).to.equal('Ana');
  });

  it('an ended one cannot be joined again', async () => {
    const { element, client } = await joined();
    client.room.state.value = { name: 'ended' };
    await untilSaid(element, 'The meeting has ended');
    expect(maybePart(element, 'again')).to.equal(undefined);
  });

  it('what it refused is not said about the next one', async () => {
    const { element, client } = await joined();
    client.room.failNext('permission/organizer-only');
    element.dispatchEvent(new EndRequestEvent());
    await untilSaid(element, 'Only the organizer can do this');
    element.link = otherLink;
    await client.open(fakeRoom());
    await waitUntil(() => element.phase.name === 'open');
    await settled(element);
    expect(said(element)).not.to.contain('Only the organizer');
  });
});

describe('While one meeting is being entered', () => {
  it('a second request wins, and the first room is left when it comes', async () => {
    const { element, client } = await roomElement();
    element.dispatchEvent(new JoinRequestEvent(link, 'Ana'));
    element.dispatchEvent(new JoinRequestEvent(otherLink, 'Ana'));
    const [first, second] = [fakeRoom(), fakeRoom()];
    await client.open(first);
    await client.open(second);
    await waitUntil(() => element.phase.name === 'open');
    expect(element.room).to.equal(second);
    expect([first.asked, second.asked]).to.deep.equal([['leave'], []]);
  });

  it('a failure of the first says nothing about the second', async () => {
    const { element, client } = await roomElement();
    void element.join(link, 'Ana');
    void element.join(otherLink, 'Ana');
    await client.refuse(new MeetingError('connection/unreachable', 'no answer'));
    await settled(element);
    expect(element.phase.name).to.equal('opening');
    await client.open();
    await waitUntil(() => element.phase.name === 'open');
  });

  it('a room that is given wins over it', async () => {
    const { element, client } = await roomElement({ link, name: 'Ana' });
    const given = fakeRoom();
    element.room = given;
    await client.open();
    await waitUntil(() => client.room.asked.includes('leave'));
    expect(element.room).to.equal(given);
    expect(given.asked).to.deep.equal([]);
  });

  it('moving the element changes nothing', async () => {
    const { element, client } = await roomElement({ link, name: 'Ana' });
    for (let turn = 0; turn < 3; turn += 1) (await emptyPlace()).append(element);
    await client.open();
    await waitUntil(() => element.phase.name === 'open');
    expect(client.joined).to.have.length(1);
    expect(client.room.asked).to.deep.equal([]);
  });
});

describe('The promise of join and create', () => {
  it('gives the room', async () => {
    const { element, client } = await roomElement();
    const promise = element.join(link, 'Ana');
    await client.open();
    expect(await promise).to.equal(client.room);
  });

  it('gives nothing when it fails, and does not reject', async () => {
    const { element, client } = await roomElement();
    const promise = element.create('Ana');
    await client.refuse(new Error('anything'));
    expect(await promise).to.equal(undefined);
    expect(element.phase).to.deep.include({ name: 'failed' });
  });

  it('gives nothing when somebody gave up', async () => {
    const { element, client } = await roomElement();
    const promise = element.join(link, 'Ana');
    element.dispatchEvent(new LeaveRequestEvent());
    await client.refuse(new DOMException('given up', 'AbortError'));
    expect(await promise).to.equal(undefined);
    expect(element.phase.name).to.equal('idle');
  });

  it('to retry gives nothing when there is nothing to retry', async () => {
    const { element, client } = await roomElement();
    expect(await element.retry()).to.equal(undefined);
    expect([...client.joined, ...client.created]).to.deep.equal([]);
  });
});
