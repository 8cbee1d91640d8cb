export { hostTicketOffice, type GetTicket, type HostTicket, type HostTicketRequest } from './host-tickets.js';
export * from './link.js';
export { createMemoryHub, type MemoryHub } from './memory/hub.js';
export type { SocketConstructor, SocketLike } from './relay/socket.js';
export { createRelayTransport, type RelayTransportOptions } from './relay/transport.js';
export { exposeLink } from './port/expose-link.js';
export { linkFromPort } from './port/link-from-port.js';
export { createMemoryTicketOffice, httpTicketOffice, type TicketOffice } from './ticket-office.js';
