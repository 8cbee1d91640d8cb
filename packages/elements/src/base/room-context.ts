import { createContext } from '@lit/context';
import type { Room } from '@folkmoot/room';

/** The context by which `<moot-room>` provides its room. Elements of one's own may consume it as well. */
export const roomContext = createContext<Room | undefined>(Symbol.for('folkmoot.room'));
