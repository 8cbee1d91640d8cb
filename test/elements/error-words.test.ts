import { en, MootElement, type ErrorText } from '@folkmoot/elements';
import { MeetingError } from '@folkmoot/wire';
import { emptyPlace, expect, said, settled, untilSaid } from '../support/elements.js';
import { fakeRoom } from '../support/fake-room.js';

type Words = Readonly<Record<string, ErrorText>>;

const ice: Words = {
  'connection/unreachable': { title: 'The line is frozen', why: 'It is cold.', advice: 'Wait for spring.' },
};
const { locales } = MootElement;

/** Lets English get its words for more errors by this; says how often it was asked. */
function offer(moreErrors: () => Promise<Words>): () => number {
  let asked = 0;
  const counted = (): Promise<Words> => {
    asked += 1;
    return moreErrors();
  };
  MootElement.locales = { en: { ...en, moreErrors: counted } };
  return () => asked;
}

async function brokenRoom(): Promise<HTMLElement> {
  const room = fakeRoom();
  room.state.value = { name: 'failed', error: new MeetingError('connection/unreachable', 'no answer') };
  const element = Object.assign(document.createElement('moot-room'), { room });
  (await emptyPlace()).append(element);
  await settled(element);
  return element;
}

describe('The words for an error', () => {
  afterEach(() => {
    MootElement.locales = locales;
  });

  it('are those of its area at first, and its own as soon as they have come', async () => {
    let arrive!: (words: Words) => void;
    offer(() => new Promise((resolve) => (arrive = resolve)));
    const room = await brokenRoom();
    expect(said(room)).to.contain(en.errors['connection']!.title).and.not.to.contain('frozen');
    arrive(ice);
    await untilSaid(room, 'The line is frozen');
  });

  it('are fetched once, however many elements there are', async () => {
    const asked = offer(() => Promise.resolve(ice));
    const rooms = await Promise.all([brokenRoom(), brokenRoom(), brokenRoom()]);
    for (const room of rooms) await untilSaid(room, 'The line is frozen');
    expect(asked()).to.equal(1);
  });

  it('stay those of the area where more cannot be had, and nobody asks again', async () => {
    const asked = offer(() => Promise.reject(new Error('The network is down.')));
    const room = await brokenRoom();
    await settled(await brokenRoom());
    await settled(room);
    expect(said(room)).to.contain(en.errors['connection']!.title);
    expect(MootElement.locales['en']).not.to.have.property('moreErrors');
    expect(asked()).to.equal(1);
  });

  it('come even where nobody lists English', async () => {
    MootElement.locales = {};
    const room = await brokenRoom();
    await untilSaid(room, 'The meeting server does not answer');
  });

  it('that a page has chosen itself are kept', async () => {
    const own = { title: 'Ours', why: 'Because.', advice: 'Call us.' };
    MootElement.locales = {
      en: {
        ...en,
        errors: { ...en.errors, 'connection/unreachable': own },
        moreErrors: () => Promise.resolve(ice),
      },
    };
    const room = await brokenRoom();
    await settled(room);
    expect(said(room)).to.contain('Ours').and.not.to.contain('frozen');
  });
});
