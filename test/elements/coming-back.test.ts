import { signal, type Signal } from '@folkmoot/kit';
import {
  emptyPlace,
  expect,
  onStage,
  part,
  parts,
  press,
  said,
  settled,
  untilSaid,
  waitUntil,
  write,
} from '../support/elements.js';
import { anaAndBen, benAndAna, fakeRoom, lineFrom, person, type FakeRoom } from '../support/fake-room.js';
import { roomElement } from '../support/room-element.js';

const partTags = ['moot-presenter', 'moot-viewer', 'moot-chat', 'moot-roster'] as const;

/** A room whose signals say how many of them are watched. */
function watchedRoom(): { room: FakeRoom; watched: () => number } {
  let count = 0;
  const counted = <T>({ value }: Signal<T>): Signal<T> =>
    signal(value, { watched: () => void (count += 1), unwatched: () => void (count -= 1) });
  const plain = fakeRoom({ people: benAndAna() });
  const room: FakeRoom = {
    ...plain,
    state: counted(plain.state),
    freshness: counted(plain.freshness),
    roster: { ...plain.roster, participants: counted(plain.roster.participants) },
    chat: { ...plain.chat, lines: counted(plain.chat.lines) },
    screen: {
      ...plain.screen,
      share: counted(plain.screen.share),
      own: counted(plain.screen.own),
      mayShare: counted(plain.screen.mayShare),
    },
  };
  return { room, watched: () => count };
}

/** Takes an element off the page and puts it back, several times. */
async function offAndOn(element: HTMLElement, times = 5): Promise<void> {
  const place = element.parentElement!;
  for (let turn = 0; turn < times; turn += 1) {
    element.remove();
    await settled(element);
    place.append(element);
    await settled(element);
  }
}

for (const tag of partTags) {
  describe(`A <${tag}> that comes and goes`, () => {
    it('watches its room while it is on the page, and lets go of it afterwards', async () => {
      const { room, watched } = watchedRoom();
      const element = Object.assign(document.createElement(tag), { room });
      expect(watched()).to.equal(0);
      (await emptyPlace()).append(element);
      await settled(element);
      const once = watched();
      expect(once).to.be.greaterThan(0);
      await offAndOn(element);
      expect(watched()).to.equal(once);
      element.remove();
      await settled(element);
      expect(watched()).to.equal(0);
    });

    it('lets go of a room for another one', async () => {
      const [first, second] = [watchedRoom(), watchedRoom()];
      const element = Object.assign(document.createElement(tag), { room: first.room });
      (await emptyPlace()).append(element);
      await settled(element);
      const once = first.watched();
      element.room = second.room;
      await settled(element);
      expect([first.watched(), second.watched()]).to.deep.equal([0, once]);
    });

    it('shows the same as before', async () => {
      const { element } = await onStage(tag, { people: benAndAna() });
      const before = said(element);
      await offAndOn(element);
      expect(said(element)).to.equal(before);
    });

    it('catches up with what happened meanwhile', async () => {
      const { element, room } = await onStage(tag, { people: benAndAna() });
      const place = element.parentElement!;
      element.remove();
      room.state.value = { name: 'ended' };
      room.chat.hear('While you were away');
      room.roster.participants.value = [];
      place.append(element);
      await settled(element);
      const expected = {
        'moot-presenter': 'once you are in a meeting',
        'moot-viewer': 'The meeting is over for you',
        'moot-chat': 'While you were away',
        'moot-roster': 'Nobody is here yet',
      };
      expect(said(element)).to.contain(expected[tag]);
    });

    it('can be made by a parser, by a script and by a copy', async () => {
      const place = await emptyPlace();
      const parsed = new DOMParser().parseFromString(`<${tag}></${tag}>`, 'text/html').body
        .firstElementChild!;
      const made = document.createElement(tag);
      place.append(document.adoptNode(parsed), made, made.cloneNode(true));
      for (const one of place.children) await settled(one);
      const shown = [...place.children].map((one) => said(one));
      expect(new Set(shown).size).to.equal(1);
      expect(shown[0]).to.match(/\w/);
    });
  });
}

describe('Events while an element comes and goes', () => {
  it('are told once each by the chat', async () => {
    const { element, room } = await onStage('moot-chat');
    const heard: string[] = [];
    element.addEventListener('moot-line-received', ({ line }) => heard.push(line.text));
    await offAndOn(element);
    room.chat.hear('Once');
    expect(heard).to.deep.equal(['Once']);
  });

  it('are told once each by the roster', async () => {
    const { element, room } = await onStage('moot-roster');
    const heard: string[] = [];
    element.addEventListener('moot-participant-joined', ({ participant }) => heard.push(participant.name));
    await offAndOn(element);
    room.roster.participants.value = [...room.roster.participants.value, person('Chidi')];
    await waitUntil(() => heard.length > 0);
    await settled(element);
    expect(heard).to.deep.equal(['Chidi']);
  });

  it('are told once each by the presenter', async () => {
    const { element, room } = await onStage('moot-presenter');
    let heard = 0;
    element.addEventListener('moot-share-started', () => (heard += 1));
    await offAndOn(element);
    room.screen.own.value = { name: 'sharing' };
    expect(heard).to.equal(1);
  });

  it('are answered once each by the moot-room', async () => {
    const { element, client } = await roomElement();
    for (let turn = 0; turn < 5; turn += 1) (await emptyPlace()).append(element);
    await settled(element);
    void element.join('https://moot.example/j/1#k', 'Ana');
    await client.open();
    await waitUntil(() => element.phase.name === 'open');
    element.dispatchEvent(new Event('moot-leave-request', { cancelable: true }));
    await untilSaid(element, 'You left the meeting');
    expect(client.room.asked).to.deep.equal(['leave']);
  });

  it('are not told while it is off the page', async () => {
    const { element, room } = await onStage('moot-chat');
    let heard = 0;
    element.addEventListener('moot-line-received', () => (heard += 1));
    element.remove();
    room.chat.hear('Nobody listens');
    await settled(element);
    expect(heard).to.equal(0);
  });
});

describe('What somebody did to an element stays when it is moved:', () => {
  it('the draft', async () => {
    const { element } = await onStage('moot-chat');
    await write(element, 'field', 'Half a sentence');
    await offAndOn(element, 2);
    expect(part<HTMLTextAreaElement>(element, 'field').value).to.equal('Half a sentence');
  });

  it('the error that was not dismissed', async () => {
    const { element, room } = await onStage('moot-presenter');
    room.failNext('permission/capture-refused');
    await press(element, 'start');
    await waitUntil(() => parts(element, 'bar').length === 1);
    await offAndOn(element, 2);
    expect(parts(element, 'bar')).to.have.length(1);
  });

  it('the search', async () => {
    const people = [...anaAndBen(), ...Array.from({ length: 20 }, (_, index) => person(`Person ${index}`))];
    const { element } = await onStage('moot-roster', { people });
    await write(element, 'find', 'Ben');
    await offAndOn(element, 2);
    expect(parts(element, 'person')).to.have.length(1);
  });

  it('the actual size', async () => {
    const { element, room } = await onStage('moot-viewer', { people: benAndAna() });
    room.screen.showPicture();
    await settled(element);
    await press(element, 'actual');
    await offAndOn(element, 2);
    expect(part(element, 'actual').getAttribute('aria-pressed')).to.equal('true');
    expect([...room.screen.canvases.values()]).to.deep.equal(['attached']);
  });

  it('the newest line in sight', async () => {
    const [, ben] = anaAndBen();
    const lines = Array.from({ length: 200 }, (_, index) => lineFrom(ben, `Line ${index}`, index));
    const { element } = await onStage('moot-chat', { lines });
    await offAndOn(element, 2);
    const log = part(element, 'log');
    await waitUntil(() => log.scrollHeight - log.clientHeight - log.scrollTop <= 1);
  });
});

describe('A viewer that fills the screen', () => {
  it('hears of changes only while it is on the page', async () => {
    const { element, room } = await onStage('moot-viewer', { people: benAndAna() });
    room.screen.showPicture();
    await settled(element);
    let renderings = 0;
    const { requestUpdate } = element;
    element.requestUpdate = (...args) => {
      renderings += 1;
      requestUpdate.apply(element, args);
    };
    window.dispatchEvent(new Event('resize'));
    expect(renderings).to.equal(1);
    element.dispatchEvent(new Event('fullscreenchange'));
    expect(renderings).to.equal(2);
    element.remove();
    renderings = 0;
    window.dispatchEvent(new Event('resize'));
    expect(renderings).to.equal(0);
  });

  it('has no such button where the page does not allow it', async () => {
    Object.defineProperty(document, 'fullscreenEnabled', { value: false, configurable: true });
    const { element, room } = await onStage('moot-viewer', { people: benAndAna() });
    room.screen.showPicture();
    await settled(element);
    expect(parts(element, 'full')).to.have.length(0);
    expect(parts(element, 'actual')).to.have.length(1);
    Reflect.deleteProperty(document, 'fullscreenEnabled');
  });
});
