import type { ErrorText } from './messages.js';

/** What errors of each area mean, in English: enough to go on with until the details are there, or when they cannot be had. */
export const enErrors: Readonly<Record<string, ErrorText>> = {
  usage: {
    title: 'This did not work',
    why: 'The page asked for something that is not possible here.',
    advice: 'Reload the page and try again. If it happens again, tell whoever runs this page.',
  },
  permission: {
    title: 'You may not do this',
    why: 'This meeting does not allow it for you.',
    advice: 'Ask the organizer of the meeting.',
  },
  connection: {
    title: 'No connection to the meeting',
    why: 'The meeting server could not be reached.',
    advice: 'Check your connection to the internet and try again.',
  },
  protocol: {
    title: 'Something unexpected happened',
    why: 'The meeting server sent something that this page does not understand.',
    advice: 'Reload the page and join again.',
  },
  crypto: {
    title: 'This meeting could not be verified',
    why: 'The proofs that keep it confidential do not match. Somebody may be interfering.',
    advice: 'Do not go on with this link. Ask the organizer on another way whether it is right.',
  },
  unsupported: {
    title: 'This browser cannot do this',
    why: 'It lacks something that meetings need.',
    advice:
      'Use a current version of Chrome, Edge, Firefox or Safari, on a page whose address begins with https.',
  },
  limit: {
    title: 'That was too much',
    why: 'A limit of this meeting has been reached.',
    advice: 'Wait a moment and try again.',
  },
};
