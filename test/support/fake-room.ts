import { computed, signal, type Signal } from '@folkmoot/kit';
import type {
  Chat,
  ChatLine,
  Freshness,
  OwnShare,
  Participant,
  Room,
  RoomState,
  Roster,
  Screen,
  ScreenStats,
  Share,
  ShareSource,
  Viewing,
} from '@folkmoot/room';
import { rosterChanges } from '../../packages/room/src/roster-changes.js';
import { MeetingError, type MemberId } from '@folkmoot/wire';

/** A room of signals that tests and stories set as they like, and that notes what was asked of it. */
export interface FakeRoom extends Room {
  readonly state: Signal<RoomState>;
  readonly freshness: Signal<Freshness>;
  readonly roster: FakeRoster;
  readonly chat: FakeChat;
  readonly screen: FakeScreen;
  /** What was asked, in order, for example `leave` or `share.pause`. */
  readonly asked: string[];
  /** What was asked next fails with this error, once. */
  failNext(code: MeetingError['code']): void;
}

export interface FakeRoster extends Roster {
  readonly participants: Signal<readonly Participant[]>;
}

export interface FakeChat extends Chat {
  readonly lines: Signal<readonly ChatLine[]>;
  /** Somebody else says something. */
  hear(text: string, from?: Participant): void;
  /** Every line on its way arrives. */
  deliver(): void;
}

export interface FakeScreen extends Screen {
  readonly share: Signal<Share>;
  readonly own: Signal<OwnShare>;
  readonly mayShare: Signal<boolean>;
  readonly trouble: Signal<MeetingError | undefined>;
  canShare: boolean;
  /** The canvases that were handed over, and whether they still are. */
  readonly canvases: Map<HTMLCanvasElement, 'attached' | 'closed'>;
  /** What was given back for them: whether anybody can see them is set there. */
  readonly viewings: Map<HTMLCanvasElement, Viewing>;
  /** Somebody (by default the other one) shares a picture of this size. */
  showPicture(width?: number, height?: number, presenter?: Participant): void;
}

export interface FakeRoomOptions {
  /** Everybody; the first is the person at this client. */
  readonly people?: readonly Participant[];
  readonly lines?: readonly ChatLine[];
}

/** Somebody. The same name gives the same id. */
export function person(name: string, facts: Partial<Participant> = {}): Participant {
  const plain: Participant = {
    id: idOf(name),
    name,
    role: 'attendee',
    presents: false,
    isSelf: false,
    presence: 'here',
  };
  return { ...plain, ...facts };
}

/** Ana, who organizes and is oneself, and Ben. */
export function anaAndBen(): [Participant, Participant] {
  return [person('Ana', { role: 'organizer', isSelf: true, presents: true }), person('Ben')];
}

/** Ben's view: Ana organizes and presents, oneself is Ben. */
export function benAndAna(): [Participant, Participant] {
  return [person('Ben', { isSelf: true }), person('Ana', { role: 'organizer', presents: true })];
}

/** A line somebody wrote. */
export function lineFrom(from: Participant, text: string, index = 0): ChatLine {
  return {
    id: `${from.name}-${index}-${text.length}`,
    from: from.id,
    name: from.name,
    text,
    sentAt: Date.UTC(2026, 4, 12, 9, 0) + index * 40_000,
    isMine: from.isSelf,
    status: 'sent',
  };
}

/** A room in which Ana organizes and Ben takes part, unless told otherwise. */
export function fakeRoom(options: FakeRoomOptions = {}): FakeRoom {
  const asked: string[] = [];
  const failures: MeetingError['code'][] = [];
  const state = signal<RoomState>({ name: 'open' });
  const participants = signal<readonly Participant[]>(options.people ?? anaAndBen());
  const self = computed(
    () => participants.value.find(({ isSelf }) => isSelf) ?? person('Nobody', { isSelf: true }),
  );

  async function note(what: string): Promise<void> {
    asked.push(what);
    const code = failures.shift();
    if (code) throw new MeetingError(code, `fake: ${what}`);
  }

  return {
    link: 'https://moot.example/j/123456789#1.ZmluZ2VycHJpbnQ.c2VjcmV0',
    code: '123456789',
    state,
    self,
    freshness: signal<Freshness>('fresh'),
    droppedMessages: signal(0),
    roster: fakeRoster(participants, note),
    chat: fakeChat(options.lines ?? [], () => self.value, participants, note),
    screen: fakeScreen(() => self.value, participants, note),
    asked,
    failNext: (code) => void failures.push(code),
    async leave() {
      await note('leave');
      state.value = { name: 'left' };
    },
    async end() {
      await note('end');
      state.value = { name: 'ended' };
    },
  };
}

type Note = (what: string) => Promise<void>;

const { signal: closed } = new AbortController();

function fakeRoster(participants: Signal<readonly Participant[]>, note: Note): FakeRoster {
  return {
    participants,
    mayChoosePresenter: computed(() =>
      participants.value.some(({ isSelf, role }) => isSelf && role === 'organizer'),
    ),
    changes: () => rosterChanges({ participants, wasHere: () => false, closed }),
    async makePresenter(id) {
      await note(`presenter ${participants.value.find((one) => one.id === id)?.name ?? 'nobody'}`);
      participants.value = participants.value.map((one) => ({ ...one, presents: one.id === id }));
    },
    async remove(id) {
      await note(`remove ${participants.value.find((one) => one.id === id)?.name ?? 'nobody'}`);
      participants.value = participants.value.filter((one) => one.id !== id);
    },
  };
}

function fakeChat(
  first: readonly ChatLine[],
  self: () => Participant,
  participants: Signal<readonly Participant[]>,
  note: Note,
): FakeChat {
  const lines = signal(first);
  const add = (line: ChatLine): void => void (lines.value = [...lines.value, line]);
  const waiting: (() => void)[] = [];
  return {
    lines,
    hear(text, from = participants.value.find(({ isSelf }) => !isSelf)) {
      if (from) add(lineFrom(from, text, lines.value.length));
    },
    deliver() {
      lines.value = lines.value.map((line) => ({ ...line, status: 'sent' }));
      for (const arrived of waiting.splice(0)) arrived();
    },
    async send(text) {
      await note(`say ${text}`);
      add({ ...lineFrom(self(), text, lines.value.length), status: 'sending' });
      return new Promise((resolve) => waiting.push(resolve));
    },
  };
}

function fakeScreen(
  self: () => Participant,
  participants: Signal<readonly Participant[]>,
  note: Note,
): FakeScreen {
  const share = signal<Share>({ name: 'none' });
  const own = signal<OwnShare>({ name: 'idle' });
  const canvases: FakeScreen['canvases'] = new Map();
  const viewings: FakeScreen['viewings'] = new Map();
  const show = (presenter: MemberId, width: number, height: number): void =>
    void (share.value = { name: 'sharing', presenter, width, height });

  async function change(what: string, name: 'sharing' | 'paused'): Promise<void> {
    await note(what);
    own.value = { name };
    if (share.value.name !== 'none') share.value = { ...share.value, name };
  }

  return {
    share,
    own,
    mayShare: signal(self().presents),
    trouble: signal<MeetingError | undefined>(undefined),
    canShare: true,
    canvases,
    viewings,
    showPicture(
      width = 1280,
      height = 720,
      presenter = participants.value.find((one) => !one.isSelf) ?? self(),
    ) {
      show(presenter.id, width, height);
      for (const canvas of canvases.keys()) Object.assign(canvas, { width, height });
    },
    async start(source?: ShareSource) {
      own.value = { name: 'starting' };
      await note(source ? 'share.start given' : 'share.start').catch((error: unknown) => {
        own.value = { name: 'idle', error: error as MeetingError };
        throw error;
      });
      own.value = { name: 'sharing' };
      show(self().id, 0, 0);
    },
    pause: () => change('share.pause', 'paused'),
    resume: () => change('share.resume', 'sharing'),
    async stop() {
      await note('share.stop');
      own.value = { name: 'idle' };
      share.value = { name: 'none' };
    },
    attach(canvas) {
      if (canvases.has(canvas)) throw new MeetingError('usage/value', 'This canvas was attached before.');
      canvases.set(canvas, 'attached');
      const viewing = { visible: true, close: () => void canvases.set(canvas, 'closed') };
      viewings.set(canvas, viewing);
      return viewing;
    },
    stats: () => Promise.resolve(noStats),
  };
}

const noStats: ScreenStats = {
  framesCaptured: 0,
  framesPublished: 0,
  framesPainted: 0,
  packetsDropped: 0,
  capturedHash: '',
  paintedHash: '',
};

function idOf(name: string): MemberId {
  const bytes = Array.from(name, (letter) => (letter.codePointAt(0) ?? 0).toString(16)).join('');
  return bytes.padEnd(32, '0').slice(0, 32) as unknown as MemberId;
}
