import {
  CreateRequestEvent,
  EndRequestEvent,
  JoinRequestEvent,
  LeaveRequestEvent,
  type MootRoom,
} from '@folkmoot/elements';
import type { Room } from '@folkmoot/room';
import {
  emptyPlace,
  expect,
  fixture,
  html,
  listen,
  part,
  press,
  said,
  settled,
  untilSaid,
  waitUntil,
} from '../support/elements.js';
import { fakeRoom } from '../support/fake-room.js';
import { facts, joined, roomElement } from '../support/room-element.js';

describe('A moot-room does what is requested inside it:', () => {
  it('create', async () => {
    const { element, client } = await roomElement();
    element.querySelector('p')!.dispatchEvent(new CreateRequestEvent('Ana'));
    await client.open();
    expect(client.created[0]?.name).to.equal('Ana');
  });

  it('join', async () => {
    const { element, client } = await roomElement();
    element.querySelector('p')!.dispatchEvent(new JoinRequestEvent('https://moot.example/j/3#k', 'Ben'));
    await client.open();
    expect(client.joined[0]).to.include({ link: 'https://moot.example/j/3#k', name: 'Ben' });
  });

  it('end', async () => {
    const { element, client } = await joined();
    element.querySelector('p')!.dispatchEvent(new EndRequestEvent());
    await waitUntil(() => client.room.asked.includes('end'));
  });

  it('but not what was prevented', async () => {
    const { element, client } = await joined();
    element.addEventListener('moot-leave-request', (event) => event.preventDefault(), { capture: true });
    element.querySelector('p')!.dispatchEvent(new LeaveRequestEvent());
    await settled(element);
    expect(client.room.asked).to.deep.equal([]);
  });

  it('and says why it could not, beside the content', async () => {
    const { element, client } = await joined();
    client.room.failNext('permission/organizer-only');
    element.dispatchEvent(new EndRequestEvent());
    await untilSaid(element, 'Only the organizer can do this');
    expect(part(element, 'content').hidden).to.equal(false);
    await press(element, 'dismiss');
    expect(said(element)).not.to.contain('Only the organizer');
  });
});

describe('A moot-room tells the page', () => {
  it('what happens, in the order in which it happens', async () => {
    const { element, client } = await roomElement();
    const heard = listen(element.parentElement!, ...facts);
    void element.join('https://moot.example/j/1#k', 'Ana');
    await client.open();
    await waitUntil(() => element.phase.name === 'open');
    for (const name of ['reconnecting', 'open', 'ended'] as const) client.room.state.value = { name };
    expect(heard).to.deep.equal([
      'moot-room-opened',
      'moot-room-interrupted',
      'moot-room-resumed',
      'moot-room-ended',
    ]);
  });

  it('which room was opened', async () => {
    const { element, client } = await roomElement();
    let opened: Room | undefined;
    element.addEventListener('moot-room-opened', ({ room }) => (opened = room));
    void element.create('Ana');
    await client.open();
    await waitUntil(() => opened !== undefined);
    expect(opened).to.equal(client.room);
  });

  it('nothing twice when it is moved', async () => {
    const { element } = await joined();
    const heard = listen(element.parentElement!, ...facts);
    element.parentElement!.append(element);
    await settled(element);
    expect(heard).to.deep.equal([]);
  });
});

describe('A moot-room and the page it is on:', () => {
  it('taken away it leaves the meeting that it opened', async () => {
    const { element, client } = await joined();
    element.remove();
    await waitUntil(() => client.room.asked.includes('leave'));
  });

  it('moved it keeps the meeting', async () => {
    const { element, client } = await joined();
    const elsewhere = await emptyPlace();
    elsewhere.append(element);
    await new Promise((resolve) => setTimeout(resolve));
    await settled(element);
    expect(client.room.asked).to.deep.equal([]);
    expect(element.phase.name).to.equal('open');
  });

  it('taken away it leaves a given room alone', async () => {
    const room = fakeRoom();
    const element = await fixture<MootRoom>(html`<moot-room .room=${room}></moot-room>`);
    element.remove();
    await new Promise((resolve) => setTimeout(resolve));
    expect(room.asked).to.deep.equal([]);
  });

  it('opening another meeting leaves the one before', async () => {
    const { element, client } = await joined();
    void element.join('https://moot.example/j/2#k', 'Ana');
    await waitUntil(() => client.room.asked.includes('leave'));
  });
});
