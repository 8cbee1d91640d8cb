import type { ChatLine, Participant } from '@folkmoot/room';
import { MeetingError } from '@folkmoot/wire';
import {
  anaAndBen,
  benAndAna,
  fakeRoom,
  lineFrom,
  person,
  type FakeRoom,
  type FakeRoomOptions,
} from './fake-room.js';

/** A state of an element, to be looked at and to be tested. */
export interface Scene {
  /** Width in pixels that shows it well. */
  readonly width: number;
  readonly height: number;
  /** Puts it into a container. */
  show(container: HTMLElement): void;
}

const names = [
  'Amélie Laurent',
  'Björn Åkesson',
  'Chidi Okafor',
  'Dilara Yıldız',
  'Élodie Martin',
  'Fumiko Tanaka',
  'שירה לוי',
  'Grzegorz Nowak',
];
const longName = 'Wolfeschlegelsteinhausenbergerdorff '.repeat(8).trim();
const hostileName = '<img src=x onerror=alert(1)> \u202egnp.exe\u200b\u200b H̵̡̛̛̪̺͓̎̑̍͆̈́̕̕e̸̢̛̟̲͗̈́l̷̰̈́l̴̲̂ö';

const self = (name = 'Ana Reyes'): Participant =>
  person(name, { isSelf: true, role: 'organizer', presents: true });

function crowd(count: number): Participant[] {
  return Array.from({ length: count }, (_, index) =>
    index === 0
      ? self()
      : person(`${names[index % names.length] ?? ''} ${index}`, {
          presence: index % 17 === 5 ? 'away' : 'here',
        }),
  );
}

function talk(people: readonly [Participant, Participant, ...Participant[]]): ChatLine[] {
  const [me, ben] = people;
  const said: [Participant, string][] = [
    [ben, 'Morning! Can everybody read the second column?'],
    [me, 'Yes, every letter.'],
    [ben, 'Good. I left the figures of last week in there on purpose.'],
    [
      ben,
      'They are on the page after this one:\nhttps://example.org/report/2026/05/a-rather-long-address-that-has-to-break-somewhere',
    ],
    [person('שירה לוי'), 'אני רואה את זה מצוין, תודה!'],
    [
      me,
      'Then let us begin with the second point, since Dilara has to leave at ten, and come back to the first one afterwards.',
    ],
  ];
  return said.map(([from, text], index) => lineFrom(from, text, index));
}

function scene(width: number, height: number, show: Scene['show']): Scene {
  return { width, height, show };
}

/** An element with a room of its own. */
function alone(
  tag: string,
  options: FakeRoomOptions,
  change: (room: FakeRoom, element: HTMLElement) => void = () => undefined,
): Scene['show'] {
  return (container) => {
    const room = fakeRoom(options);
    const element = Object.assign(document.createElement(tag), { room });
    container.append(element);
    change(room, element);
  };
}

/** Draws something like a text editor on every canvas, as a shared screen would. */
export function drawScreen(canvas: HTMLCanvasElement, width = 1280, height = 800): void {
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  if (!context) return;
  context.fillStyle = '#1e2227';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#2a2f36';
  context.fillRect(0, 0, 220, height);
  context.direction = 'ltr';
  context.font = '18px monospace';
  for (let row = 0; row < height / 28; row += 1) {
    context.fillStyle = ['#9cdcfe', '#ce9178', '#c586c0', '#d4d4d4'][row % 4] ?? '';
    context.fillText(
      `${'  '.repeat(row % 5)}const row${row} = await relay.deliver(packet, ${row * 7});`,
      250,
      40 + row * 28,
    );
    context.fillText(`file-${row}.ts`, 24, 40 + row * 28);
  }
}

async function showScreen(room: FakeRoom, element: HTMLElement): Promise<void> {
  room.screen.showPicture(1280, 800);
  await (element as HTMLElement & { updateComplete: Promise<boolean> }).updateComplete;
  for (const canvas of room.screen.canvases.keys()) drawScreen(canvas);
}

const ben: FakeRoomOptions = { people: benAndAna() };
const ana: FakeRoomOptions = { people: anaAndBen() };
const viewer = (change: (room: FakeRoom, element: HTMLElement) => void): Scene =>
  scene(760, 520, alone('moot-viewer', ben, change));
const presenter = (change: (room: FakeRoom) => void, options = ana): Scene =>
  scene(760, 150, alone('moot-presenter', options, change));
const failed = (code: MeetingError['code']): Scene =>
  scene(640, 420, (container) => {
    const room = fakeRoom();
    room.state.value = { name: 'failed', error: new MeetingError(code, code) };
    container.append(Object.assign(document.createElement('moot-room'), { room }));
  });

/** A whole meeting, with a client that gives it a fake room at once. */
function meetingScene(
  {
    width,
    height,
    ...given
  }: { width: number; height: number; link?: string; name?: string; isBen?: boolean },
  change: (room: FakeRoom, element: HTMLElement) => unknown = () => undefined,
): Scene {
  return scene(width, height, (container) => {
    const [me, other] = given.isBen ? benAndAna() : anaAndBen();
    const people = [me, other, ...names.slice(0, 4).map((name) => person(name))];
    const room = fakeRoom({ people, lines: talk([me, other]) });
    const client = { createRoom: () => Promise.resolve(room), joinRoom: () => Promise.resolve(room) };
    const element = document.createElement('moot-meeting') as HTMLElement & {
      updateComplete: Promise<boolean>;
    };
    Object.assign(element, { client, link: given.link ?? '', name: given.name ?? '', noPageLink: true });
    Object.assign(container.style, { display: 'grid', gridTemplateRows: `${height - 32}px` });
    container.append(element);
    if (!given.link || !given.name) return void change(room, element);
    element.addEventListener(
      'moot-room-opened',
      () => void element.updateComplete.then(() => change(room, element)),
    );
  });
}

/** Presses something inside an element. */
function press(element: HTMLElement, selector: string): void {
  element.shadowRoot?.querySelector<HTMLElement>(selector)?.click();
}

async function showMeetingScreen(room: FakeRoom): Promise<void> {
  room.screen.showPicture(1280, 800);
  await new Promise(requestAnimationFrame);
  for (const canvas of room.screen.canvases.keys()) drawScreen(canvas);
}

const invited = { link: 'https://moot.example/j/123456789#1.AAECAwQFBgcICQoLDA0ODw.8PHy8_T19vf4-fr7_P3-_w' };
const wide = { width: 1200, height: 760 };
const inside = { ...wide, ...invited, name: 'Ana' };

/** Every state worth looking at, by name. */
export const scenes: Readonly<Record<string, Scene>> = {
  'viewer-empty': viewer(() => undefined),
  'viewer-no-room': scene(760, 520, (container) => container.append(document.createElement('moot-viewer'))),
  'viewer-waiting': viewer((room) => room.screen.showPicture(0, 0)),
  'viewer-picture': viewer((room, element) => void showScreen(room, element)),
  'viewer-actual': viewer((room, element) => {
    element.setAttribute('view', 'actual');
    void showScreen(room, element);
  }),
  'viewer-paused': viewer((room, element) => {
    void showScreen(room, element).then(() => {
      const share = room.screen.share.value;
      if (share.name !== 'none') room.screen.share.value = { ...share, name: 'paused' };
    });
  }),
  'viewer-stale': viewer((room, element) => {
    void showScreen(room, element);
    room.freshness.value = 'stale';
  }),
  'viewer-reconnecting': viewer((room, element) => {
    void showScreen(room, element);
    room.state.value = { name: 'reconnecting' };
  }),
  'viewer-over': viewer((room) => (room.state.value = { name: 'ended' })),
  'presenter-idle': presenter(() => undefined),
  'presenter-no-room': scene(760, 150, (container) =>
    container.append(document.createElement('moot-presenter')),
  ),
  'presenter-starting': presenter((room) => (room.screen.own.value = { name: 'starting' })),
  'presenter-sharing': presenter((room) => (room.screen.own.value = { name: 'sharing' })),
  'presenter-paused': presenter((room) => (room.screen.own.value = { name: 'paused' })),
  'presenter-not-presenter': presenter(() => undefined, ben),
  'presenter-unsupported': presenter((room) => (room.screen.canShare = false)),
  'presenter-refused': scene(
    760,
    240,
    alone('moot-presenter', ana, (room, element) => {
      room.failNext('permission/capture-refused');
      void (element as HTMLElement & { updateComplete: Promise<boolean> }).updateComplete.then(() =>
        element.shadowRoot?.querySelector('button')?.click(),
      );
    }),
  ),
  'chat-empty': scene(380, 480, alone('moot-chat', ana)),
  'chat-talk': scene(380, 620, alone('moot-chat', { ...ana, lines: talk(anaAndBen()) })),
  'chat-sending': scene(
    380,
    480,
    alone(
      'moot-chat',
      { ...ana, lines: talk(anaAndBen()).slice(0, 2) },
      (room) => void room.chat.send('On its way …'),
    ),
  ),
  'chat-long': scene(
    380,
    480,
    alone('moot-chat', {
      ...ana,
      lines: Array.from({ length: 10_000 }, (_, index) => lineFrom(person('Ben'), `Line ${index}`, index)),
    }),
  ),
  'chat-hostile': scene(
    380,
    480,
    alone('moot-chat', {
      ...ana,
      lines: [
        lineFrom(person(longName), '<b>bold</b> <script>alert(1)</script>', 0),
        lineFrom(person(hostileName), `${'unbroken'.repeat(40)} \u202e backwards H̵̡̛̛̪̺͓̎̑̍͆̈́̕̕e̸̢̛̟̲͗̈́l̷̰̈́l̴̲̂ö`, 1),
        lineFrom(person('\u200b\u200b\u200b'), 'a name of nothing', 2),
      ],
    }),
  ),
  'chat-too-long': scene(
    380,
    480,
    alone('moot-chat', ana, (_room, element) => {
      void (element as HTMLElement & { updateComplete: Promise<boolean> }).updateComplete.then(() => {
        const field = element.shadowRoot?.querySelector('textarea');
        if (!field) return;
        field.value = 'too long '.repeat(460);
        field.dispatchEvent(new Event('input'));
      });
    }),
  ),
  'chat-closed': scene(380, 480, (container) => container.append(document.createElement('moot-chat'))),
  'roster-two': scene(380, 300, alone('moot-roster', ana)),
  'roster-marks': scene(
    380,
    420,
    alone('moot-roster', {
      people: [
        self(),
        ...names.map((name, index) => person(name, { presence: index === 3 ? 'away' : 'here' })),
      ],
    }),
  ),
  'roster-attendee': scene(
    380,
    300,
    alone('moot-roster', { people: [...benAndAna(), person('Chidi Okafor')] }),
  ),
  'roster-250': scene(380, 560, alone('moot-roster', { people: crowd(250) })),
  'roster-hostile': scene(
    380,
    420,
    alone('moot-roster', {
      people: [
        self(),
        person(longName),
        person(hostileName, { presence: 'away' }),
        person('\u200b'),
        person('x'.repeat(300)),
      ],
    }),
  ),
  'room-failed-link': failed('usage/link-key-missing'),
  'room-failed-relay': failed('connection/unreachable'),
  'room-failed-crypto': failed('crypto/descriptor'),
  'room-left': scene(640, 420, (container) => {
    const room = fakeRoom();
    room.state.value = { name: 'left' };
    container.append(Object.assign(document.createElement('moot-room'), { room }));
  }),
  'room-ended': scene(640, 420, (container) => {
    const room = fakeRoom();
    room.state.value = { name: 'ended' };
    container.append(Object.assign(document.createElement('moot-room'), { room }));
  }),
  'meeting-start': meetingScene(wide),
  'meeting-join': meetingScene({ ...wide, ...invited }),
  'meeting-wrong': meetingScene(wide, (_room, element) => {
    requestAnimationFrame(() => press(element, '[part~="join"]'));
  }),
  'meeting-organizer': meetingScene(inside),
  'meeting-attendee': meetingScene({ ...inside, isBen: true }, showMeetingScreen),
  'meeting-sharing': meetingScene(inside, (room) => (room.screen.own.value = { name: 'sharing' })),
  'meeting-phone': meetingScene({ ...inside, isBen: true, width: 360, height: 740 }, showMeetingScreen),
  'meeting-phone-presenter': meetingScene({ ...inside, width: 360, height: 740 }),
  'meeting-unread': meetingScene({ ...inside, width: 360, height: 740 }, (room, element) => {
    press(element, '#tab-people');
    requestAnimationFrame(() => room.chat.hear('Are you there?'));
  }),
  'meeting-invite': meetingScene(inside, (_room, element) => press(element, '[part~="show"]')),
  'meeting-leave': meetingScene(inside, (_room, element) => press(element, '[part~="leave"]')),
  'meeting-reconnecting': meetingScene(inside, (room) => (room.state.value = { name: 'reconnecting' })),
  'meeting-left': meetingScene(
    { ...wide, ...inside, name: 'Ana' },
    (room) => (room.state.value = { name: 'left' }),
  ),
  'meeting-ended': meetingScene(inside, (room) => (room.state.value = { name: 'ended' })),
  'meeting-failed': meetingScene(inside, (room) => {
    room.state.value = { name: 'failed', error: new MeetingError('connection/failed', '') };
  }),
  'room-whole': scene(1100, 1500, (container) => wholeRoom(container, () => undefined)),
  'room-reconnecting': scene(1100, 1500, (container) =>
    wholeRoom(container, (room) => (room.state.value = { name: 'reconnecting' })),
  ),
};

function wholeRoom(container: HTMLElement, change: (room: FakeRoom) => void): void {
  const [me, other] = anaAndBen();
  const room = fakeRoom({
    people: [me, other, ...names.slice(0, 5).map((name) => person(name))],
    lines: talk([me, other]),
  });
  const element = Object.assign(document.createElement('moot-room'), { room });
  for (const part of ['presenter', 'viewer', 'chat', 'roster'])
    element.append(document.createElement(`moot-${part}`));
  container.append(element);
  change(room);
}
