import type { ChatLine } from '@folkmoot/room';
import type { MemberId } from '@folkmoot/wire';

const told: EventInit = { bubbles: true, composed: true };

/** The person wants to send a line. */
export class SendRequestEvent extends Event {
  readonly text: string;
  /** The one person it is for; undefined: everybody. */
  readonly to: MemberId | undefined;

  constructor(text: string, to?: MemberId) {
    super('moot-send-request', { ...told, cancelable: true });
    this.text = text;
    this.to = to;
  }
}

/** A line of one's own reached the relay. */
export class LineSentEvent extends Event {
  readonly text: string;
  /** The one person it is for; undefined: everybody. */
  readonly to: MemberId | undefined;

  constructor(text: string, to?: MemberId) {
    super('moot-line-sent', told);
    this.text = text;
    this.to = to;
  }
}

/** Somebody else's line arrived. Its name and text are untrusted: show them as text only. */
export class LineReceivedEvent extends Event {
  readonly line: ChatLine;

  constructor(line: ChatLine) {
    super('moot-line-received', told);
    this.line = line;
  }
}

declare global {
  interface HTMLElementEventMap {
    'moot-send-request': SendRequestEvent;
    'moot-line-sent': LineSentEvent;
    'moot-line-received': LineReceivedEvent;
  }
}
