import type { MootRoom, RoomClient } from '@folkmoot/elements';
import type { CreateRoomOptions, JoinRoomOptions, Room } from '@folkmoot/room';
import { emptyPlace, settled, waitUntil } from './elements.js';
import { fakeRoom, type FakeRoom } from './fake-room.js';

/** A client that opens fake rooms when the test lets it, and notes how it was asked. */
export class FakeClient implements RoomClient {
  readonly created: CreateRoomOptions[] = [];
  readonly joined: JoinRoomOptions[] = [];
  readonly room: FakeRoom = fakeRoom();
  #answers: { give: (room: Room) => void; refuse: (error: Error) => void }[] = [];

  createRoom(options: CreateRoomOptions): Promise<Room> {
    this.created.push(options);
    return this.#wait();
  }

  joinRoom(options: JoinRoomOptions): Promise<Room> {
    this.joined.push(options);
    return this.#wait();
  }

  async open(room: Room = this.room): Promise<void> {
    (await this.#next()).give(room);
  }

  async refuse(error: Error): Promise<void> {
    (await this.#next()).refuse(error);
  }

  async #next(): Promise<{ give: (room: Room) => void; refuse: (error: Error) => void }> {
    await waitUntil(() => this.#answers.length > 0, 'nobody asked for a room');
    return this.#answers.shift()!;
  }

  #wait(): Promise<Room> {
    return new Promise((give, refuse) => this.#answers.push({ give, refuse }));
  }
}

/** Everything a moot-room tells. */
export const facts = [
  'moot-room-opened',
  'moot-room-failed',
  'moot-room-interrupted',
  'moot-room-resumed',
  'moot-room-left',
  'moot-room-ended',
];

/** A moot-room and the client that it asks for rooms. */
export interface RoomStage {
  readonly element: MootRoom;
  readonly client: FakeClient;
}

/** A moot-room with these attributes and some content. */
export async function roomElement(attributes: Record<string, string> = {}): Promise<RoomStage> {
  const client = new FakeClient();
  const element = Object.assign(document.createElement('moot-room'), { client });
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.innerHTML = '<p>content</p>';
  (await emptyPlace()).append(element);
  await settled(element);
  return { element, client };
}

/** A moot-room that has joined a meeting. */
export async function joined(): Promise<RoomStage> {
  const stage = await roomElement({ link: 'https://moot.example/j/1#k', name: 'Ana' });
  await stage.client.open();
  await waitUntil(() => stage.element.phase.name === 'open');
  await settled(stage.element);
  return stage;
}
