import { en, MootElement, type Loaders, type Locales, type Messages } from '@folkmoot/elements';
import { missingLoader, textsOf } from '../../packages/elements/src/base/texts.js';
import { emptyPlace, expect, said, settled, untilSaid, warningsDuring } from '../support/elements.js';

const dutch: Messages = { ...en, viewer: { ...en.viewer, noRoom: 'Nog niet in een vergadering' } };
const english = 'Not in a meeting yet';

/** Texts that come when the test says so. */
interface Delivery {
  readonly asked: number;
  readonly arrive: (messages?: Messages) => void;
  readonly fail: () => void;
}

/** Offers Dutch to all elements of the page, to be delivered by hand. */
function offerDutch(tag = 'nl'): Delivery {
  const { promise, resolve, reject } = deferred<Messages>();
  let asked = 0;
  const loader = (): Promise<Messages> => {
    asked++;
    return promise;
  };
  MootElement.loaders = { ...MootElement.loaders, [tag]: loader };
  return {
    get asked() {
      return asked;
    },
    arrive: (messages = dutch) => resolve(messages),
    fail: () => reject(new Error('The file is gone.')),
  };
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: Error) => void } {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  return { promise, resolve, reject };
}

/** A viewer in a language, put on the page and not waited for. */
async function viewerIn(lang: string): Promise<HTMLElement> {
  const place = await emptyPlace();
  const viewer = Object.assign(document.createElement('moot-viewer'), { lang });
  place.append(viewer);
  return viewer;
}

/** Everything that was going to happen without further news has happened. */
async function quiet(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const arrived = new Promise((resolve) => port1.addEventListener('message', resolve, { once: true }));
  port1.start();
  port2.postMessage('');
  await arrived;
  port1.close();
}

describe('A language that is fetched', () => {
  let before: { locales: Locales; loaders: Loaders };

  beforeEach(() => void (before = { locales: MootElement.locales, loaders: MootElement.loaders }));
  afterEach(() => void Object.assign(MootElement, before));

  it('is waited for before anything is shown', async () => {
    const delivery = offerDutch();
    const viewer = await viewerIn('nl');
    await quiet();
    expect(said(viewer)).to.equal('');
    delivery.arrive();
    await settled(viewer);
    expect(said(viewer)).to.contain('Nog niet');
  });

  it('serves the languages of its family', async () => {
    const delivery = offerDutch();
    delivery.arrive();
    const viewer = await viewerIn('nl-BE');
    await settled(viewer);
    expect(said(viewer)).to.contain('Nog niet');
  });

  it('is fetched once, however many elements wait', async () => {
    const delivery = offerDutch();
    const viewers = [await viewerIn('nl'), await viewerIn('nl'), await viewerIn('nl-NL')];
    await quiet();
    delivery.arrive();
    for (const viewer of viewers) await settled(viewer);
    await settled(await viewerIn('nl'));
    expect(delivery.asked).to.equal(1);
  });

  it('is not fetched while nobody reads it', async () => {
    const delivery = offerDutch();
    await settled(await viewerIn('en'));
    expect(delivery.asked).to.equal(0);
  });

  it('gives way to English when it cannot be had, with one warning for the page', async () => {
    const delivery = offerDutch();
    const warnings = await warningsDuring(async () => {
      const viewers = [await viewerIn('nl'), await viewerIn('nl')];
      delivery.fail();
      for (const viewer of viewers) await settled(viewer);
      viewers.push(await viewerIn('nl'));
      for (const viewer of viewers) await untilSaid(viewer, english);
    });
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.contain('"nl"');
    expect(delivery.asked).to.equal(1);
  });

  it('gives way to its family when it cannot be had', async () => {
    const [flemish, plain] = [offerDutch('nl-be'), offerDutch()];
    flemish.fail();
    plain.arrive();
    await warningsDuring(async () => {
      const viewer = await viewerIn('nl-BE');
      await settled(viewer);
      expect(said(viewer)).to.contain('Nog niet');
    });
  });

  it('leaves what is shown until it is there, when it is wanted later', async () => {
    const delivery = offerDutch();
    const viewer = await viewerIn('en');
    await settled(viewer);
    viewer.lang = 'nl';
    await quiet();
    expect(said(viewer)).to.contain(english);
    delivery.arrive();
    await untilSaid(viewer, 'Nog niet');
  });

  it('that comes too late changes nothing for who reads another by then', async () => {
    const delivery = offerDutch();
    const viewer = await viewerIn('nl');
    await quiet();
    viewer.lang = 'en';
    delivery.arrive();
    await settled(viewer);
    expect(said(viewer)).to.contain(english);
  });

  it('may arrive after the element has left the page', async () => {
    const delivery = offerDutch();
    const viewer = await viewerIn('nl');
    await quiet();
    viewer.remove();
    delivery.arrive();
    await settled(viewer);
    (await emptyPlace()).append(viewer);
    await untilSaid(viewer, 'Nog niet');
  });
});

describe('Which texts are wanted', () => {
  const loader = async (): Promise<Messages> => dutch;

  it('is decided by the nearest tag that is there or can be fetched', () => {
    const offered = { nl: loader };
    expect(missingLoader('nl', { locales: { en }, loaders: offered })).to.equal(loader);
    expect(missingLoader('nl-BE', { locales: { en, nl: dutch }, loaders: { 'nl-be': loader } })).to.equal(
      loader,
    );
    expect(missingLoader('nl-BE', { locales: { en, 'nl-be': dutch }, loaders: offered })).to.equal(undefined);
    expect(missingLoader('nl', { locales: { en, nl: dutch }, loaders: offered })).to.equal(undefined);
    expect(missingLoader('tlh', { locales: { en }, loaders: offered })).to.equal(undefined);
  });

  it('and English stands in for what is not there', () => {
    expect(textsOf('nl-BE', { en, nl: dutch })).to.equal(dutch);
    expect(textsOf('tlh', { nl: dutch })).to.equal(en);
  });
});
