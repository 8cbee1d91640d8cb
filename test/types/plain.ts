/** A page in plain TypeScript, with what is right and what must be refused. */
import 'folkmoot/define/moot-viewer.js';
import { MeetingError, MootElement, MootViewer, type Room } from 'folkmoot';
import { de } from 'folkmoot/locales/de.js';
import { joinRoom, type JoinRoomOptions } from 'folkmoot/room';
import { createMemoryHub } from 'folkmoot/transport';

const viewer: MootViewer = document.createElement('moot-viewer');
viewer.view = 'actual';
// @ts-expect-error -- no such way to show a picture
viewer.view = 'huge';

viewer.addEventListener('moot-view-changed', (event) => {
  const view: 'fit' | 'actual' = event.view;
  // @ts-expect-error -- an event about views has no line
  return [view, event.line];
});

const room = document.querySelector('moot-room');
room?.addEventListener('moot-room-opened', ({ room: opened }) => void (viewer.room = opened));
document.addEventListener('moot-room-failed' as const, () => undefined);

// @ts-expect-error -- a room is opened with options
void joinRoom('https://meet.example/j/123456789#1.key');

/** Joins, and says what went wrong. */
export async function join(options: JoinRoomOptions): Promise<Room | string> {
  try {
    return await joinRoom(options);
  } catch (error) {
    return error instanceof MeetingError ? error.code : 'unexpected';
  }
}

MootElement.locales = { ...MootElement.locales, de };
MootElement.loaders = { de: async () => (await import('folkmoot/locales/de.js')).de };
// @ts-expect-error -- a loader promises texts
MootElement.loaders = { de: async () => 'Deutsch' };

createMemoryHub();
// @ts-expect-error -- outside nobody renders
viewer.render();
