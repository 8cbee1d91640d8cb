import { meetingOf } from '../engine-state.js';
import { stateOf } from '../entrance-engine.js';
import type { KeySource } from '../key-source.js';
import type { KeysEngine } from '../keys-engine.js';

/** The sources of all keys that an engine shares with others. */
export interface SharedKeys {
  /** With everybody who has the link. */
  outer: KeySource;
  /** With everybody who knows who is there. */
  roster: KeySource;
  /** With everybody in the present epoch. */
  epoch: KeySource;
}

/** What a member with a client of their own could do with the keys of an epoch. */
export function sharedKeysOf(engine: KeysEngine): SharedKeys {
  const { outer, roster, epochs } = meetingOf(stateOf(engine));
  return { outer, roster: roster.current, epoch: epochs.current };
}
