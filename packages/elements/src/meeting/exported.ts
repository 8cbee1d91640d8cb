/**
 * The parts of the elements inside, for `exportparts`: each with the name of its element before it, so that a page styles
 * the log of the chat as `moot-meeting::part(chat-log)`.
 */
export const exported = {
  room: named('room', 'content cover card bar again dismiss icon'),
  presenter: named('presenter', 'start live indicator pause stop bar dismiss icon'),
  viewer: named('viewer', 'stage picture card notice toolbar caption fit actual full icon'),
  chat: named('chat', 'header log line name text card newer composer field send bar dismiss icon'),
  roster: named('roster', 'header count find list person avatar name card make-presenter bar dismiss icon'),
};

function named(element: string, parts: string): string {
  return parts
    .split(' ')
    .map((part) => `${part}: ${element}-${part}`)
    .join(', ');
}
