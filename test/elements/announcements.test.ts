import type { Participant } from '@folkmoot/room';
import { expect, fixture, html, settled, waitUntil } from '../support/elements.js';
import { anaAndBen, benAndAna, fakeRoom, type FakeRoom, lineFrom, person } from '../support/fake-room.js';

const regions = '[role="status"], [role="alert"], [role="log"], [aria-live]';

/** Everything inside shadow roots as well. */
function* trees(root: ParentNode): Generator<ParentNode> {
  yield root;
  for (const one of root.querySelectorAll('*')) if (one.shadowRoot) yield* trees(one.shadowRoot);
}

const plain = (words: string | null): string =>
  (words ?? '')
    .replace(/[\u2068\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** Writes down whatever the live regions of a place come to say, as a screen reader would read it. */
function listenIn(place: Element): string[] {
  const heard: string[] = [];
  const spoken = new Map<Element, string>();
  const look = (): void => {
    for (const tree of trees(place)) {
      for (const region of tree.querySelectorAll(regions)) {
        if (region.getAttribute('aria-live') === 'off' || !(region as HTMLElement).checkVisibility())
          continue;
        const words = plain(region.textContent);
        if (spoken.get(region) !== words && words) heard.push(words);
        spoken.set(region, words);
      }
    }
  };
  look();
  heard.length = 0;
  const observer = new MutationObserver(look);
  for (const tree of trees(place)) {
    observer.observe(tree, { subtree: true, childList: true, characterData: true, attributes: true });
  }
  return heard;
}

interface Heard {
  readonly room: FakeRoom;
  readonly heard: string[];
  /** Waits until so much was said in all. */
  said(count: number): Promise<void>;
}

/** A whole meeting on a page, and somebody with a screen reader in it. */
async function listener(people: readonly Participant[]): Promise<Heard> {
  const room = fakeRoom({ people });
  const place = await fixture(html`
    <moot-room .room=${room}>
      <moot-presenter></moot-presenter><moot-viewer></moot-viewer> <moot-roster></moot-roster
      ><moot-chat></moot-chat>
    </moot-room>
  `);
  for (const one of [place, ...place.children]) await settled(one);
  const heard = listenIn(place.parentElement!);
  return {
    room,
    heard,
    said: (count) => waitUntil(() => heard.length >= count, `waiting for ${count}: ${heard.join(' | ')}`),
  };
}

/** Long enough for anything that would be said too much. */
const silence = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 900));

describe('In a whole meeting a screen reader says', () => {
  it('each fact once, to somebody who attends', async () => {
    const [ben, ana] = benAndAna();
    const { room, heard, said } = await listener([ben, ana]);
    room.screen.showPicture(0, 0);
    await said(1);
    room.screen.showPicture(1280, 720);
    room.screen.share.value = { ...room.screen.share.value, name: 'paused' } as never;
    await said(2);
    room.screen.showPicture(1280, 720);
    await said(3);
    room.roster.participants.value = [ben, ana, person('Chidi')];
    await said(4);
    room.chat.lines.value = [{ ...lineFrom(ana, 'Good morning'), sentAt: Date.now() }];
    await said(5);
    room.state.value = { name: 'reconnecting' };
    await said(6);
    room.state.value = { name: 'open' };
    await said(7);
    room.screen.share.value = { name: 'none' };
    await said(8);
    room.roster.participants.value = [
      { ...ben, presents: true },
      { ...ana, presents: false },
      person('Chidi'),
    ];
    room.screen.mayShare.value = true;
    await said(9);
    room.freshness.value = 'stale';
    await said(10);
    room.roster.participants.value = [
      { ...ben, presents: true },
      { ...ana, presents: false },
    ];
    await said(11);
    room.state.value = { name: 'ended' };
    await said(12);
    await silence();
    expect(heard).to.deep.equal([
      'Ana is sharing',
      'Ana paused sharing',
      'Ana is sharing',
      'Chidi joined.',
      'Ana: Good morning',
      'Connection lost. Reconnecting …',
      'The connection is back.',
      'Nobody is sharing a screen',
      'You are the presenter now.',
      'What you see may be out of date',
      'Chidi left.',
      'The meeting has ended The organizer ended it for everybody.',
    ]);
  }).timeout(20_000);

  it('each fact once, to the presenter', async () => {
    const { room, heard, said } = await listener(anaAndBen());
    await room.screen.start();
    await said(1);
    await room.screen.pause();
    await said(2);
    await room.screen.resume();
    await said(3);
    await room.screen.stop();
    await said(4);
    await room.roster.makePresenter(person('Ben').id);
    await said(5);
    await silence();
    expect(heard).to.deep.equal([
      'You are sharing your screen Everybody in the meeting sees it.',
      'Sharing is paused The others see the last picture, and nothing of what you do now.',
      'You are sharing your screen Everybody in the meeting sees it.',
      'Your screen is not shared any more.',
      'Ben is the presenter now.',
    ]);
  });

  it('one sentence when many people or lines come at once', async () => {
    const [ana, ben] = anaAndBen();
    const { room, heard, said } = await listener([ana, ben]);
    const crowd = [ana, ben];
    for (let index = 0; index < 12; index += 1) {
      crowd.push(person(`Person ${index}`));
      room.roster.participants.value = [...crowd];
      room.chat.lines.value = [
        ...room.chat.lines.value,
        { ...lineFrom(ben, `Line ${index}`, index), sentAt: Date.now() },
      ];
    }
    await said(2);
    await silence();
    expect(heard.toSorted()).to.deep.equal(['12 new messages', '12 people joined.']);
  });

  it('nothing of what was said before one came in, and all of what is said then', async () => {
    const { room, heard, said } = await listener(anaAndBen());
    const [, ben] = anaAndBen();
    room.chat.lines.value = [0, 1, 2].map((index) => lineFrom(ben, `Old ${index}`, index));
    room.chat.lines.value = [...room.chat.lines.value, { ...lineFrom(ben, 'New', 9), sentAt: Date.now() }];
    await said(1);
    await silence();
    expect(heard).to.deep.equal(['Ben: New']);
  });

  it('nothing of one’s own lines, and the same line again when it is said again', async () => {
    const [ana, ben] = anaAndBen();
    const { room, heard, said } = await listener([ana, ben]);
    const now = (text: string, from: Participant, index: number) => ({
      ...lineFrom(from, text, index),
      sentAt: Date.now(),
    });
    room.chat.lines.value = [now('Mine', ana, 0), now('Yes', ben, 1)];
    await said(1);
    room.chat.lines.value = [...room.chat.lines.value, now('Yes', ben, 2)];
    await silence();
    expect(heard[0]).to.equal('Ben: Yes');
    expect(heard.filter((words) => words !== 'Ben: Yes')).to.deep.equal([]);
  });
});
