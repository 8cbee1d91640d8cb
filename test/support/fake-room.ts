import { computed, signal, type ReadonlySignal, type Signal } from '@folkmoot/kit';
import type {
  Chat,
  ChatLine,
  Freshness,
  OwnShare,
  Participant,
  Room,
  RoomState,
  Roster,
  RosterAction,
  Rules,
  Screen,
  ScreenStats,
  SendOptions,
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
  readonly rules: Signal<Rules>;
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
  /** Somebody else says something, to everybody or to one person. */
  hear(text: string, from?: Participant, to?: Participant): void;
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
  readonly rules?: Partial<Rules>;
}

/** Somebody. The same name gives the same id. */
export function person(name: string, facts: Partial<Participant> = {}): Participant {
  const plain: Participant = {
    id: idOf(name),
    name,
    role: 'attendee',
    presents: false,
    controls: false,
    mayChat: true,
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

/** A line somebody wrote, to everybody or to one person. */
export function lineFrom(from: Participant, text: string, index = 0, to?: Participant): ChatLine {
  return {
    id: `${from.name}-${index}-${text.length}`,
    from: from.id,
    name: from.name,
    text,
    sentAt: Date.UTC(2026, 4, 12, 9, 0) + index * 40_000,
    isMine: from.isSelf,
    status: 'sent',
    ...(to && { to: { id: to.id, name: to.name } }),
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
  const rules = signal<Rules>({
    isLocked: false,
    isChatOpen: true,
    isPrivateChatAllowed: true,
    ...options.rules,
  });
  const people: FakePeople = { self, participants, rules };

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
    rules,
    mayChangeRules: computed(() => organizes(self.value)),
    roster: fakeRoster(people, note),
    chat: fakeChat(options.lines ?? [], people, note),
    screen: fakeScreen(() => self.value, participants, note),
    asked,
    failNext: (code) => void failures.push(code),
    async changeRules(change) {
      await note(`rules ${JSON.stringify(change)}`);
      rules.value = { ...rules.value, ...change };
    },
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

/** Who is there, and what the meeting allows. */
interface FakePeople {
  readonly self: ReadonlySignal<Participant>;
  readonly participants: Signal<readonly Participant[]>;
  readonly rules: Signal<Rules>;
}

const { signal: closed } = new AbortController();

function fakeRoster(people: FakePeople, note: Note): FakeRoster {
  const { participants } = people;
  const nameOf = (id: MemberId): string => participants.value.find((one) => one.id === id)?.name ?? 'nobody';
  const change = (ids: readonly MemberId[], facts: (one: Participant) => Partial<Participant>): void =>
    void (participants.value = participants.value.map((one) =>
      ids.includes(one.id) ? { ...one, ...facts(one) } : one,
    ));
  return {
    participants,
    changes: () => rosterChanges({ participants, wasHere: () => false, closed }),
    actionsOn(id) {
      const person = participants.value.find((one) => one.id === id);
      return person ? actionsOn(person, people) : [];
    },
    async makePresenter(id) {
      await note(`presenter ${nameOf(id)}`);
      participants.value = participants.value.map((one) => ({ ...one, presents: one.id === id }));
    },
    async remove(id) {
      await note(`remove ${nameOf(id)}`);
      participants.value = participants.value.filter((one) => one.id !== id);
    },
    async setMuted(ids, isMuted) {
      await note(`${isMuted ? 'mute' : 'unmute'} ${ids.map(nameOf).join(', ')}`);
      change(ids, () => ({ mayChat: !isMuted }));
    },
    async setRole(id, role) {
      await note(`${role} ${nameOf(id)}`);
      change([id], () => ({ role, mayChat: true }));
    },
    async handOver(id) {
      await note(`hand over to ${nameOf(id)}`);
      change(
        participants.value.map((one) => one.id),
        (one) => (one.id === id || one.role === 'organizer' ? { role: roleAfterHandOver(one, id) } : {}),
      );
    },
  };
}

function roleAfterHandOver(one: Participant, id: MemberId): Participant['role'] {
  return one.id === id ? 'organizer' : 'attendee';
}

function organizes({ role }: Participant): boolean {
  return role !== 'attendee';
}

/** As the rules of a real room have it. */
function actionsOn(person: Participant, { self, rules }: FakePeople): RosterAction[] {
  const me = self.value;
  const isOrganizer = me.role === 'organizer';
  const may: Record<RosterAction, boolean> = {
    'make-presenter': !person.presents && (organizes(me) || me.presents),
    'write-to': !person.isSelf && (organizes(me) || (rules.value.isPrivateChatAllowed && me.mayChat)),
    mute: organizes(me) && !organizes(person) && person.mayChat,
    unmute: organizes(me) && !organizes(person) && !person.mayChat,
    'make-co-organizer': isOrganizer && person.role === 'attendee',
    'make-attendee': isOrganizer && person.role === 'co-organizer',
    'hand-over': isOrganizer && !person.isSelf,
    remove: organizes(me) && !person.isSelf && person.role !== 'organizer',
  };
  return (Object.keys(may) as RosterAction[]).filter((action) => may[action]);
}

function fakeChat(
  first: readonly ChatLine[],
  { self, participants, rules }: FakePeople,
  note: Note,
): FakeChat {
  const lines = signal(first);
  const add = (line: ChatLine): void => void (lines.value = [...lines.value, line]);
  const waiting: (() => void)[] = [];
  return {
    lines,
    mayWrite: computed(() => organizes(self.value) || (rules.value.isChatOpen && self.value.mayChat)),
    hear(text, from = participants.value.find(({ isSelf }) => !isSelf), to) {
      if (from) add(lineFrom(from, text, lines.value.length, to));
    },
    deliver() {
      lines.value = lines.value.map((line) => ({ ...line, status: 'sent' }));
      for (const arrived of waiting.splice(0)) arrived();
    },
    async send(text, { to }: SendOptions = {}) {
      const recipient = participants.value.find(({ id }) => id === to);
      await note(to ? `say ${text} to ${recipient?.name ?? 'nobody'}` : `say ${text}`);
      if (to && !recipient) throw new MeetingError('usage/unknown-participant', 'fake: nobody has this id');
      add({ ...lineFrom(self.value, text, lines.value.length, recipient), status: 'sending' });
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
