import type { Room } from '@folkmoot/room';
import type { MemoryHub, Transport } from '@folkmoot/transport';

/** Somebody's way to the others, which can be cut and restored like a cable. */
export interface Line {
  readonly transport: Transport;
  /** Breaks the connection of a room and lets none come back until `restore`. */
  cut(room: Room): void;
  restore(): void;
}

/** A line into a hub. Whoever is cut off gets as far as the handshake, which waits. */
export function lineInto(hub: MemoryHub): Line {
  let whole = Promise.resolve();
  let mend = (): void => undefined;
  return {
    transport: {
      connect: (credentials, signal) =>
        hub.connect(
          {
            publicKey: credentials.publicKey,
            ticket: (given) => credentials.ticket(given),
            prove: async (challenge) => {
              await whole;
              return credentials.prove(challenge);
            },
          },
          signal,
        ),
    },
    cut(room) {
      whole = new Promise((resolve) => (mend = resolve));
      hub.cut(room.self.peek().id);
    },
    restore: () => mend(),
  };
}
