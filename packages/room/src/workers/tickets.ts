import type { Credentials, Ticket } from '@folkmoot/transport';

/** Gives tickets on the other side of a port. */
export interface TicketDesk {
  next(): Promise<Ticket>;
}

/** The ticket that is here already, and after it fresh ones: each lets in once. */
export function oneAfterAnother(first: Ticket, next: Credentials['ticket']): Credentials['ticket'] {
  let unused: Ticket | undefined = first;
  return async (signal) => {
    const ticket = unused;
    unused = undefined;
    return ticket ?? next(signal);
  };
}
