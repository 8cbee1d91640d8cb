import type { MootRoster } from '@folkmoot/elements';
import type { Participant } from '@folkmoot/room';
import {
  expect,
  fixture,
  html,
  listen,
  maybePart,
  onStage,
  part,
  parts,
  press,
  said,
  saidBy,
  settled,
  type Stage,
  statesOf,
  untilSaid,
  waitUntil,
  write,
} from '../support/elements.js';
import { person } from '../support/fake-room.js';
import { choose } from '../support/menus.js';

const ana = person('Ana', { role: 'organizer', isSelf: true, presents: true });

const rosterOf = (...people: Participant[]): Promise<Stage<MootRoster>> => onStage('moot-roster', { people });

function crowd(count: number): Participant[] {
  return Array.from({ length: count }, (_, index) => (index === 0 ? ana : person(`Person ${index}`)));
}

const rows = (element: MootRoster): string[] => parts(element, 'person').map((row) => said(row));
const announced = (element: MootRoster): string =>
  element.shadowRoot?.querySelector('.unseen[role="status"]')?.textContent.replace(/[\u2068\u2069]/g, '') ??
  '';

async function untilAnnounced({ element }: Stage<MootRoster>, words: string): Promise<void> {
  await waitUntil(
    () => announced(element) === words,
    `waiting for "${words}"; it says "${announced(element)}"`,
  );
}

async function change({ element, room }: Stage<MootRoster>, people: readonly Participant[]): Promise<void> {
  room.roster.participants.value = people;
  await settled(element);
}

describe('The roster shows', () => {
  it('everybody in order, and how many they are', async () => {
    const { element } = await rosterOf(ana, person('Ben'), person('Chidi'));
    expect(parts(element, 'name').map((one) => one.textContent)).to.deep.equal(['Ana', 'Ben', 'Chidi']);
    expect(saidBy(element, 'count')).to.equal('3 people');
  });

  it('one person as one', async () => {
    const { element } = await rosterOf(ana);
    expect(saidBy(element, 'count')).to.equal('1 person');
  });

  it('who is oneself, who organizes, who presents', async () => {
    const { element } = await rosterOf(ana, person('Ben'));
    expect(rows(element)[0]).to.contain('You').and.to.contain('Organizer').and.to.contain('Presenter');
    expect(rows(element)[1]).not.to.match(/You|Organizer|Presenter/);
  });

  it('who is away', async () => {
    const stage = await rosterOf(ana, person('Ben', { presence: 'away' }));
    expect(rows(stage.element)[1]).to.contain('Away');
    await change(stage, [ana, person('Ben')]);
    expect(rows(stage.element)[1]).not.to.contain('Away');
  });

  it('who helps to organize, and for whom the chat is off', async () => {
    const { element } = await rosterOf(
      ana,
      person('Ben', { role: 'co-organizer' }),
      person('Chidi', { mayChat: false }),
    );
    expect(rows(element)[1]).to.contain('Co-organizer').and.not.to.contain('Chat off');
    expect(rows(element)[2]).to.contain('Chat off').and.not.to.contain('rganizer');
  });

  it('initials that are not read out', async () => {
    const { element } = await rosterOf(person('Ana María Reyes', { isSelf: true }));
    const avatar = part(element, 'avatar');
    expect(avatar.textContent).to.equal('AR');
    expect(avatar.getAttribute('aria-hidden')).to.equal('true');
  });

  it('the same colour for the same person whoever is there', async () => {
    const stage = await rosterOf(ana, person('Ben'));
    const before = parts(stage.element, 'avatar')[1]?.className;
    await change(stage, [ana, person('Chidi'), person('Ben')]);
    expect(parts(stage.element, 'avatar')[2]?.className).to.equal(before);
  });

  it('that nobody is there outside of a meeting', async () => {
    const element = await fixture<MootRoster>(html`<moot-roster></moot-roster>`);
    expect(said(element)).to.contain('Nobody is here yet');
    expect(statesOf(element, 'empty')).to.deep.equal(['empty']);
  });
});

describe('With 250 people the roster', () => {
  it('shows all of them quickly', async () => {
    const started = performance.now();
    const { element } = await rosterOf(...crowd(250));
    expect(parts(element, 'person')).to.have.length(250);
    expect(saidBy(element, 'count')).to.equal('250 people');
    expect(performance.now() - started).to.be.lessThan(1_000);
  });

  it('keeps its height and scrolls', async () => {
    const { element } = await rosterOf(...crowd(250));
    const list = part(element, 'list');
    expect(list.scrollHeight).to.be.greaterThan(list.clientHeight);
    expect(element.getBoundingClientRect().height).to.be.lessThan(600);
  });

  it('finds somebody by a part of the name', async () => {
    const { element } = await rosterOf(...crowd(250));
    await write(element, 'find', 'son 24');
    expect(parts(element, 'name').map((one) => one.textContent)).to.have.members([
      'Person 24',
      ...Array.from({ length: 10 }, (_, index) => `Person ${240 + index}`),
    ]);
  });

  it('finds somebody without accents and capitals', async () => {
    const { element } = await rosterOf(...crowd(30), person('Élodie Müller'));
    await write(element, 'find', 'elodie mu');
    expect(parts(element, 'name').map((one) => one.textContent)).to.deep.equal(['Élodie Müller']);
  });

  it('says when nobody has that name', async () => {
    const { element } = await rosterOf(...crowd(30));
    await write(element, 'find', 'zzz');
    expect(said(element)).to.contain('Nobody with this name is here.');
    await write(element, 'find', '');
    expect(parts(element, 'person')).to.have.length(30);
  });

  it('has no field to find somebody among a few', async () => {
    const stage = await rosterOf(...crowd(30));
    await write(stage.element, 'find', 'Person 29');
    await change(stage, crowd(5));
    expect(maybePart(stage.element, 'find')).to.equal(undefined);
    expect(parts(stage.element, 'person')).to.have.length(5);
  });

  it('keeps the rows of those who stay', async () => {
    const stage = await rosterOf(...crowd(250));
    const before = parts(stage.element, 'person');
    await change(
      stage,
      crowd(250).filter((_, index) => index !== 100),
    );
    expect(parts(stage.element, 'person')[100]).to.equal(before[101]);
  });
});

describe('The first stop of the tabulator key', () => {
  it('is the first of the list, also when one was there before', async () => {
    const stage = await rosterOf(ana);
    await change(stage, [person('Aaron'), ana]);
    const [first, second] = stage.element.shadowRoot!.querySelectorAll<HTMLElement>('.who');
    expect([first?.tabIndex, second?.tabIndex]).to.deep.equal([0, -1]);
  });

  it('is where one was, once one has been in the list', async () => {
    const stage = await rosterOf(ana);
    stage.element.shadowRoot!.querySelector<HTMLElement>('.who')!.focus();
    await change(stage, [person('Aaron'), ana]);
    const [first, second] = stage.element.shadowRoot!.querySelectorAll<HTMLElement>('.who');
    expect([first?.tabIndex, second?.tabIndex]).to.deep.equal([-1, 0]);
  });
});

describe('The organizer', () => {
  it('has a menu for everybody with whom something can be done', async () => {
    const { element } = await rosterOf(ana, person('Ben'), person('Chidi'));
    expect(statesOf(element, 'organizing')).to.deep.equal(['organizing']);
    const labels = parts(element, 'menu-button').map((one) => one.ariaLabel?.replace(/[\u2068\u2069]/g, ''));
    expect(labels).to.deep.equal(['Actions for Ben', 'Actions for Chidi']);
  });

  it('makes somebody else the presenter', async () => {
    const { element, room } = await rosterOf(ana, person('Ben'));
    await choose(element, 'Ben', 'Make presenter');
    await waitUntil(() => rows(element)[1]?.includes('Presenter'));
    expect(room.asked).to.deep.equal(['presenter Ben']);
    expect(rows(element)[0]).not.to.contain('Presenter');
  });

  it('can take presenting back', async () => {
    const { element, room } = await rosterOf({ ...ana, presents: false }, person('Ben', { presents: true }));
    await choose(element, 'yourself', 'Present yourself');
    expect(room.asked).to.deep.equal(['presenter Ana']);
  });

  it('reads why it did not work', async () => {
    const { element, room } = await rosterOf(ana, person('Ben'));
    room.failNext('usage/unknown-participant');
    await choose(element, 'Ben', 'Make presenter');
    await untilSaid(element, 'This person is gone');
    await press(element, 'dismiss');
    expect(maybePart(element, 'bar')).to.equal(undefined);
  });

  it('lets the page decide first', async () => {
    const { element, room } = await rosterOf(ana, person('Ben'));
    let wanted = '';
    element.parentElement!.addEventListener('moot-make-presenter-request', (event) => {
      wanted = event.participant.name;
      event.preventDefault();
    });
    await choose(element, 'Ben', 'Make presenter');
    expect(wanted).to.equal('Ben');
    expect(room.asked).to.deep.equal([]);
  });
});

describe('Who comes and goes', () => {
  it('is read out politely', async () => {
    const stage = await rosterOf(ana);
    await change(stage, [ana, person('Ben')]);
    await untilAnnounced(stage, 'Ben joined.');
    await change(stage, [ana]);
    await untilAnnounced(stage, 'Ben left.');
  });

  it('is counted when many come at once', async () => {
    const stage = await rosterOf(ana);
    await change(stage, crowd(20));
    await untilAnnounced(stage, '19 people joined.');
    await change(stage, [ana]);
    await untilAnnounced(stage, '19 people left.');
  });

  it('is not read out for those who were there before', async () => {
    const { element } = await rosterOf(ana, person('Ben'));
    expect(announced(element)).to.equal('');
  });

  it('is told to the page', async () => {
    const stage = await rosterOf(ana);
    const heard = listen(
      stage.element.parentElement!,
      'moot-participant-joined',
      'moot-participant-left',
      'moot-presenter-changed',
    );
    await change(stage, [ana, person('Ben')]);
    await change(stage, [{ ...ana, presents: false }, person('Ben', { presents: true })]);
    await change(stage, [ana]);
    await waitUntil(() => heard.length === 4);
    expect(heard).to.deep.equal([
      'moot-participant-joined',
      'moot-presenter-changed',
      'moot-participant-left',
      'moot-presenter-changed',
    ]);
  });

  it('is not told to be coming when only the connection was away', async () => {
    const stage = await rosterOf(ana, person('Ben'));
    const heard = listen(stage.element, 'moot-participant-joined', 'moot-participant-left');
    await change(stage, [ana, person('Ben', { presence: 'away' })]);
    await change(stage, [ana, person('Ben')]);
    expect(heard).to.deep.equal([]);
  });

  it('and who presented already when one came in is no news', async () => {
    const stage = await rosterOf({ ...ana, presents: false }, person('Ben'));
    await change(stage, [{ ...ana, presents: false }, person('Ben', { presents: true })]);
    expect(announced(stage.element)).to.equal('');
    await change(stage, [ana, person('Ben')]);
    await untilAnnounced(stage, 'You are the presenter now.');
  });

  it('and who presents now is read out', async () => {
    const stage = await rosterOf(ana, person('Ben'));
    await change(stage, [{ ...ana, presents: false }, person('Ben', { presents: true })]);
    await untilAnnounced(stage, 'Ben is the presenter now.');
  });
});

describe('A name of 300 characters', () => {
  const long = 'Wolfeschlegelsteinhausenbergerdorff '.repeat(9).slice(0, 300).trim();

  it('takes two lines, and all of them when pressed', async () => {
    const { element } = await rosterOf(ana, person(long));
    element.style.inlineSize = '320px';
    const button = element.shadowRoot!.querySelector<HTMLElement>('button.long')!;
    const height = button.getBoundingClientRect().height;
    expect(button.getAttribute('aria-expanded')).to.equal('false');
    button.click();
    await settled(element);
    expect(button.getAttribute('aria-expanded')).to.equal('true');
    expect(button.getBoundingClientRect().height).to.be.greaterThan(height * 2);
    button.click();
    await settled(element);
    expect(button.getBoundingClientRect().height).to.equal(height);
  });

  it('is there in full for screen readers', async () => {
    const { element } = await rosterOf(ana, person(long));
    expect(parts(element, 'name')[1]?.textContent).to.equal(long);
  });

  it('without a gap stays inside the list', async () => {
    const { element } = await rosterOf(ana, person('x'.repeat(300)));
    const list = part(element, 'list');
    expect(list.scrollWidth).to.be.at.most(list.clientWidth);
  });
});
