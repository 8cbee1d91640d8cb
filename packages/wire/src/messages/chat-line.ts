import { bytes, fixedBytes, type Infer, optional, record, text, timeMs } from '../codec.js';
import { limits } from '../limits.js';
import { memberId } from '../member.js';

/** One line of chat. */
export const chatLine = record({
  /** Empty when the line is for one person. */
  text: text(limits.chat),
  sentAt: timeMs,
  id: fixedBytes(8),
  /** A line for one person: whom, and the text in UTF-8, sealed between the two. */
  private: optional(record({ to: memberId, sealed: bytes(limits.privateLineBytes) })),
});

/** A line of chat. */
export type ChatLine = Infer<typeof chatLine>;
