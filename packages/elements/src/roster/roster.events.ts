import type { Participant } from '@folkmoot/room';

const told: EventInit = { bubbles: true, composed: true };

/** The organizer wants somebody to present. */
export class MakePresenterRequestEvent extends Event {
  readonly participant: Participant;

  constructor(participant: Participant) {
    super('moot-make-presenter-request', { ...told, cancelable: true });
    this.participant = participant;
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
    'moot-participant-joined': ParticipantJoinedEvent;
    'moot-participant-left': ParticipantLeftEvent;
    'moot-presenter-changed': PresenterChangedEvent;
  }
}
