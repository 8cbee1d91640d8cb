import { fixedBytes, type Infer, record, text, timeMs } from '../codec.js';
import { limits } from '../limits.js';

/** One line of chat. */
export const chatLine = record({
  text: text(limits.chat),
  sentAt: timeMs,
  id: fixedBytes(8),
});

/** A line of chat. */
export type ChatLine = Infer<typeof chatLine>;
