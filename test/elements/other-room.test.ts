import {
  expect,
  maybePart,
  onStage,
  part,
  parts,
  press,
  said,
  saidBy,
  settled,
  statesOf,
  untilSaid,
  waitUntil,
  write,
} from '../support/elements.js';
import { choose } from '../support/menus.js';
import { anaAndBen, benAndAna, fakeRoom, lineFrom, person, type FakeRoom } from '../support/fake-room.js';

const [, ben] = anaAndBen();

function roomOfLines(count: number): FakeRoom {
  return fakeRoom({
    lines: Array.from({ length: count }, (_, index) => lineFrom(ben, `Line ${index}`, index)),
  });
}

function crowd(count: number): FakeRoom {
  const [ana] = anaAndBen();
  return fakeRoom({
    people: [ana, ...Array.from({ length: count }, (_, index) => person(`Person ${index}`))],
  });
}

/** Gives an element another room. */
async function change<E extends HTMLElement>(
  element: E & { room?: unknown },
  room: FakeRoom,
): Promise<FakeRoom> {
  element.room = room;
  await settled(element);
  return room;
}

const announced = (element: Element): string =>
  element.shadowRoot?.querySelector('.unseen[role="status"]')?.textContent ?? '';

describe('A chat that gets another room', () => {
  it('shows its lines and none of the room before', async () => {
    const { element } = await onStage('moot-chat', { lines: [lineFrom(ben, 'From the first')] });
    await change(element, fakeRoom({ lines: [lineFrom(ben, 'From the second')] }));
    expect(parts(element, 'text').map((one) => one.textContent)).to.deep.equal(['From the second']);
  });

  it('does not tell of lines that were there before', async () => {
    const { element } = await onStage('moot-chat');
    const heard: string[] = [];
    element.addEventListener('moot-line-received', ({ line }) => heard.push(line.text));
    const second = await change(element, roomOfLines(3));
    expect(heard).to.deep.equal([]);
    second.chat.hear('News');
    expect(heard).to.deep.equal(['News']);
  });

  it('hears nothing from the room before', async () => {
    const { element, room } = await onStage('moot-chat');
    await change(element, fakeRoom());
    const heard: string[] = [];
    element.addEventListener('moot-line-received', ({ line }) => heard.push(line.text));
    room.chat.hear('Too late');
    await settled(element);
    expect(heard).to.deep.equal([]);
    expect(said(element)).not.to.contain('Too late');
  });

  it('forgets the error of the room before', async () => {
    const { element, room } = await onStage('moot-chat');
    room.failNext('connection/closed');
    await write(element, 'field', 'Hello');
    await press(element, 'send');
    await waitUntil(() => maybePart(element, 'bar'));
    await change(element, fakeRoom());
    expect(maybePart(element, 'bar')).to.equal(undefined);
  });

  it('keeps what somebody is writing', async () => {
    const { element } = await onStage('moot-chat');
    await write(element, 'field', 'Half a sentence');
    const second = await change(element, fakeRoom());
    expect(part<HTMLTextAreaElement>(element, 'field').value).to.equal('Half a sentence');
    await press(element, 'send');
    expect(second.asked).to.deep.equal(['say Half a sentence']);
  });

  it('shows the newest line although one read older ones in the room before', async () => {
    const { element } = await onStage('moot-chat', { lines: roomOfLines(300).chat.lines.value });
    const log = part(element, 'log');
    log.scrollTop = 300;
    log.dispatchEvent(new Event('scroll'));
    await settled(element);
    expect(statesOf(element, 'behind')).to.deep.equal(['behind']);
    const second = await change(element, roomOfLines(2));
    expect(statesOf(element, 'behind')).to.deep.equal([]);
    second.chat.hear('News');
    await settled(element);
    expect(maybePart(element, 'newer')).to.equal(undefined);
  });

  it('can be written into as the new room allows', async () => {
    const { element, room } = await onStage('moot-chat');
    room.state.value = { name: 'ended' };
    await settled(element);
    expect(part<HTMLTextAreaElement>(element, 'field').readOnly).to.equal(true);
    await change(element, fakeRoom());
    expect(part<HTMLTextAreaElement>(element, 'field').readOnly).to.equal(false);
  });
});

describe('A roster that gets another room', () => {
  it('shows its people and does not read them out as coming', async () => {
    const { element } = await onStage('moot-roster');
    await change(element, crowd(3));
    expect(saidBy(element, 'count')).to.equal('4 people');
    expect(announced(element)).to.equal('');
  });

  it('forgets what was announced about the room before', async () => {
    const { element, room } = await onStage('moot-roster');
    room.roster.participants.value = [...room.roster.participants.value, person('Chidi')];
    await settled(element);
    await waitUntil(() => announced(element).includes('Chidi'));
    await change(element, crowd(3));
    expect(announced(element)).to.equal('');
  });

  it('does not search for somebody any more', async () => {
    const { element } = await onStage('moot-roster', { people: crowd(20).roster.participants.value });
    await write(element, 'find', 'Person 7');
    expect(parts(element, 'person')).to.have.length(1);
    await change(element, crowd(30));
    expect(parts(element, 'person')).to.have.length(31);
    expect(part<HTMLInputElement>(element, 'find').value).to.equal('');
  });

  it('forgets the error of the room before', async () => {
    const { element, room } = await onStage('moot-roster');
    room.failNext('permission/organizer-only');
    await choose(element, 'Ben', 'Make presenter');
    await waitUntil(() => maybePart(element, 'bar'));
    await change(element, fakeRoom());
    expect(maybePart(element, 'bar')).to.equal(undefined);
  });

  it('does not read out who presented there when one came in', async () => {
    const { element } = await onStage('moot-roster');
    const [me, ana] = benAndAna();
    const second = await change(element, fakeRoom({ people: [me, { ...ana, presents: false }] }));
    second.roster.participants.value = [me, ana];
    await settled(element);
    expect(announced(element)).to.equal('');
  });

  it('closes the long name that was open', async () => {
    const people = [...anaAndBen(), person('x'.repeat(300))];
    const { element } = await onStage('moot-roster', { people });
    const long = (): HTMLButtonElement => element.shadowRoot!.querySelector<HTMLButtonElement>('.long')!;
    long().click();
    await settled(element);
    expect(long().getAttribute('aria-expanded')).to.equal('true');
    await change(element, fakeRoom({ people }));
    expect(long().getAttribute('aria-expanded')).to.equal('false');
  });
});

describe('A presenter that gets another room', () => {
  it('forgets the error of the room before', async () => {
    const { element, room } = await onStage('moot-presenter');
    room.failNext('permission/capture-refused');
    await press(element, 'start');
    await waitUntil(() => maybePart(element, 'bar'));
    await change(element, fakeRoom());
    expect(maybePart(element, 'bar')).to.equal(undefined);
  });

  it('shows whether one shares there, and tells nothing of it', async () => {
    const { element } = await onStage('moot-presenter');
    const heard: string[] = [];
    for (const type of ['moot-share-started', 'moot-share-stopped'])
      element.addEventListener(type, () => heard.push(type));
    const second = fakeRoom();
    second.screen.own.value = { name: 'sharing' };
    await change(element, second);
    expect(said(element)).to.contain('You are sharing your screen');
    await change(element, fakeRoom());
    expect(said(element)).to.contain('Share screen');
    expect(heard).to.deep.equal([]);
  });

  it('stops the share of the right room', async () => {
    const [first, second] = [fakeRoom(), fakeRoom()];
    for (const room of [first, second]) room.screen.own.value = { name: 'sharing' };
    const { element } = await onStage('moot-presenter');
    await change(element, first);
    await change(element, second);
    await press(element, 'stop');
    expect([first.asked, second.asked]).to.deep.equal([[], ['share.stop']]);
  });
});

describe('A viewer that gets another room', () => {
  it('shows that nobody shares there, without the picture of before', async () => {
    const { element, room } = await onStage('moot-viewer', { people: benAndAna() });
    room.screen.showPicture();
    await untilSaid(element, 'Ana is sharing');
    await change(element, fakeRoom({ people: benAndAna() }));
    expect(said(element)).to.contain('Nobody is sharing a screen');
    expect(statesOf(element, 'picture', 'paused', 'stale')).to.deep.equal([]);
  });

  it('forgets that the browser refused full screen', async () => {
    const { element, room } = await onStage('moot-viewer', { people: benAndAna() });
    room.screen.showPicture();
    await untilSaid(element, 'Ana is sharing');
    element.requestFullscreen = () => Promise.reject(new TypeError('no'));
    await press(element, 'full');
    const notices = (): string => element.shadowRoot?.querySelector('[role=status]')?.textContent ?? '';
    await waitUntil(() => notices().includes('refused'));
    await change(element, fakeRoom({ people: benAndAna() }));
    expect(notices()).not.to.contain('refused');
  });

  it('draws there although this browser could not draw for the room before', async () => {
    const broken = fakeRoom({ people: benAndAna() });
    broken.screen.attach = () => {
      throw new Error('no canvas');
    };
    const { element } = await onStage('moot-viewer');
    await change(element, broken);
    expect(said(element)).to.contain('Something');
    const second = await change(element, fakeRoom({ people: benAndAna() }));
    second.screen.showPicture();
    await untilSaid(element, 'Ana is sharing');
    expect([...second.screen.canvases.values()]).to.deep.equal(['attached']);
  });

  it('may get none, and says so', async () => {
    const { element, room } = await onStage('moot-viewer', { people: benAndAna() });
    room.screen.showPicture();
    await untilSaid(element, 'Ana is sharing');
    element.room = undefined;
    await untilSaid(element, 'Not in a meeting yet');
    expect([...room.screen.canvases.values()]).to.deep.equal(['closed']);
  });
});
