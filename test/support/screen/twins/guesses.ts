/** Guesses of one pixel: each different one is asked once, by one decision. */
import type { Chances } from './chances.js';
import type { BitCoder } from './range-coder.js';

/** One way to ask: which colour, under which chance. */
export interface Guess {
  colour: number;
  chances: Chances;
  context: number;
}

/** What has been asked of one pixel. */
export class Guesses {
  readonly #coder: BitCoder;
  readonly #actual: number;
  readonly #asked = new Set<number>();

  /** @param excluded A colour the pixel is known not to have. */
  constructor(coder: BitCoder, actual: number, excluded?: number) {
    this.#coder = coder;
    this.#actual = actual;
    if (excluded !== undefined) this.#asked.add(excluded);
  }

  /** Whether the pixel is that colour. */
  isRight({ colour, chances, context }: Guess): boolean {
    if (this.#asked.has(colour)) return false;
    this.#asked.add(colour);
    return chances.code(this.#coder, context, colour === this.#actual ? 0 : 1) === 0;
  }
}
