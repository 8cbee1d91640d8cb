import { MeetingError } from './errors.js';

/** The version of this protocol, spoken in challenge and hello. Other versions are refused. */
export const protocolVersion = 1;

/** The version of this software, said next to the protocol version so that people can act on a mismatch. */
export const softwareVersion = '0.1.0';

/** One side of a version check. */
export interface Speaker {
  protocolVersion: number;
  /** Name and version of the software, for example `folkmoot-relay 0.1.0`. */
  software: string;
}

/** Throws `unsupported/version` naming both sides plainly, unless both speak the same protocol version. */
export function requireSameVersion(client: Speaker, relay: Speaker): void {
  if (client.protocolVersion === relay.protocolVersion) return;
  const older = client.protocolVersion < relay.protocolVersion ? 'client' : 'relay';
  throw new MeetingError(
    'unsupported/version',
    `${describe('The client', client)}, ${describe('the relay', relay)}: update the ${older}.`,
  );
}

function describe(side: string, { software, protocolVersion }: Speaker): string {
  return `${side} (${software}) speaks protocol ${String(protocolVersion)}`;
}
