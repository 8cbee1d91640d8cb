import { documentationOf, sourceOf } from '../support/documentation.js';
import { emptyPlace, expect, maybePart, settled } from '../support/elements.js';
import { fakeRoom, person } from '../support/fake-room.js';

const tags = [
  'moot-meeting',
  'moot-room',
  'moot-presenter',
  'moot-viewer',
  'moot-chat',
  'moot-roster',
] as const;

// That every part, slot and state is there, and each is documented, is looked for in every story: test/stories.
for (const tag of tags) {
  describe(`What the documentation of <${tag}> says:`, () => {
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
    for (const tag of tags.filter((one) => one !== 'moot-meeting')) {
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
