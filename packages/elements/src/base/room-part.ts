import type { Room } from '@folkmoot/room';
import { property } from 'lit/decorators.js';
import { MootElement } from './moot-element.js';
import { RoomFinder } from './room-finder.js';

/**
 * An element that shows a part of a room. The room comes from the `<moot-room>` around it, from the one whose id `room`
 * names, or is a `Room` given to the property.
 */
export abstract class RoomPart extends MootElement {
  /** The id of a `<moot-room>`, or (as a property) a room. Without it the `<moot-room>` around this element counts. */
  @property() room?: Room | string | undefined;

  readonly #finder = new RoomFinder(this);

  /** The room this element shows at present. */
  get currentRoom(): Room | undefined {
    return this.#finder.room;
  }
}
