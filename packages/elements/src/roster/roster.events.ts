import type { Participant, Role, Rules } from '@folkmoot/room';

const told: EventInit = { bubbles: true, composed: true };

/** Everything somebody wants done: whoever calls `preventDefault()` does it instead, or has it left undone. */
const wanted: EventInit = { ...told, cancelable: true };

/** The person wants somebody to present. */
export class MakePresenterRequestEvent extends Event {
  readonly participant: Participant;

  constructor(participant: Participant) {
    super('moot-make-presenter-request', wanted);
    this.participant = participant;
  }
}

/** The person wants the chat turned off for somebody, or on again. */
export class MuteRequestEvent extends Event {
  readonly participant: Participant;
  readonly isMuted: boolean;

  constructor(participant: Participant, isMuted: boolean) {
    super('moot-mute-request', wanted);
    this.participant = participant;
    this.isMuted = isMuted;
  }
}

/** The person wants somebody to be a co-organizer, or an attendee again. */
export class RoleRequestEvent extends Event {
  readonly participant: Participant;
  readonly role: Exclude<Role, 'organizer'>;

  constructor(participant: Participant, role: Exclude<Role, 'organizer'>) {
    super('moot-role-request', wanted);
    this.participant = participant;
    this.role = role;
  }
}

/** The person wants to make somebody the organizer for good, and has confirmed it. */
export class HandOverRequestEvent extends Event {
  readonly participant: Participant;

  constructor(participant: Participant) {
    super('moot-hand-over-request', wanted);
    this.participant = participant;
  }
}

/** The person wants to remove somebody, and has confirmed it. */
export class RemoveRequestEvent extends Event {
  readonly participant: Participant;

  constructor(participant: Participant) {
    super('moot-remove-request', wanted);
    this.participant = participant;
  }
}

/**
 * The person wants to write to somebody alone. Dispatched inside a `<moot-room>`, it makes the `<moot-chat>` inside ready
 * for it.
 */
export class PrivateChatRequestEvent extends Event {
  readonly participant: Participant;

  constructor(participant: Participant) {
    super('moot-private-chat-request', wanted);
    this.participant = participant;
  }
}

/** The person wants to change what the meeting allows. */
export class RulesRequestEvent extends Event {
  readonly change: Partial<Rules>;

  constructor(change: Partial<Rules>) {
    super('moot-rules-request', wanted);
    this.change = change;
  }
}

/** Somebody came. The name is untrusted: show it as text only. */
export class ParticipantJoinedEvent extends Event {
  readonly participant: Participant;

  constructor(participant: Participant) {
    super('moot-participant-joined', told);
    this.participant = participant;
  }
}

/** Somebody left. */
export class ParticipantLeftEvent extends Event {
  readonly participant: Participant;

  constructor(participant: Participant) {
    super('moot-participant-left', told);
    this.participant = participant;
  }
}

/** Somebody else presents from now on. */
export class PresenterChangedEvent extends Event {
  readonly participant: Participant;

  constructor(participant: Participant) {
    super('moot-presenter-changed', told);
    this.participant = participant;
  }
}

declare global {
  interface HTMLElementEventMap {
    'moot-make-presenter-request': MakePresenterRequestEvent;
    'moot-mute-request': MuteRequestEvent;
    'moot-role-request': RoleRequestEvent;
    'moot-hand-over-request': HandOverRequestEvent;
    'moot-remove-request': RemoveRequestEvent;
    'moot-private-chat-request': PrivateChatRequestEvent;
    'moot-rules-request': RulesRequestEvent;
    'moot-participant-joined': ParticipantJoinedEvent;
    'moot-participant-left': ParticipantLeftEvent;
    'moot-presenter-changed': PresenterChangedEvent;
  }
}
