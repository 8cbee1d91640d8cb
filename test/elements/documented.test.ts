import { EndRequestEvent } from '@folkmoot/elements';
import { MeetingError } from '@folkmoot/wire';
import { documentationOf, sourceOf } from '../support/documentation.js';
import {
  emptyPlace,
  expect,
  maybePart,
  onStage,
  press,
  settled,
  statesOf,
  write,
} from '../support/elements.js';
import { anaAndBen, benAndAna, fakeRoom, lineFrom, person } from '../support/fake-room.js';
import { scenes } from '../support/scenes.js';

const tags = [
  'moot-meeting',
  'moot-room',
  'moot-presenter',
  'moot-viewer',
  'moot-chat',
  'moot-roster',
] as const;

/** Shows every scene, one after the other, and gives each element of this kind to a visitor. */
async function throughScenes(tag: string, visit: (element: Element) => void): Promise<void> {
  for (const { show } of Object.values(scenes)) {
    const place = await emptyPlace();
    show(place);
    for (const element of place.querySelectorAll(tag)) {
      await settled(element);
      await settled(element);
      visit(element);
    }
  }
}

/** States that no scene shows, one of each kind. */
async function rareStates(tag: string, visit: (element: Element) => void): Promise<void> {
  if (tag === 'moot-chat') await behindWithError(visit);
  if (tag === 'moot-roster') {
    await refusedToHandOver(visit);
    await findsNobody(visit);
  }
  if (tag === 'moot-viewer') await cannotDraw(visit);
  if (tag === 'moot-room') await refusedToEnd(visit);
}

async function behindWithError(visit: (element: Element) => void): Promise<void> {
  const [, ben] = anaAndBen();
  const lines = Array.from({ length: 300 }, (_, index) => lineFrom(ben, `Line ${index}`, index));
  const { element, room } = await onStage('moot-chat', { lines });
  room.failNext('connection/closed');
  await write(element, 'field', 'Hello');
  await press(element, 'send');
  const log = element.shadowRoot!.querySelector('.log')!;
  log.scrollTop = 900;
  log.dispatchEvent(new Event('scroll'));
  room.chat.hear('News');
  await settled(element);
  visit(element);
}

async function refusedToHandOver(visit: (element: Element) => void): Promise<void> {
  const { element, room } = await onStage('moot-roster');
  room.failNext('permission/organizer-only');
  await press(element, 'make-presenter');
  await settled(element);
  visit(element);
  room.roster.participants.value = [];
  await settled(element);
  visit(element);
}

async function findsNobody(visit: (element: Element) => void): Promise<void> {
  const people = Array.from({ length: 20 }, (_, index) => person(`Person ${index}`));
  const { element } = await onStage('moot-roster', { people });
  await write(element, 'find', 'zzz');
  visit(element);
}

async function cannotDraw(visit: (element: Element) => void): Promise<void> {
  const room = fakeRoom({ people: benAndAna() });
  room.screen.attach = () => {
    throw new MeetingError('unsupported/browser', 'no OffscreenCanvas');
  };
  const viewer = Object.assign(document.createElement('moot-viewer'), { room });
  (await emptyPlace()).append(viewer);
  await settled(viewer);
  visit(viewer);
}

async function refusedToEnd(visit: (element: Element) => void): Promise<void> {
  const { element, room } = await onStage('moot-room', { people: benAndAna() });
  room.failNext('permission/organizer-only');
  element.dispatchEvent(new EndRequestEvent());
  await settled(element);
  visit(element);
  for (const state of [{ name: 'failed', error: new MeetingError('connection/closed', '') }] as const) {
    room.state.value = state;
    await settled(element);
    visit(element);
  }
}

async function everywhere(tag: string, visit: (element: Element) => void): Promise<void> {
  await throughScenes(tag, visit);
  await rareStates(tag, visit);
}

for (const tag of tags) {
  describe(`What the documentation of <${tag}> says:`, () => {
    it('every part is there, and every part that is there is documented', async () => {
      const found = new Set<string>();
      await everywhere(tag, ({ shadowRoot }) => {
        for (const one of shadowRoot?.querySelectorAll('[part]') ?? [])
          one.part.forEach((name) => found.add(name));
      });
      const { parts } = await documentationOf(tag);
      expect([...found].sort()).to.deep.equal([...parts].sort());
    }).timeout(20_000);

    it('every slot is there, and every slot that is there is documented', async () => {
      const found = new Set<string>();
      await everywhere(tag, ({ shadowRoot }) => {
        for (const one of shadowRoot?.querySelectorAll('slot') ?? []) found.add(one.name);
      });
      const { slots } = await documentationOf(tag);
      // A cover has one slot for each of its notices; opening comes and goes too quickly for a scene.
      expect([...found, ...(tag === 'moot-room' ? ['opening'] : [])].sort()).to.deep.equal([...slots].sort());
    }).timeout(20_000);

    it('every state is reached', async () => {
      const { states } = await documentationOf(tag);
      const found = new Set<string>();
      await everywhere(tag, (element) => statesOf(element, ...states).forEach((name) => found.add(name)));
      expect([...found].sort()).to.deep.equal([...states].sort());
    }).timeout(20_000);

    it('every token is one that the style sheets read', async () => {
      const { properties } = await documentationOf(tag);
      const read = await sourceOf('base/tokens.styles.ts');
      expect(properties).not.to.deep.equal([]);
      for (const name of properties) expect(read).to.contain(`var(${name},`);
    });

    it('every event has a class that says whether it can be prevented', async () => {
      const folder = tag.replace('moot-', '');
      const { events } = await documentationOf(tag);
      const classes = await sourceOf(`${folder}/${folder}.events.ts`);
      expect(events).not.to.deep.equal([]);
      for (const type of events) expect(classes, type).to.contain(`super('${type}'`);
    });
  });
}

describe('What the documentation of <moot-meeting> says:', () => {
  const files = ['ends', 'entrance', 'invite', 'live-meeting', 'meeting', 'qr', 'side', 'tools'];

  it('every part is written somewhere, and every part that is written is documented', async () => {
    const sources = await Promise.all(files.map((file) => sourceOf(`meeting/${file}.ts`)));
    const written = sources.flatMap((source) =>
      [...source.matchAll(/\bpart="([\w-]+)"/g)].map(([, name]) => name),
    );
    const { parts } = await documentationOf('moot-meeting');
    // Notices bring parts of their own, and two buttons of the ends are named in script.
    const brought = ['card', 'icon', 'symbol', 'title', 'words', 'code', 'actions', 'again', 'back'];
    expect([...new Set([...written, ...brought])].sort()).to.deep.equal([...parts].sort());
  });

  it('parts of the elements inside are handed on, all of them', async () => {
    const source = await sourceOf('meeting/exported.ts');
    for (const tag of tags) {
      const { parts } = await documentationOf(tag);
      const [, handed = ''] = new RegExp(`'${tag.replace('moot-', '')}',\\s*'([^']+)'`).exec(source) ?? [];
      expect(handed.split(' ').sort(), tag).to.deep.equal([...parts].sort());
    }
  });
});

describe('Every element', () => {
  it('can be styled from outside through its parts', async () => {
    const place = await emptyPlace();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('moot-roster::part(name) { text-transform: uppercase }');
    document.adoptedStyleSheets.push(sheet);
    const room = fakeRoom({ people: [person('Ana', { isSelf: true })] });
    const roster = Object.assign(document.createElement('moot-roster'), { room });
    place.append(roster);
    await settled(roster);
    expect(getComputedStyle(maybePart(roster, 'name')!).textTransform).to.equal('uppercase');
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  });
});
