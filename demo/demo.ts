/** The demo: a page around one `<moot-meeting>`, in the language of the browser. */
import 'folkmoot/define.js';
import type { MootMeeting } from 'folkmoot';
import { textsFor } from './texts.js';

const { tag, texts } = textsFor(navigator.language);
const root = document.documentElement;
const meeting = document.querySelector<MootMeeting>('#meeting');

root.lang = tag;
if (meeting) begin(meeting);

function begin(element: MootMeeting): void {
  element.heading = texts.heading;
  element.addEventListener('moot-room-opened', ({ room }) => {
    document.title = texts.title(room.self.peek().name, spoken(room.code));
    root.classList.add('in-meeting');
  });
  for (const type of ['moot-room-failed', 'moot-room-left', 'moot-room-ended']) {
    element.addEventListener(type, () => {
      document.title = 'Folkmoot';
      root.classList.remove('in-meeting');
    });
  }
  // The page is about nothing else, so whoever comes may type at once.
  void element.updateComplete.then(() => element.focus());
}

/** Nine digits as people read them out. */
function spoken(code: string): string {
  return code.replace(/(\d{3})(?=\d)/g, '$1 ');
}
