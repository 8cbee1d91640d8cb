import type { ReadonlySignal } from '@folkmoot/kit';
import type { MemberId } from '@folkmoot/wire';

/** One line of the chat. */
export interface ChatLine {
  /** Unique in the room. */
  readonly id: string;
  readonly from: MemberId;
  /** The author's name when the line was written. */
  readonly name: string;
  /** Untrusted text, at most 4,000 characters. */
  readonly text: string;
  /** The author's clock, in milliseconds since the epoch. */
  readonly sentAt: number;
  readonly isMine: boolean;
  /** `sending` until the relay has it. */
  readonly status: 'sending' | 'sent';
}

/** The chat with everybody in the room. */
export interface Chat {
  /** All lines known here, in the order the relay received them. */
  readonly lines: ReadonlySignal<readonly ChatLine[]>;
  /**
   * Sends a line to everybody.
   *
   * @throws MeetingError `usage/empty-text`, `limit/text-length`, `connection/closed`.
   */
  send(text: string): Promise<void>;
}
