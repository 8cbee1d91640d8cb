import type { Room } from '@folkmoot/room';
import type { MeetingError } from '@folkmoot/wire';

/** Everything the elements tell: it bubbles, and crosses the borders of shadow roots. */
const told: EventInit = { bubbles: true, composed: true };

/** Everything somebody wants done: whoever calls `preventDefault()` does it instead, or has it left undone. */
const wanted: EventInit = { ...told, cancelable: true };

/** The meeting is open: created or joined. */
export class RoomOpenedEvent extends Event {
  readonly room: Room;

  constructor(room: Room) {
    super('moot-room-opened', told);
    this.room = room;
  }
}

/** Creating or joining did not work, or the meeting broke off for good. */
export class RoomFailedEvent extends Event {
  readonly error: MeetingError;

  constructor(error: MeetingError) {
    super('moot-room-failed', told);
    this.error = error;
  }
}

/** The connection broke; it is being restored. */
export class RoomInterruptedEvent extends Event {
  constructor() {
    super('moot-room-interrupted', told);
  }
}

/** The connection is back. */
export class RoomResumedEvent extends Event {
  constructor() {
    super('moot-room-resumed', told);
  }
}

/** The person at this client left. */
export class RoomLeftEvent extends Event {
  constructor() {
    super('moot-room-left', told);
  }
}

/** The organizer ended the meeting for everybody. */
export class RoomEndedEvent extends Event {
  constructor() {
    super('moot-room-ended', told);
  }
}

/** Somebody wants to create a meeting. Dispatched on or inside a `<moot-room>`, it makes it do so. */
export class CreateRequestEvent extends Event {
  readonly personName: string | undefined;

  constructor(personName?: string) {
    super('moot-create-request', wanted);
    this.personName = personName;
  }
}

/** Somebody wants to join. Dispatched on or inside a `<moot-room>`, it makes it do so; what is missing comes from its attributes. */
export class JoinRequestEvent extends Event {
  readonly link: string | undefined;
  readonly personName: string | undefined;

  constructor(link?: string, personName?: string) {
    super('moot-join-request', wanted);
    this.link = link;
    this.personName = personName;
  }
}

/** Somebody wants to leave. Dispatched on or inside a `<moot-room>`, it makes it do so. */
export class LeaveRequestEvent extends Event {
  constructor() {
    super('moot-leave-request', wanted);
  }
}

/** Somebody wants to end the meeting for everybody. Dispatched on or inside a `<moot-room>`, it makes it do so. */
export class EndRequestEvent extends Event {
  constructor() {
    super('moot-end-request', wanted);
  }
}

declare global {
  interface HTMLElementEventMap {
    'moot-room-opened': RoomOpenedEvent;
    'moot-room-failed': RoomFailedEvent;
    'moot-room-interrupted': RoomInterruptedEvent;
    'moot-room-resumed': RoomResumedEvent;
    'moot-room-left': RoomLeftEvent;
    'moot-room-ended': RoomEndedEvent;
    'moot-create-request': CreateRequestEvent;
    'moot-join-request': JoinRequestEvent;
    'moot-leave-request': LeaveRequestEvent;
    'moot-end-request': EndRequestEvent;
  }
}
