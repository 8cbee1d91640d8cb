import type { Signal } from '@folkmoot/kit';
import type { ReadFrame } from '@folkmoot/wire';
import type { Present } from '../link.js';
import type { Grants } from './grants.js';
import type { Tenant } from './lifeline.js';
import type { Publishing } from './publishing.js';
import type { Receiving } from './receiving.js';

/** The parts of a link that frames are for. */
export interface Parts {
  readonly publishing: Publishing;
  readonly receiving: Receiving;
  readonly grants: Grants;
  readonly members: Signal<readonly Present[]>;
}

/** What a link does with its connections: grants again, lanes again, subscriptions again; then each frame to its part. */
export function createTenant(parts: Parts): Tenant {
  const { publishing, receiving, grants } = parts;
  return {
    connect(connection) {
      for (const signed of grants.all()) connection.send({ type: 'grant', signed });
      publishing.connect(connection);
      receiving.connect(connection);
    },
    take: (read) => take(parts, read),
    disconnect() {
      publishing.disconnect();
      receiving.disconnect();
    },
    close() {
      publishing.close();
      receiving.close();
    },
  };
}

function take({ publishing, receiving, members }: Parts, { frame, sizeBytes }: ReadFrame): void {
  switch (frame.type) {
    case 'packet':
      return receiving.packet(frame, sizeBytes);
    case 'fragment':
      return receiving.fragment(frame, sizeBytes);
    case 'lane':
      return receiving.named(frame);
    case 'close-lane':
      return publishing.closed(frame.lane) ? undefined : receiving.closed(frame.lane);
    case 'ack':
      return publishing.acknowledged(frame);
    case 'line':
      return publishing.meter.line(frame);
    case 'rights':
      return publishing.rights(frame);
    case 'opened':
      return publishing.opened(frame);
    case 'refused':
      return publishing.refused(frame);
    case 'members':
      members.value = frame.members;
      return;
    default:
      return;
  }
}
