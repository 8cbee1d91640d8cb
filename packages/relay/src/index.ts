export type { BuiltInIssuerOptions, IssuedTicket, Issuer } from './issuer.js';
export { createIssuer } from './issuer.js';
export type { IssuerKey } from './issuer-key.js';
export { createIssuerKey } from './issuer-key.js';
export type { LogLevel } from './log.js';
export type { FloodLimits, RelayOptions, RelayTimes } from './options.js';
export type { RoomKey } from './room-key.js';
export type { RelayServer } from './server.js';
export { startRelay } from './server.js';
