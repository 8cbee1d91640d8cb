/**
 * The model of one object: every adaptive probability and every hash table of the pixel coders, in one block of
 * memory that starts cleared. Values are stored xor their initial value, so clearing is all the set-up there is.
 */

// @ts-ignore: decorator
@inline export const HASH_BITS: u32 = 14;
// @ts-ignore: decorator
@inline export const CHROMA_HASH_BITS: u32 = 13;
// @ts-ignore: decorator
@inline export const MIX_BITS: u32 = 14;
// @ts-ignore: decorator
@inline export const MIX_INPUTS: u32 = 4;

// @ts-ignore: decorator
@inline export const DECISIONS: usize = 0;
// @ts-ignore: decorator
@inline export const CHROMA_DECISIONS: usize = DECISIONS + 8 * 4096 * 4;
// @ts-ignore: decorator
@inline export const RUNS: usize = CHROMA_DECISIONS + 8 * 4096 * 4;
// @ts-ignore: decorator
@inline export const FLAGS: usize = RUNS + 64 * 32 * 4;
// @ts-ignore: decorator
@inline export const TREES: usize = FLAGS + 64 * 4;
// @ts-ignore: decorator
@inline export const WEIGHTS: usize = TREES + 8 * 256 * 4;
// @ts-ignore: decorator
@inline export const LAST_COLOURS: usize = WEIGHTS + 3 * 16 * 8 * 4;
// @ts-ignore: decorator
@inline export const MIXED: usize = LAST_COLOURS + 256 * 4;
// @ts-ignore: decorator
@inline export const HASHES: usize = MIXED + ((3 * MIX_INPUTS) << (MIX_BITS + 2));
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
