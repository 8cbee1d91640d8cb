import { emulateMedia } from '@web/test-runner-commands';
import { MeetingError } from '@folkmoot/wire';
import { emptyPlace, expect, settled } from '../support/elements.js';
import { anaAndBen, benAndAna, fakeRoom, lineFrom, person, type FakeRoom } from '../support/fake-room.js';

const [ana, ben] = anaAndBen();
const long = 'Wolfeschlegelsteinhausenbergerdorff '.repeat(4).trim();

interface State {
  readonly tag: string;
  readonly room: () => FakeRoom;
}

const lines = [
  lineFrom(ben, `A ${'long'.repeat(30)} word`),
  lineFrom(person(long), 'Hello'),
  lineFrom(ana, 'Yes'),
];
const people = [ana, ben, person(long, { presence: 'away' }), person('שירה לוי', { presents: true })];

function changed(room: FakeRoom, change: (room: FakeRoom) => void): FakeRoom {
  change(room);
  return room;
}

const states: Readonly<Record<string, State>> = {
  'a chat': { tag: 'moot-chat', room: () => fakeRoom({ people, lines }) },
  'an empty chat': { tag: 'moot-chat', room: () => fakeRoom() },
  'a list of people': { tag: 'moot-roster', room: () => fakeRoom({ people }) },
  'a button to share': { tag: 'moot-presenter', room: () => fakeRoom({ people: anaAndBen() }) },
  'a sign of sharing': {
    tag: 'moot-presenter',
    room: () => changed(fakeRoom(), (room) => (room.screen.own.value = { name: 'sharing' })),
  },
  'a share that begins': {
    tag: 'moot-presenter',
    room: () => changed(fakeRoom(), (room) => (room.screen.own.value = { name: 'starting' })),
  },
  'a hint to who does not present': { tag: 'moot-presenter', room: () => fakeRoom({ people: benAndAna() }) },
  'a picture': {
    tag: 'moot-viewer',
    room: () => changed(fakeRoom({ people: benAndAna() }), (room) => room.screen.showPicture()),
  },
  'an empty stage': { tag: 'moot-viewer', room: () => fakeRoom({ people: benAndAna() }) },
  'a failure': {
    tag: 'moot-room',
    room: () =>
      changed(fakeRoom(), (room) => {
        room.state.value = { name: 'failed', error: new MeetingError('connection/unreachable', '') };
      }),
  },
  'a meeting that is being restored': {
    tag: 'moot-room',
    room: () => changed(fakeRoom(), (room) => (room.state.value = { name: 'reconnecting' })),
  },
};

async function show({ tag, room }: State, width = 320): Promise<HTMLElement> {
  const place = await emptyPlace();
  place.style.inlineSize = `${width}px`;
  const element = Object.assign(document.createElement(tag), { room: room() });
  place.append(element);
  await settled(element);
  await settled(element);
  return element;
}

function visibleIn(element: HTMLElement, selector = '*'): HTMLElement[] {
  const all = [...element.shadowRoot!.querySelectorAll<HTMLElement>(selector)];
  return all.filter((one) => one.checkVisibility() && !one.closest('.unseen, svg'));
}

/** What reaches beyond its element, or is cut off without a sign of it. */
function broken(element: HTMLElement): string[] {
  const { left, right } = element.getBoundingClientRect();
  const beyond = visibleIn(element).filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width > 1 && (box.left < left - 1 || box.right > right + 1);
  });
  const cut = visibleIn(element, 'button, h2, p, strong, .text, .mark, .person, .card, .bar, .who').filter(
    (one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline',
  );
  return [...beyond, ...cut].map((one) => one.outerHTML.replace(/<!--.*?-->/g, '').slice(0, 160));
}

afterEach(() => {
  document.documentElement.style.fontSize = '';
  document.documentElement.style.zoom = '';
  document.documentElement.dir = '';
});

for (const [name, state] of Object.entries(states)) {
  describe(`320 pixels are enough for ${name}`, () => {
    for (const direction of ['ltr', 'rtl']) {
      it(`with text at 200 %, ${direction}`, async () => {
        Object.assign(document.documentElement, { dir: direction });
        document.documentElement.style.fontSize = '200%';
        const element = await show(state);
        expect(getComputedStyle(element).fontSize).to.equal('32px');
        expect(broken(element)).to.deep.equal([]);
      });

      it(`at a zoom of 200 %, ${direction}`, async () => {
        Object.assign(document.documentElement, { dir: direction });
        document.documentElement.style.zoom = '2';
        expect(broken(await show(state, 160))).to.deep.equal([]);
      });
    }

    it('and what is pressed is large enough for a finger', async () => {
      const element = await show(state);
      const small = visibleIn(element, 'button, input, textarea').filter((one) => {
        const { width, height } = one.getBoundingClientRect();
        return Math.min(width, height) < 24;
      });
      expect(small.map((one) => one.outerHTML)).to.deep.equal([]);
    });
  });
}

describe('Where the person wants less motion', () => {
  before(() => emulateMedia({ reducedMotion: 'reduce' }));
  after(() => emulateMedia({ reducedMotion: 'no-preference' }));

  for (const [name, state] of Object.entries(states)) {
    it(`nothing but a slow spinner moves in ${name}`, async () => {
      const element = await show(state);
      const moving = element.shadowRoot!.getAnimations().filter((animation) => {
        const { duration } = animation.effect!.getComputedTiming();
        return Number(duration) < 5000;
      });
      expect(moving.map((animation) => (animation.effect as KeyframeEffect).target?.outerHTML)).to.deep.equal(
        [],
      );
      for (const button of visibleIn(element, 'button'))
        expect(getComputedStyle(button).transitionDuration).to.match(/^0s/);
    });
  }
});
