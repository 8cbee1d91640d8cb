/**
 * Candidates: a pixel is first compared with a short list of guesses, each asked once, by one adaptive bit each.
 */
import { codeBit } from './coder';

const asked = memory.data(10 * 4);
let askedCount: u32 = 0;

/** Starts a new pixel. */
// @ts-ignore: decorator
@inline
export function startGuessing(): void {
  askedCount = 0;
}

/** Notes a value that the pixel is known not to have. */
// @ts-ignore: decorator
@inline
export function exclude(value: u32): void {
  store<u32>(asked, value);
  askedCount = 1;
}

/** Whether the pixel (`actual` when encoding) is `guess`; a guess that was asked before is not asked again. */
export function isGuess<D>(guess: u32, context: usize, actual: u32): bool {
  for (let k: u32 = 0; k < askedCount; k++) if (load<u32>(asked + (k << 2)) == guess) return false;
  store<u32>(asked + (askedCount++ << 2), guess);
  return codeBit<D>(context, <u32>(guess != actual)) == 0;
}
