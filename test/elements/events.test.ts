import { choose } from '../support/menus.js';
import {
  CreateRequestEvent,
  EndRequestEvent,
  JoinRequestEvent,
  LeaveRequestEvent,
  LineReceivedEvent,
  LineSentEvent,
  HandOverRequestEvent,
  MakePresenterRequestEvent,
  MuteRequestEvent,
  PrivateChatRequestEvent,
  RemoveRequestEvent,
  RoleRequestEvent,
  RulesRequestEvent,
  ParticipantJoinedEvent,
  ParticipantLeftEvent,
  PresenterChangedEvent,
  RoomEndedEvent,
  RoomFailedEvent,
  RoomInterruptedEvent,
  RoomLeftEvent,
  RoomOpenedEvent,
  RoomResumedEvent,
  SendRequestEvent,
  ShareFailedEvent,
  SharePausedEvent,
  SharePauseRequestEvent,
  ShareRequestEvent,
  ShareResumedEvent,
  ShareResumeRequestEvent,
  ShareStartedEvent,
  ShareStoppedEvent,
  ShareStopRequestEvent,
  ViewChangedEvent,
} from '@folkmoot/elements';
import { MeetingError } from '@folkmoot/wire';
import {
  emptyPlace,
  expect,
  onStage,
  part,
  press,
  settled,
  untilSaid,
  waitUntil,
  write,
} from '../support/elements.js';
import { anaAndBen, benAndAna, fakeRoom, lineFrom, person } from '../support/fake-room.js';
import { roomElement } from '../support/room-element.js';

const [ana, ben] = anaAndBen();
const error = new MeetingError('connection/closed', 'gone');
const room = fakeRoom();
const line = lineFrom(ben, 'Hello');

/** What everybody can rely on of each event, by its type: an event of that type and the facts it carries. */
const told: Record<string, [Event, Record<string, unknown>]> = {
  'moot-room-opened': [new RoomOpenedEvent(room), { room }],
  'moot-room-failed': [new RoomFailedEvent(error), { error }],
  'moot-room-interrupted': [new RoomInterruptedEvent(), {}],
  'moot-room-resumed': [new RoomResumedEvent(), {}],
  'moot-room-left': [new RoomLeftEvent(), {}],
  'moot-room-ended': [new RoomEndedEvent(), {}],
  'moot-share-started': [new ShareStartedEvent(), {}],
  'moot-share-paused': [new SharePausedEvent(), {}],
  'moot-share-resumed': [new ShareResumedEvent(), {}],
  'moot-share-stopped': [new ShareStoppedEvent(), {}],
  'moot-share-failed': [new ShareFailedEvent(error), { error }],
  'moot-line-sent': [new LineSentEvent('Hello'), { text: 'Hello' }],
  'moot-line-received': [new LineReceivedEvent(line), { line }],
  'moot-participant-joined': [new ParticipantJoinedEvent(ben), { participant: ben }],
  'moot-participant-left': [new ParticipantLeftEvent(ben), { participant: ben }],
  'moot-presenter-changed': [new PresenterChangedEvent(ben), { participant: ben }],
  'moot-view-changed': [new ViewChangedEvent('actual'), { view: 'actual' }],
};

const source = document.createElement('canvas');

const locked = { isLocked: true };

const wanted: Record<string, [Event, Record<string, unknown>]> = {
  'moot-create-request': [new CreateRequestEvent('Ana'), { personName: 'Ana' }],
  'moot-join-request': [new JoinRequestEvent('link', 'Ana'), { link: 'link', personName: 'Ana' }],
  'moot-leave-request': [new LeaveRequestEvent(), {}],
  'moot-end-request': [new EndRequestEvent(), {}],
  'moot-share-request': [new ShareRequestEvent(source), { source }],
  'moot-share-pause-request': [new SharePauseRequestEvent(), {}],
  'moot-share-resume-request': [new ShareResumeRequestEvent(), {}],
  'moot-share-stop-request': [new ShareStopRequestEvent(), {}],
  'moot-send-request': [new SendRequestEvent('Hello', ben.id), { text: 'Hello', to: ben.id }],
  'moot-make-presenter-request': [new MakePresenterRequestEvent(ben), { participant: ben }],
  'moot-mute-request': [new MuteRequestEvent(ben, true), { participant: ben, isMuted: true }],
  'moot-role-request': [
    new RoleRequestEvent(ben, 'co-organizer'),
    { participant: ben, role: 'co-organizer' },
  ],
  'moot-hand-over-request': [new HandOverRequestEvent(ben), { participant: ben }],
  'moot-remove-request': [new RemoveRequestEvent(ben), { participant: ben }],
  'moot-private-chat-request': [new PrivateChatRequestEvent(ben), { participant: ben }],
  'moot-rules-request': [new RulesRequestEvent(locked), { change: locked }],
};

describe('What is told', () => {
  for (const [type, [event, facts]] of Object.entries(told)) {
    it(`${type} reaches the page, carries its facts, and cannot be prevented`, () => {
      expect(event).to.deep.include({ type, bubbles: true, composed: true, cancelable: false });
      expect(event).to.include(facts);
    });
  }
});

describe('What is wanted', () => {
  for (const [type, [event, facts]] of Object.entries(wanted)) {
    it(`${type} reaches the page, carries its facts, and can be prevented`, () => {
      expect(event).to.deep.include({ type, bubbles: true, composed: true, cancelable: true });
      expect(event).to.include(facts);
    });
  }

  it('names nothing that was not given', () => {
    expect(new CreateRequestEvent().personName).to.equal(undefined);
    expect(new JoinRequestEvent()).to.include({ link: undefined, personName: undefined });
    expect(new ShareRequestEvent().source).to.equal(undefined);
  });
});

/** Puts an element into the shadow root of somebody else and notes the events of a type that leave it. */
async function insideSomebody<T extends keyof HTMLElementEventMap>(
  element: Element,
  type: T,
): Promise<HTMLElementEventMap[T][]> {
  const host = await emptyPlace();
  host.attachShadow({ mode: 'open' }).append(element);
  await settled(element);
  const heard: HTMLElementEventMap[T][] = [];
  host.parentElement?.addEventListener(type, (event) => heard.push(event));
  return heard;
}

describe('The page hears from inside a component of its own', () => {
  it('what is sent', async () => {
    const { element } = await onStage('moot-chat');
    const heard = await insideSomebody(element, 'moot-send-request');
    await write(element, 'field', 'Hello');
    await press(element, 'send');
    expect(heard.map((event) => event.text)).to.deep.equal(['Hello']);
    expect(heard[0]?.target).not.to.equal(element);
  });

  it('what is heard in the chat', async () => {
    const { element, room: own } = await onStage('moot-chat');
    const heard = await insideSomebody(element, 'moot-line-received');
    own.chat.hear('News');
    expect(heard.map((event) => event.line.text)).to.deep.equal(['News']);
  });

  it('who shall present', async () => {
    const { element } = await onStage('moot-roster');
    const heard = await insideSomebody(element, 'moot-make-presenter-request');
    await choose(element, 'Ben', 'Make presenter');
    expect(heard.map((event) => event.participant.name)).to.deep.equal(['Ben']);
  });

  it('how the picture is shown', async () => {
    const { element, room: own } = await onStage('moot-viewer', { people: benAndAna() });
    own.screen.showPicture();
    await untilSaid(element, 'Ana is sharing');
    const heard = await insideSomebody(element, 'moot-view-changed');
    await press(element, 'actual');
    expect(heard.map((event) => event.view)).to.deep.equal(['actual']);
  });

  it('that sharing failed, and why', async () => {
    const { element, room: own } = await onStage('moot-presenter');
    const heard = await insideSomebody(element, 'moot-share-failed');
    own.failNext('permission/capture-refused');
    await press(element, 'start');
    await waitUntil(() => heard.length > 0);
    expect(heard.map((event) => event.error.code)).to.deep.equal(['permission/capture-refused']);
  });

  it('that a meeting was opened', async () => {
    const { element, client } = await roomElement();
    const heard = await insideSomebody(element, 'moot-room-opened');
    void element.join('https://moot.example/j/1#k', 'Ana');
    await client.open();
    await waitUntil(() => heard.length > 0);
    expect(heard.map((event) => event.room)).to.deep.equal([client.room]);
  });
});

describe('A page that prevents', () => {
  it('sending keeps the draft', async () => {
    const { element, room: own } = await onStage('moot-chat');
    element.addEventListener('moot-send-request', (event) => event.preventDefault());
    await write(element, 'field', 'Hello');
    await press(element, 'send');
    expect(own.asked).to.deep.equal([]);
    expect(part<HTMLTextAreaElement>(element, 'field').value).to.equal('Hello');
  });

  it('handing over changes nobody’s role', async () => {
    const { element, room: own } = await onStage('moot-roster');
    element.addEventListener('moot-make-presenter-request', (event) => event.preventDefault());
    await choose(element, 'Ben', 'Make presenter');
    expect(own.asked).to.deep.equal([]);
    expect(own.roster.participants.value.find(({ presents }) => presents)?.name).to.equal(ana.name);
  });

  it('resuming leaves the share paused', async () => {
    const { element, room: own } = await onStage('moot-presenter');
    own.screen.own.value = { name: 'paused' };
    await settled(element);
    element.addEventListener('moot-share-resume-request', (event) => event.preventDefault());
    await press(element, 'pause');
    expect(own.asked).to.deep.equal([]);
    expect(own.screen.own.value).to.deep.equal({ name: 'paused' });
  });

  it('creating and joining opens nothing', async () => {
    const { element, client } = await roomElement();
    for (const type of ['moot-create-request', 'moot-join-request'])
      element.addEventListener(type, (event) => event.preventDefault(), { capture: true });
    element.dispatchEvent(new CreateRequestEvent('Ana'));
    element.dispatchEvent(new JoinRequestEvent('https://moot.example/j/1#k', 'Ana'));
    await settled(element);
    expect([...client.created, ...client.joined]).to.deep.equal([]);
    expect(element.phase.name).to.equal('idle');
  });

  it('nothing lets the inner one of two rooms answer alone', async () => {
    const outer = await roomElement();
    const inner = await roomElement();
    outer.element.append(inner.element);
    await settled(inner.element);
    inner.element.dispatchEvent(new CreateRequestEvent('Ana'));
    await inner.client.open();
    expect([outer.client.created, inner.client.created].map((asked) => asked.length)).to.deep.equal([0, 1]);
  });
});

describe('Who presents', () => {
  it('is told with the person, also when somebody new presents at once', async () => {
    const { element, room: own } = await onStage('moot-roster');
    const heard: string[] = [];
    for (const type of ['moot-participant-joined', 'moot-presenter-changed'] as const)
      element.addEventListener(type, ({ participant }) => heard.push(`${type} ${participant.name}`));
    own.roster.participants.value = [{ ...ana, presents: false }, ben, person('Chidi', { presents: true })];
    await waitUntil(() => heard.length === 2);
    expect(heard).to.deep.equal(['moot-participant-joined Chidi', 'moot-presenter-changed Chidi']);
  });

  it('is not told when nobody presents any more', async () => {
    const { element, room: own } = await onStage('moot-roster');
    let heard = 0;
    element.addEventListener('moot-presenter-changed', () => (heard += 1));
    own.roster.participants.value = [{ ...ana, presents: false }, ben];
    await settled(element);
    expect(heard).to.equal(0);
  });
});
