import type { Ticket, Transport } from '../link.js';

/** What the contract suite needs of an adapter that is tried. */
export interface ContractStage {
  /** Prepares a meeting with this signed descriptor; resolves with what gives tickets to its members. */
  host(descriptor: Uint8Array): Promise<(publicKey: Uint8Array) => Promise<Ticket>>;
  /** A transport for one person. */
  transport(): Transport;
  /** Breaks all connections, as a bad network does. Needed by the cases about resuming. */
  cutAll?(): void;
  /** Called after each case. */
  close?(): Promise<void> | void;
}
