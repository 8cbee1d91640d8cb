import { utf8Decode, utf8Encode } from '@folkmoot/kit';
import type { MemberId } from '@folkmoot/wire';
import type { Seat } from './seat.js';

/** A line as it is remembered. */
export interface FormerLine {
  readonly id: string;
  readonly from: MemberId;
  readonly name: string;
  readonly text: string;
  readonly sentAt: number;
  readonly to?: { readonly id: MemberId; readonly name: string };
}

/** What was said here before this page was loaded again: nobody else can tell, since former epochs have no keys any more. */
export class ChatHistory {
  readonly #seat: Seat;

  constructor(seat: Seat) {
    this.#seat = seat;
  }

  /** The lines of before, in their order. */
  async read(): Promise<FormerLine[]> {
    const kept = await this.#seat.keys.rememberedLines().catch(() => []);
    return kept.map((bytes) => JSON.parse(utf8Decode(bytes)) as FormerLine);
  }

  /** Remembers a line; where that is not possible, nobody misses it before a reload. */
  add({ id, from, name, text, sentAt, to }: FormerLine): void {
    const line: FormerLine = { id, from, name, text, sentAt, ...(to && { to }) };
    this.#seat.keys.rememberLine(utf8Encode(JSON.stringify(line))).catch(() => undefined);
  }
}
