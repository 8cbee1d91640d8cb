import type { LaneSealer } from '@folkmoot/crypto';
import type { Remote } from 'comlink';
import type { LaneKeys } from './keys.js';

/**
 * What is to be done when an epoch has begun: the sealer goes over to its keys, and what is shown is said again, so that
 * newcomers can read it; who has it already loses nothing.
 */
export function renewal(
  keys: Remote<LaneKeys> | LaneKeys,
  sealer: LaneSealer,
  sayAgain: () => void,
): () => Promise<void> {
  let tail: Promise<void> = Promise.resolve();

  async function renewOnce(): Promise<void> {
    const { kind, generation } = sealer.lane;
    // Refused while the sealer has the keys of this epoch already, and outside of the group.
    const next = await keys.sealKeys(kind, generation).catch(() => undefined);
    if (!next) return;
    sealer.begin(next);
    sayAgain();
  }

  return () => (tail = tail.then(renewOnce).catch(() => undefined));
}
