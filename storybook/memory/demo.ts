import type { RoomClient } from '@folkmoot/elements';
import type { Room } from '@folkmoot/room';
import { createMemoryHub, createMemoryTicketOffice, type MemoryHub } from '@folkmoot/transport';
import { lineInto, type Line } from './line.js';

/** A place where meetings happen inside this page: real keys and workers, no server. */
export interface MemoryPlace {
  /** Somebody's client, and the line it goes through. */
  person(): { readonly client: RoomClient; readonly line: Line };
}

/** Makes a place of its own: nobody from another place can get in. */
export function memoryPlace(): MemoryPlace {
  const hub: MemoryHub = createMemoryHub();
  const tickets = createMemoryTicketOffice();
  return {
    person() {
      const line = lineInto(hub);
      const carriage = { transport: line.transport, tickets };
      const client: RoomClient = {
        createRoom: async (options) => (await loadRoom()).createRoom({ ...options, carriage }),
        joinRoom: async (options) => (await loadRoom()).joinRoom({ ...options, carriage }),
      };
      return { client, line };
    },
  };
}

/** Somebody's desk on the page: a heading with a switch for the line, and below it what they see. */
export function desk(name: string, line: Line, element: Element & { room: Room | undefined }): HTMLElement {
  const place = Object.assign(document.createElement('section'), { className: 'desk', ariaLabel: name });
  const title = Object.assign(document.createElement('h2'), { textContent: name });
  const label = document.createElement('label');
  const cable = Object.assign(document.createElement('input'), { type: 'checkbox', checked: true });
  cable.setAttribute('role', 'switch');
  cable.addEventListener('change', () => {
    if (cable.checked) line.restore();
    else if (element.room) line.cut(element.room);
  });
  label.append(cable, ' connected');
  const head = Object.assign(document.createElement('div'), { className: 'desk-head' });
  head.append(title, label);
  place.append(head, element);
  return place;
}

/** Desks side by side. */
export function sideBySide(...desks: readonly HTMLElement[]): HTMLElement {
  const all = Object.assign(document.createElement('div'), { className: 'desks' });
  all.append(...desks);
  return all;
}

/** Loaded when somebody looks at such a story, not with all others. */
async function loadRoom(): Promise<RoomClient> {
  return import('@folkmoot/room');
}
