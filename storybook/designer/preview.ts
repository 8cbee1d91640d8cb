import '../../packages/elements/src/define.js';
import { anaAndBen, benAndAna, fakeRoom, lineFrom, person } from '../../test/support/fake-room.js';
import { settled } from '../../test/support/shown.js';
import { alone } from '../stage/stage.js';

/** All elements in states that show as many tokens as possible. Made once: what a person does in them stays. */
export function createPreview(): HTMLElement[] {
  const [ana, ben] = anaAndBen();
  const lines = [
    lineFrom(ben, 'Morning! Can everybody read the second column?', 0),
    lineFrom(ana, 'Yes, every letter.', 1),
    lineFrom(person('Chidi Okafor'), 'So can I.', 2),
  ];
  const people = [
    ana,
    ben,
    person('Amélie Laurent', { presence: 'away' }),
    ...['Björn Åkesson', 'Chidi Okafor', 'Dilara Yıldız', 'Fumiko Tanaka'].map((name) => person(name)),
  ];
  return [
    alone('moot-presenter', { people: anaAndBen() }),
    alone('moot-presenter', { people: anaAndBen() }, (room) => (room.screen.own.value = { name: 'sharing' })),
    picture(),
    alone('moot-chat', { people: anaAndBen(), lines }),
    alone('moot-chat', { people: anaAndBen() }),
    alone('moot-roster', { people }),
    covered(),
  ];
}

function picture(): HTMLElement {
  return alone('moot-viewer', { people: benAndAna() }, (room, viewer) => {
    room.screen.showPicture(1280, 720);
    const share = room.screen.share.value;
    if (share.name !== 'none') room.screen.share.value = { ...share, name: 'paused' };
    void drawn(viewer);
  });
}

/** A screen that somebody might share, drawn once the viewer has a canvas. */
async function drawn(viewer: HTMLElement): Promise<void> {
  await settled(viewer);
  const canvas = viewer.shadowRoot?.querySelector('canvas');
  const context = canvas?.getContext('2d');
  if (!canvas || !context) return;
  Object.assign(canvas, { width: 1280, height: 720 });
  context.fillStyle = '#f7f5f0';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#38424f';
  context.font = '28px sans-serif';
  for (let row = 1; row <= 12; row += 1) {
    context.fillText(`${row}. Every letter of a shared screen stays as sharp as it was.`, 60, 20 + row * 52);
  }
}

function covered(): HTMLElement {
  const room = fakeRoom();
  room.state.value = { name: 'left' };
  return Object.assign(document.createElement('moot-room'), { room });
}
