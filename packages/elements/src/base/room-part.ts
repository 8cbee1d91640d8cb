import type { Room } from '@folkmoot/room';
import type { PropertyValues } from 'lit';
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
  #shownRoom: Room | undefined;

  /** The room this element shows at present. */
  get currentRoom(): Room | undefined {
    return this.#finder.room;
  }

  protected override update(changed: PropertyValues<this>): void {
    const { currentRoom } = this;
    if (currentRoom && currentRoom !== this.#shownRoom) {
      this.#shownRoom = currentRoom;
      this.roomChanged();
    }
    super.update(changed);
  }

  /** Called before a room is shown for the first time: what was said about the one before goes. */
  protected roomChanged(): void {
    // Elements without a memory of their own have nothing to forget.
  }
}
