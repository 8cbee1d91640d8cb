/**
 * The parts of the elements inside, for `exportparts`: each with the name of its element before it, so that a page styles
 * the log of the chat as `moot-meeting::part(chat-log)`.
 */
export const exported = {
  room: named('room', 'content cover banner card bar symbol title words code actions again dismiss icon'),
  presenter: named(
    'presenter',
    'idle start hint note live indicator controls pause stop title words code bar dismiss icon',
  ),
  viewer: named(
    'viewer',
    'stage picture card symbol title words code notices notice notice-reconnecting notice-stale toolbar caption tools view fit actual full icon',
  ),
  chat: named(
    'chat',
    'header heading log line line-mine line-private only name time text text-mine text-private status card symbol title words code newer composer to recipient obstacle field send length bar dismiss icon',
  ),
  roster: named(
    'roster',
    'header heading count settings rules rule find list none person person-self person-away person-presenter avatar name more mark mark-presenter mark-chat-off menu-button menu item dialog cancel confirm card symbol title words code bar dismiss icon',
  ),
};

function named(element: string, parts: string): string {
  return parts
    .split(' ')
    .map((part) => `${part}: ${element}-${part}`)
    .join(', ');
}
