/**
 * The model of one object: every adaptive probability and every hash table of the pixel coders, in one block of
 * memory that starts cleared. Values are stored xor their initial value, so clearing is all the set-up there is.
 */

/** Entries of a memory of luma or colours: 2^this. */
// @ts-ignore: decorator
@inline export const HASH_BITS: u32 = 14;
/** Entries of a memory of chroma: 2^this. */
// @ts-ignore: decorator
@inline export const CHROMA_HASH_BITS: u32 = 13;
/** Probabilities of one mixer input: 2^this. */
// @ts-ignore: decorator
@inline export const MIX_BITS: u32 = 14;
/** Contexts a mixed byte is coded under. */
// @ts-ignore: decorator
@inline export const MIX_INPUTS: u32 = 4;

/** 8 kinds of guesses × 4,096 contexts, for luma and colours. */
// @ts-ignore: decorator
@inline export const DECISIONS: usize = 0;
/** 8 kinds of guesses × 4,096 contexts, for chroma. */
// @ts-ignore: decorator
@inline export const CHROMA_DECISIONS: usize = DECISIONS + 8 * 4096 * 4;
/** 64 × 32 contexts of flat runs. */
// @ts-ignore: decorator
@inline export const RUNS: usize = CHROMA_DECISIONS + 8 * 4096 * 4;
/** 64 contexts of single decisions. */
// @ts-ignore: decorator
@inline export const FLAGS: usize = RUNS + 64 * 32 * 4;
/** 8 trees of 256 contexts. */
// @ts-ignore: decorator
@inline export const TREES: usize = FLAGS + 64 * 4;
/** 3 planes × 16 places × inputs: weights of the mixer, i32, less their first value. */
// @ts-ignore: decorator
@inline export const WEIGHTS: usize = TREES + 8 * 256 * 4;
/** 256 × u32: the colour last seen with each green. */
// @ts-ignore: decorator
@inline export const LAST_COLOURS: usize = WEIGHTS + 3 * 16 * 8 * 4;
/** 3 planes × inputs × 2^MIX_BITS probabilities of the mixer. */
// @ts-ignore: decorator
@inline export const MIXED: usize = LAST_COLOURS + 256 * 4;
/** 3 memories of luma or colours. */
// @ts-ignore: decorator
@inline export const HASHES: usize = MIXED + ((3 * MIX_INPUTS) << (MIX_BITS + 2));
/** 3 memories of chroma. */
// @ts-ignore: decorator
@inline export const CHROMA_HASHES: usize = HASHES + (3 << (HASH_BITS + 3));
/** Size of a model in bytes. */
// @ts-ignore: decorator
@inline export const MODEL_BYTES: usize = CHROMA_HASHES + (3 << (CHROMA_HASH_BITS + 3));

/** Where the model in use lies. */
export let model: usize = 0;

/** Makes the block at `at` the model in use. */
export function useModel(at: usize): void {
  model = at;
}

/** Forgets everything the model in use has learned. */
export function clearModel(): void {
  memory.fill(model, 0, MODEL_BYTES);
}
