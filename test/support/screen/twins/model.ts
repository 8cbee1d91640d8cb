/** Everything that learns while the tiles of one object are coded. */
import { Chances } from './chances.js';
import { Memory } from './memory.js';
import { Mixer } from './mixer.js';

/** Kinds of decisions × contexts of each. */
const DECISIONS = 8 * 4096;
const MEMORY_BITS = 14;
const CHROMA_MEMORY_BITS = 13;

/** White of limited range. */
export const WHITE_LUMA = 235;
/** Opaque white. */
export const WHITE_COLOUR = 0xffffffff;
/** No colour: U and V are 128. */
export const NEUTRAL = 0x8080;

/** A fresh model. */
export class Model {
  readonly background: number;
  readonly decisions = new Chances(DECISIONS);
  readonly chromaDecisions = new Chances(DECISIONS);
  readonly runs = new Chances(64 * 32);
  /** Colours only: red and blue as last seen with this green; grey; alpha as in the west. */
  readonly flags = new Chances(4);
  readonly alpha = new Chances(256);
  readonly mixer = new Mixer();
  /** By green: the colour it was last seen in; grey before. */
  readonly lastColours = Array.from({ length: 256 }, (_, green) => green * 0x010101);
  /** After 6, 8 and 12 neighbours. */
  readonly memories: readonly [Memory, Memory, Memory];
  /** After its luma, W and N; after its luma alone; after its luma and more around. */
  readonly chromaMemories: readonly [Memory, Memory, Memory];

  /** @param background What an empty tile shows: {@link WHITE_LUMA} or {@link WHITE_COLOUR}. */
  constructor(background: number) {
    this.background = background;
    const memory = (): Memory => new Memory(MEMORY_BITS, background);
    const chromaMemory = (): Memory => new Memory(CHROMA_MEMORY_BITS, NEUTRAL);
    this.memories = [memory(), memory(), memory()];
    this.chromaMemories = [chromaMemory(), chromaMemory(), chromaMemory()];
  }
}
