import { utf8Decode, utf8Encode } from '@folkmoot/kit';
import type { ChatLine, MemberId, Packet } from '@folkmoot/wire';
import { chatLine, decode, encode, MeetingError } from '@folkmoot/wire';
import type { Seat } from './seat.js';

/** What somebody wrote. */
export interface Said {
  readonly id: Uint8Array;
  readonly sentAt: number;
  readonly text: string;
  /** The one person it is for; undefined: everybody. */
  readonly to?: MemberId;
}

/** A line as it is sealed for its lane; one for a single person hides its text from everybody else. */
export async function encodeSaid({ keys }: Seat, { id, sentAt, text, to }: Said): Promise<Uint8Array> {
  if (to === undefined) return encode(chatLine, { id, sentAt, text });
  const sealed = await keys.sealFor(to, { content: utf8Encode(text), associated: id });
  return encode(chatLine, { id, sentAt, text: '', private: { to, sealed } });
}

/**
 * What an opened line says. One for a single person fails with `crypto/unsealed` for everybody but the two.
 *
 * @param known finds a line that was written here: its text need not be opened.
 */
export async function decodeSaid(
  seat: Seat,
  { lane, header }: Packet,
  { body, known }: { body: Uint8Array; known: (id: Uint8Array) => Said | undefined },
): Promise<Said> {
  const { private: forOne, ...line }: ChatLine = decode(chatLine, body);
  if (!forOne) return line;
  const { to, sealed } = forOne;
  requireAddressed(header.recipients, [lane.member, to]);
  const own = lane.member === seat.self ? known(line.id) : undefined;
  if (own) return own;
  const content = await seat.keys.openBetween(
    { from: lane.member, to },
    { content: sealed, associated: line.id },
  );
  return { ...line, text: utf8Decode(content), to };
}

/** What is for one person goes to the two and to nobody else: what went to more people would only look private. */
function requireAddressed(recipients: readonly MemberId[], pair: readonly MemberId[]): void {
  if (recipients.length === 2 && pair.every((member) => recipients.includes(member))) return;
  throw new MeetingError('crypto/unsealed', 'A line for one person was sent to others as well.');
}
