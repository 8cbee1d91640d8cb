import type { ShareSource } from '@folkmoot/room';
import type { MeetingError } from '@folkmoot/wire';

const told: EventInit = { bubbles: true, composed: true };
const wanted: EventInit = { ...told, cancelable: true };

/** The person wants to share. Without a source the browser asks what. */
export class ShareRequestEvent extends Event {
  readonly source: ShareSource | undefined;

  constructor(source?: ShareSource) {
    super('moot-share-request', wanted);
    this.source = source;
  }
}

/** The person wants to hide what happens on the shared screen for a while. */
export class SharePauseRequestEvent extends Event {
  constructor() {
    super('moot-share-pause-request', wanted);
  }
}

/** The person wants the shared screen to be seen again. */
export class ShareResumeRequestEvent extends Event {
  constructor() {
    super('moot-share-resume-request', wanted);
  }
}

/** The person wants to end sharing. */
export class ShareStopRequestEvent extends Event {
  constructor() {
    super('moot-share-stop-request', wanted);
  }
}

/** The first picture of one's screen is on its way. */
export class ShareStartedEvent extends Event {
  constructor() {
    super('moot-share-started', told);
  }
}

/** One's sharing was paused. */
export class SharePausedEvent extends Event {
  constructor() {
    super('moot-share-paused', told);
  }
}

/** One's sharing goes on. */
export class ShareResumedEvent extends Event {
  constructor() {
    super('moot-share-resumed', told);
  }
}

/** One's sharing ended: here, in the browser's own bar, or because somebody else presents. */
export class ShareStoppedEvent extends Event {
  constructor() {
    super('moot-share-stopped', told);
  }
}

/** Sharing did not start, or broke off. */
export class ShareFailedEvent extends Event {
  readonly error: MeetingError;

  constructor(error: MeetingError) {
    super('moot-share-failed', told);
    this.error = error;
  }
}

declare global {
  interface HTMLElementEventMap {
    'moot-share-request': ShareRequestEvent;
    'moot-share-pause-request': SharePauseRequestEvent;
    'moot-share-resume-request': ShareResumeRequestEvent;
    'moot-share-stop-request': ShareStopRequestEvent;
    'moot-share-started': ShareStartedEvent;
    'moot-share-paused': SharePausedEvent;
    'moot-share-resumed': ShareResumedEvent;
    'moot-share-stopped': ShareStoppedEvent;
    'moot-share-failed': ShareFailedEvent;
  }
}
