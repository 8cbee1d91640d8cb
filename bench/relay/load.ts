/** The load of the benchmark: what a screen share looks like to a relay while somebody scrolls. */
export interface Load {
  /** Who receives everything. */
  viewers: number;
  /** Bursts that are measured, each a frame of the screen. */
  bursts: number;
  /** Bursts before that, so that windows have grown and code is compiled. */
  warmUpBursts: number;
  packetsPerBurst: number;
  packetBytes: number;
  /** From the beginning of a burst to the next; longer where a server needs longer. */
  periodMs: number;
}

/** What issue and documentation speak of. */
export const standardLoad: Load = {
  viewers: 250,
  bursts: 30,
  warmUpBursts: 10,
  packetsPerBurst: 20,
  packetBytes: 4096,
  periodMs: 100,
};

/** The packets of one burst. Each begins with its sequence number, so that receivers can tell whether one is missing. */
export function burstOf({ packetsPerBurst, packetBytes }: Load, firstSequence: number): Buffer[] {
  return Array.from({ length: packetsPerBurst }, (_, index) => {
    const packet = Buffer.alloc(packetBytes, index + 1);
    packet.writeUInt32BE(firstSequence + index);
    return packet;
  });
}
