/** What an error is, why it happened and what one can do about it. */
export interface ErrorText {
  readonly title: string;
  readonly why: string;
  readonly advice: string;
}

/** What one may do to others and to the meeting, in words; fetched with the menus of the roster. */
export interface RightsText {
  readonly writeTo: string;
  readonly makePresenter: string;
  readonly presentYourself: string;
  readonly handOn: string;
  readonly mute: string;
  readonly unmute: string;
  readonly makeCoOrganizer: string;
  readonly makeAttendee: string;
  readonly handOver: string;
  readonly handOverAsk: (name: string) => string;
  readonly handOverWhy: string;
  readonly remove: string;
  readonly removeAsk: (name: string) => string;
  readonly removeWhy: string;
  readonly cancel: string;
  readonly lock: string;
  readonly lockHint: string;
  readonly chatOpen: string;
  readonly chatOpenHint: string;
  readonly privateChat: string;
  readonly privateChatHint: string;
}

/** Every text of the elements, in one language. Names come isolated already; counts are whole numbers. */
export interface Messages {
  readonly noName: string;
  readonly dismiss: string;

  readonly room: {
    readonly opening: string;
    readonly openingWhy: string;
    readonly tryAgain: string;
    readonly reconnecting: string;
    readonly reconnectingWhy: string;
    readonly reconnected: string;
    readonly stale: string;
    readonly staleWhy: string;
    readonly left: string;
    readonly leftWhy: string;
    readonly rejoin: string;
    readonly ended: string;
    readonly endedWhy: string;
  };

  readonly meeting: {
    readonly heading: string;
    readonly startLead: string;
    readonly startButton: string;
    readonly join: string;
    readonly joinLead: string;
    readonly joinButton: string;
    readonly other: string;
    readonly or: string;
    readonly name: string;
    readonly link: string;
    readonly promise: string;
    readonly numbered: (code: string) => string;
    readonly copy: string;
    readonly copied: string;
    readonly invite: string;
    readonly inviteTitle: string;
    readonly inviteWhy: string;
    readonly byHand: string;
    readonly qr: string;
    readonly done: string;
    readonly leave: string;
    readonly leaveAsk: string;
    readonly leaveWhy: string;
    readonly end: string;
    readonly stay: string;
    readonly side: string;
    readonly cancel: string;
    readonly back: string;
  };

  readonly presenter: {
    readonly label: string;
    readonly share: string;
    readonly hint: string;
    readonly choosing: string;
    readonly choosingHint: string;
    readonly sharing: string;
    readonly sharingHint: string;
    readonly paused: string;
    readonly pausedHint: string;
    readonly pause: string;
    readonly resume: string;
    readonly stop: string;
    readonly stopped: string;
    readonly notPresenter: string;
    readonly noRoom: string;
  };

  readonly viewer: {
    readonly label: string;
    readonly toolbar: string;
    readonly picture: (name: string) => string;
    readonly sharedBy: (name: string) => string;
    readonly fit: string;
    readonly actual: string;
    readonly full: string;
    readonly leaveFull: string;
    readonly fullRefused: string;
    readonly empty: string;
    readonly emptyHint: string;
    readonly emptyPresenter: string;
    readonly emptyPresenterHint: string;
    readonly own: string;
    readonly ownHint: string;
    readonly waiting: (name: string) => string;
    readonly waitingHint: string;
    readonly paused: (name: string) => string;
    readonly pausedByYou: string;
    readonly pausedHint: string;
    readonly stale: string;
    readonly staleHint: string;
    readonly reconnecting: string;
    readonly over: string;
    readonly overHint: string;
    readonly noRoom: string;
    readonly noRoomHint: string;
  };

  readonly chat: {
    readonly title: string;
    readonly log: string;
    readonly empty: string;
    readonly emptyHint: string;
    readonly you: string;
    readonly to: string;
    readonly everybody: string;
    readonly field: string;
    readonly fieldTo: (name: string) => string;
    readonly placeholder: string;
    readonly placeholderTo: (name: string) => string;
    readonly only: (name: string) => string;
    readonly saidOnlyToYou: (name: string) => string;
    readonly off: string;
    readonly offForYou: string;
    readonly onAgain: string;
    readonly privateOff: string;
    readonly gone: (name: string) => string;
    readonly send: string;
    readonly sending: string;
    readonly newLines: (count: number) => string;
    readonly left: (count: number) => string;
    readonly tooLong: (over: number, limit: number) => string;
    readonly closed: string;
    readonly keysHint: string;
  };

  readonly roster: {
    readonly title: string;
    readonly count: (count: number) => string;
    readonly empty: string;
    readonly find: string;
    readonly noneFound: string;
    readonly you: string;
    readonly organizer: string;
    readonly coOrganizer: string;
    readonly presenter: string;
    readonly chatOff: string;
    readonly away: string;
    readonly actions: (name: string) => string;
    readonly yourActions: string;
    readonly settings: string;
    readonly locked: string;
    readonly unlocked: string;
    readonly chatClosed: string;
    readonly organizes: (name: string) => string;
    readonly youOrganize: string;
    readonly coOrganizes: (name: string) => string;
    readonly youCoOrganize: string;
    readonly attends: (name: string) => string;
    readonly youAttend: string;
    readonly muted: (name: string) => string;
    readonly unmuted: (name: string) => string;
    readonly madePresenter: (name: string) => string;
    readonly youPresent: string;
    readonly joined: (name: string) => string;
    readonly left: (name: string) => string;
    readonly manyJoined: (count: number) => string;
    readonly manyLeft: (count: number) => string;
  };

  /** Fetches the words for what one may do, when somebody wants to do something. */
  readonly rights: () => Promise<RightsText>;

  /** By error code; by area (`usage`, `connection`, …) for all codes without a text of their own. */
  readonly errors: Readonly<Record<string, ErrorText>>;

  /** Fetches words for more error codes, once an element with these texts has rendered; without it `errors` are all. */
  readonly moreErrors?: () => Promise<Readonly<Record<string, ErrorText>>>;
}
