import { MootElement, MootRoom, MootRoster, roomContext, RoomPart } from '@folkmoot/elements';
import { ContextConsumer } from '@lit/context';
import { LitElement } from 'lit';
import { emptyPlace, expect, fixture, html, said, settled, waitUntil } from '../support/elements.js';
import { fakeRoom, person, type FakeRoom } from '../support/fake-room.js';

function roomOf(...names: string[]): FakeRoom {
  return fakeRoom({ people: names.map((name, index) => person(name, { isSelf: index === 0 })) });
}

async function untilShows(roster: Element, name: string): Promise<void> {
  await waitUntil(() => said(roster).includes(name), `waiting for ${name}; it says "${said(roster)}"`);
}

function roomWith(room: FakeRoom, id = ''): MootRoom {
  return Object.assign(document.createElement('moot-room'), { room, id });
}

describe('An element joins the room', () => {
  it('of the moot-room around it', async () => {
    const place = await fixture(
      html`<moot-room .room=${roomOf('Ana')}><moot-roster></moot-roster></moot-room>`,
    );
    await untilShows(place.querySelector('moot-roster')!, 'Ana');
  });

  it('of the moot-room around it however deep', async () => {
    const place = await fixture(
      html`<moot-room .room=${roomOf('Ana')}
        ><section>
          <div><moot-roster></moot-roster></div></section
      ></moot-room>`,
    );
    await untilShows(place.querySelector('moot-roster')!, 'Ana');
  });

  it('from inside a shadow root of somebody else', async () => {
    const place = await fixture(html`<moot-room .room=${roomOf('Ana')}><div></div></moot-room>`);
    const shadow = place.querySelector('div')!.attachShadow({ mode: 'open' });
    const roster = shadow.appendChild(document.createElement('moot-roster'));
    await untilShows(roster, 'Ana');
  });

  it('of the nearest moot-room, where they are nested', async () => {
    const place = await fixture(
      html`<moot-room .room=${roomOf('Outer')}>
        <moot-room .room=${roomOf('Inner')}><moot-roster></moot-roster></moot-room>
      </moot-room>`,
    );
    await untilShows(place.querySelector('moot-roster')!, 'Inner');
  });

  it('with the id that it names', async () => {
    const place = await fixture(
      html`<div>
        <moot-room id="here" .room=${roomOf('Ana')}></moot-room><moot-roster room="here"></moot-roster>
      </div>`,
    );
    await untilShows(place.querySelector('moot-roster')!, 'Ana');
  });

  it('with the id that it names although another one is around it', async () => {
    const place = await fixture(
      html`<div>
        <moot-room id="there" .room=${roomOf('There')}></moot-room>
        <moot-room .room=${roomOf('Around')}><moot-roster room="there"></moot-roster></moot-room>
      </div>`,
    );
    await untilShows(place.querySelector('moot-roster')!, 'There');
  });

  it('with the id in its own shadow root before one in the document', async () => {
    const place = await fixture(
      html`<div>
        <moot-room id="same" .room=${roomOf('Document')}></moot-room>
        <p></p>
      </div>`,
    );
    const shadow = place.querySelector('p')!.attachShadow({ mode: 'open' });
    const roster = Object.assign(document.createElement('moot-roster'), { room: 'same' });
    shadow.append(roster, roomWith(roomOf('Shadow'), 'same'));
    await untilShows(roster, 'Shadow');
  });

  it('that is given to it', async () => {
    const roster = await fixture(html`<moot-roster .room=${roomOf('Given')}></moot-roster>`);
    await untilShows(roster, 'Given');
  });

  it('and says where it stands when there is none', async () => {
    const roster = await fixture(html`<moot-roster></moot-roster>`);
    expect(said(roster)).to.contain('Nobody is here yet');
  });
});

describe('The order of things does not matter:', () => {
  it('the moot-room may get its room later', async () => {
    const place = await fixture<MootRoom>(html`<moot-room><moot-roster></moot-roster></moot-room>`);
    place.room = roomOf('Late');
    await untilShows(place.querySelector('moot-roster')!, 'Late');
  });

  it('the moot-room may get another room', async () => {
    const place = await fixture<MootRoom>(
      html`<moot-room .room=${roomOf('First')}><moot-roster></moot-roster></moot-room>`,
    );
    await untilShows(place.querySelector('moot-roster')!, 'First');
    place.room = roomOf('Second');
    await untilShows(place.querySelector('moot-roster')!, 'Second');
    expect(said(place.querySelector('moot-roster')!)).not.to.contain('First');
  });

  it('the moot-room may be defined after what is inside it', async () => {
    const place = await fixture(html`<late-room><moot-roster></moot-roster></late-room>`);
    customElements.define('late-room', class extends MootRoom {});
    Object.assign(place, { room: roomOf('Late') });
    await untilShows(place.querySelector('moot-roster')!, 'Late');
  });

  it('the room may be set before the moot-room is defined', async () => {
    const place = await fixture(html`<early-room><moot-roster></moot-roster></early-room>`);
    Object.assign(place, { room: roomOf('Early') });
    customElements.define('early-room', class extends MootRoom {});
    await untilShows(place.querySelector('moot-roster')!, 'Early');
  });

  it('the moot-room with the id may be defined later', async () => {
    const place = await fixture(
      html`<div><later-room id="later"></later-room><moot-roster room="later"></moot-roster></div>`,
    );
    customElements.define('later-room', class extends MootRoom {});
    place.querySelector<MootRoom>('later-room')!.room = roomOf('Later');
    await untilShows(place.querySelector('moot-roster')!, 'Later');
  });

  it('the moot-room with the id may come later', async () => {
    const place = await fixture(html`<div><moot-roster room="to-come"></moot-roster></div>`);
    place.append(roomWith(roomOf('Come'), 'to-come'));
    await untilShows(place.querySelector('moot-roster')!, 'Come');
  });

  it('the element may be defined after the moot-room', async () => {
    const place = await fixture(
      html`<moot-room .room=${roomOf('Ana')}><late-roster></late-roster></moot-room>`,
    );
    customElements.define('late-roster', class extends MootRoster {});
    await untilShows(place.querySelector('late-roster')!, 'Ana');
  });

  it('a moot-room that turns up in between takes over', async () => {
    const place = await fixture(
      html`<moot-room .room=${roomOf('Outer')}
        ><middle-room><moot-roster></moot-roster></middle-room
      ></moot-room>`,
    );
    const roster = place.querySelector('moot-roster')!;
    await untilShows(roster, 'Outer');
    customElements.define('middle-room', class extends MootRoom {});
    place.querySelector<MootRoom>('middle-room')!.room = roomOf('Middle');
    await untilShows(roster, 'Middle');
  });
});

describe('An element that is moved', () => {
  it('shows the room of its new place', async () => {
    const place = await emptyPlace();
    const [first, second] = [roomWith(roomOf('First')), roomWith(roomOf('Second'))];
    const roster = document.createElement('moot-roster');
    first.append(roster);
    place.append(first, second);
    await untilShows(roster, 'First');
    second.append(roster);
    await untilShows(roster, 'Second');
    expect(said(roster)).not.to.contain('First');
  });

  it('shows nothing of the old room outside of any', async () => {
    const place = await emptyPlace();
    const first = roomWith(roomOf('First'));
    const roster = document.createElement('moot-roster');
    first.append(roster);
    place.append(first);
    await untilShows(roster, 'First');
    place.append(roster);
    await untilShows(roster, 'Nobody is here yet');
  });

  it('with its moot-room keeps the room', async () => {
    const place = await fixture(
      html`<div>
        <moot-room .room=${roomOf('Ana')}><moot-roster></moot-roster></moot-room>
        <p></p>
      </div>`,
    );
    const roster = place.querySelector('moot-roster')!;
    for (let turn = 0; turn < 5; turn += 1)
      place.querySelector('p')!.append(place.querySelector('moot-room')!);
    await untilShows(roster, 'Ana');
  });

  it('follows changes after many removals and insertions', async () => {
    const room = roomOf('Ana');
    const place = await fixture(html`<moot-room .room=${room}><moot-roster></moot-roster></moot-room>`);
    const roster = place.querySelector('moot-roster')!;
    for (let turn = 0; turn < 5; turn += 1) {
      roster.remove();
      place.append(roster);
    }
    room.roster.participants.value = [...room.roster.participants.value, person('Ben')];
    await untilShows(roster, 'Ben');
  });

  it('does not follow its room while it is off the page', async () => {
    const room = roomOf('Ana');
    const roster = await fixture(html`<moot-roster .room=${room}></moot-roster>`);
    roster.remove();
    room.roster.participants.value = [...room.roster.participants.value, person('Ben')];
    await settled(roster);
    expect(roster.shadowRoot?.textContent).not.to.contain('Ben');
  });
});

describe('Several rooms on a page', () => {
  it('do not mix', async () => {
    const place = await fixture(
      html`<div>
        <moot-room .room=${roomOf('Ana')}><moot-roster></moot-roster></moot-room>
        <moot-room .room=${roomOf('Ben')}><moot-roster></moot-roster></moot-room>
      </div>`,
    );
    const [first, second] = place.querySelectorAll('moot-roster');
    await untilShows(first!, 'Ana');
    await untilShows(second!, 'Ben');
    expect(said(first!)).not.to.contain('Ben');
    expect(said(second!)).not.to.contain('Ana');
  });

  it('can be told apart by id, and an element can change from one to the other', async () => {
    const place = await fixture(
      html`<div>
        <moot-room id="one" .room=${roomOf('Ana')}></moot-room>
        <moot-room id="two" .room=${roomOf('Ben')}></moot-room>
        <moot-roster room="one"></moot-roster>
      </div>`,
    );
    const roster = place.querySelector('moot-roster')!;
    await untilShows(roster, 'Ana');
    roster.setAttribute('room', 'two');
    await untilShows(roster, 'Ben');
    roster.removeAttribute('room');
    await untilShows(roster, 'Nobody is here yet');
  });
});

describe('Elements of one’s own', () => {
  it('can take the room from the context', async () => {
    class OwnElement extends LitElement {
      readonly consumer = new ContextConsumer(this, { context: roomContext, subscribe: true });
    }
    customElements.define('own-element', OwnElement);
    const room = roomOf('Ana');
    const place = await fixture(html`<moot-room .room=${room}><own-element></own-element></moot-room>`);
    expect(place.querySelector<OwnElement>('own-element')!.consumer.value).to.equal(room);
  });

  it('can build on the same base as ours', async () => {
    customElements.define(
      'own-part',
      class extends RoomPart {
        protected override render(): unknown {
          return this.currentRoom?.code;
        }
      },
    );
    const own = await fixture(html`<own-part .room=${roomOf('Ana')}></own-part>`);
    expect(own.shadowRoot?.textContent).to.equal('123456789');
    expect(own).to.be.instanceOf(MootElement);
  });
});
