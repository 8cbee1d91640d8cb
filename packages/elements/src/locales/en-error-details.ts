import type { ErrorText } from './messages.js';

/** What each error means, in English. Most people never read any of it, so it is fetched beside the first picture of an element. */
export const enErrorDetails: Readonly<Record<string, ErrorText>> = {
  'usage/link': {
    title: 'This is no invitation link',
    why: 'The address does not have the form of an invitation.',
    advice: 'Ask for the link again and copy all of it.',
  },
  'usage/link-code': {
    title: 'This invitation link is damaged',
    why: 'It lacks the nine-digit number of the meeting.',
    advice: 'Ask for the link again and copy all of it.',
  },
  'usage/link-key-missing': {
    title: 'This invitation link is incomplete',
    why: 'The part after the # sign is missing. It is the key of the meeting; without it nobody can read anything.',
    advice: 'Copy the whole link again, or ask the organizer to send it once more.',
  },
  'usage/link-truncated': {
    title: 'This invitation link is incomplete',
    why: 'Its end is missing. Some programs cut long links.',
    advice: 'Copy the whole link again, or ask the organizer to send it once more.',
  },
  'usage/link-version': {
    title: 'This invitation is of a newer kind',
    why: 'It was made by a newer version than the one on this page.',
    advice: 'Reload the page. If that does not help, open the link itself in the browser.',
  },
  'usage/unknown-code': {
    title: 'There is no such meeting',
    why: 'The meeting of this link is over, or the link has a mistake in its number.',
    advice: 'Check the link, or ask the organizer for a new one.',
  },
  'usage/ticket': {
    title: 'This page could not admit you',
    why: 'It answered with something that is no ticket to the meeting.',
    advice: 'Tell whoever runs this page: getTicket must answer as its documentation says.',
  },
  'usage/oneself': {
    title: 'This is not possible with yourself',
    why: 'It can only be done to others.',
    advice: 'Choose somebody else in the list.',
  },
  'usage/unknown-participant': {
    title: 'This person is gone',
    why: 'They left the meeting a moment ago.',
    advice: 'Choose somebody who is in the list.',
  },
  'usage/empty-name': {
    title: 'A name is missing',
    why: 'The others need to know who you are.',
    advice: 'Enter your name and try again.',
  },
  'usage/empty-text': {
    title: 'The message is empty',
    why: 'There is nothing to send.',
    advice: 'Write something first.',
  },
  'usage/already-sharing': {
    title: 'You are sharing already',
    why: 'One screen can be shared at a time.',
    advice: 'Stop the present one first, then share another.',
  },
  'permission/organizer-only': {
    title: 'Only the organizer can do this',
    why: 'You take part in this meeting without organizing it.',
    advice: 'Ask the organizer to do it.',
  },
  'permission/not-allowed': {
    title: 'You may not do this',
    why: 'Your role in this meeting does not allow it, or has changed just now.',
    advice: 'Ask the organizer to do it.',
  },
  'permission/muted': {
    title: 'Your message was not sent',
    why: 'The chat is turned off for you.',
    advice: 'Ask the organizer to turn it on again.',
  },
  'permission/chat-off': {
    title: 'Your message was not sent',
    why: 'The chat is turned off for everybody.',
    advice: 'Wait until the organizer turns it on again.',
  },
  'permission/private-chat-off': {
    title: 'Your message was not sent',
    why: 'Private messages are turned off in this meeting.',
    advice: 'Write to everybody, or ask the organizer to allow private messages.',
  },
  'permission/locked': {
    title: 'The meeting is locked',
    why: 'The organizer lets nobody new in at present.',
    advice: 'Ask the organizer to unlock it, and try again.',
  },
  'permission/not-presenter': {
    title: 'You are not the presenter',
    why: 'The meeting accepts the screen of one person, and at present that is somebody else.',
    advice: 'Ask the organizer to make you the presenter.',
  },
  'permission/capture-refused': {
    title: 'Nothing is shared',
    why: 'The browser’s dialog was closed, or the browser or the system refused to share.',
    advice:
      'Press “Share screen” again and choose something. If no dialog appears, allow screen sharing for this page in the settings of the browser and of the system.',
  },
  'permission/origin': {
    title: 'This page may not use the meeting server',
    why: 'The server does not accept meetings from this address.',
    advice: 'Tell whoever runs this page: its address must be on the server’s list of allowed origins.',
  },
  'permission/ticket': {
    title: 'The server did not let you in',
    why: 'Your admission was not valid, or not valid any more.',
    advice: 'Try again. If it happens again, check the clock of your computer.',
  },
  'permission/removed': {
    title: 'You were removed from the meeting',
    why: 'The organizer or a co-organizer decided so.',
    advice: 'If you think that this was a mistake, ask the organizer.',
  },
  'connection/nobody-answers': {
    title: 'Nobody is there to let you in',
    why: 'The organizer’s browser lets people in, and it did not answer.',
    advice: 'Try again in a moment, or ask the organizer to open the meeting.',
  },
  'connection/unreachable': {
    title: 'The meeting server does not answer',
    why: 'It is not running, or something between you and it blocks the connection.',
    advice: 'Check your connection to the internet and try again in a moment.',
  },
  'connection/failed': {
    title: 'The connection was lost',
    why: 'The meeting server was not to be reached for too long.',
    advice: 'Check your connection to the internet and join again.',
  },
  'connection/ticket': {
    title: 'This page could not get a ticket for you',
    why: 'Its own server, which decides who may enter, did not answer or failed.',
    advice: 'Try again in a moment. If it happens again, tell whoever runs this page.',
  },
  'connection/relay': {
    title: 'The meeting server has a problem',
    why: 'It answered with a failure of its own.',
    advice: 'Try again in a moment. If it happens again, tell whoever runs this page.',
  },
  'connection/replaced': {
    title: 'You went on somewhere else',
    why: 'Another tab or window took over your place in the meeting.',
    advice: 'Use that one, or join again here.',
  },
  'connection/closed': {
    title: 'You are not connected any more',
    why: 'The connection to the meeting was closed.',
    advice: 'Join again.',
  },
  'connection/ended': {
    title: 'The meeting has ended',
    why: 'The organizer ended it for everybody.',
    advice: 'Ask the organizer for a new link if it is to go on.',
  },
  'crypto/descriptor': {
    title: 'This is not the meeting of your link',
    why: 'The server answered with a meeting that does not match the key in your link.',
    advice: 'Copy the whole link again. If that does not help, ask the organizer for a new one.',
  },
  'crypto/unsealed': {
    title: 'Your link does not open this meeting',
    why: 'The key in your link is not the one this meeting uses.',
    advice: 'Copy the whole link again, or ask the organizer for a new one.',
  },
  'unsupported/version': {
    title: 'Page and server do not fit together',
    why: 'They speak different versions of the protocol.',
    advice: 'Reload the page. If that does not help, tell whoever runs it.',
  },
  'unsupported/wasm': {
    title: 'This browser cannot show the pictures',
    why: 'It does not run WebAssembly with SIMD, which the screen needs.',
    advice: 'Use a current version of Chrome, Edge, Firefox or Safari. You can read and write here.',
  },
  'unsupported/worker': {
    title: 'The meeting could not be started here',
    why: 'One of its workers failed or did not answer.',
    advice: 'Reload the page. If it happens again, tell whoever runs it: the browser’s console says more.',
  },
  'unsupported/policy-worker': {
    title: 'This page blocks the meeting',
    why: 'Its security policy does not let workers start from blobs.',
    advice:
      'Tell whoever runs this page: add “worker-src blob:” to its policy, or serve folkmoot/worker.js from its own address and call setWorkerUrl().',
  },
  'unsupported/worker-file': {
    title: 'The meeting’s worker file is missing',
    why: 'This page names a worker file that cannot be loaded.',
    advice:
      "Tell whoever runs this page: folkmoot/worker.js must stand where setWorkerUrl() says, and the policy needs “worker-src 'self'”.",
  },
  'unsupported/worker-version': {
    title: 'The meeting’s worker file is of another version',
    why: 'The worker file that this page serves does not fit the rest of Folkmoot.',
    advice: 'Tell whoever runs this page: serve the worker.js that came with the same version.',
  },
  'unsupported/policy-trusted-types': {
    title: 'This page blocks the meeting',
    why: 'Its security policy does not let the meeting start its workers.',
    advice: 'Tell whoever runs this page: add “folkmoot” to “trusted-types” in its policy.',
  },
  'unsupported/policy-connect': {
    title: 'This page blocks the meeting server',
    why: 'Its security policy does not allow connections to it.',
    advice:
      'Tell whoever runs this page: add the address of the meeting server, with https: and with wss:, to “connect-src” in its policy.',
  },
  'unsupported/policy-wasm': {
    title: 'This page blocks the pictures of the meeting',
    why: 'Its security policy does not let their code run.',
    advice: "Tell whoever runs this page: add “'wasm-unsafe-eval'” to “script-src” in its policy.",
  },
  'unsupported/policy-capture': {
    title: 'Screens cannot be shared on this page',
    why: 'The page around this one, or its own policy, does not allow it.',
    advice:
      'Tell whoever runs it: the iframe needs allow="display-capture", and a Permissions-Policy must not forbid it. Or open the meeting in a tab of its own.',
  },
  'unsupported/screen-capture': {
    title: 'This browser cannot share a screen',
    why: 'Phones and tablets, and some other browsers, do not allow it.',
    advice: 'Join on a computer with Chrome, Edge, Firefox or Safari to share. You can watch and write here.',
  },
  'limit/guesses': {
    title: 'Too many attempts',
    why: 'Too many meetings were looked for from your connection.',
    advice: 'Wait a minute, check the link and try again.',
  },
  'limit/rooms': {
    title: 'No more meetings at the moment',
    why: 'The server has as many meetings as it can hold, or you started many in a short time.',
    advice: 'Try again in some minutes.',
  },
  'limit/members': {
    title: 'The meeting is full',
    why: 'As many people as it can hold are in it.',
    advice: 'Try again when somebody has left.',
  },
  'limit/name-length': {
    title: 'The name is too long',
    why: 'A name has at most 300 characters.',
    advice: 'Shorten it and try again.',
  },
  'limit/text-length': {
    title: 'The message is too long',
    why: 'A message has at most 4,000 characters.',
    advice: 'Shorten it, or send it in parts.',
  },
};
