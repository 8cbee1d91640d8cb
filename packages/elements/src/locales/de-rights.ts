import type { RightsText } from './messages.js';

/** What one may do to others and to the meeting, in German. */
export const deRights: RightsText = {
  writeTo: 'Privat schreiben',
  makePresenter: 'Präsentieren lassen',
  presentYourself: 'Selbst präsentieren',
  handOn: 'Präsentieren weitergeben',
  mute: 'Chat ausschalten',
  unmute: 'Chat einschalten',
  makeCoOrganizer: 'Mitorganisieren lassen',
  makeAttendee: 'Mitorganisation zurücknehmen',
  handOver: 'Besprechung übergeben',
  handOverAsk: (name) => `Die Besprechung an ${name} übergeben?`,
  handOverWhy:
    'Danach organisieren Sie sie nicht mehr. Das lässt sich nicht zurücknehmen: Nur die neue Organisation könnte sie Ihnen wieder übergeben.',
  remove: 'Entfernen',
  removeAsk: (name) => `${name} aus der Besprechung entfernen?`,
  removeWhy:
    'Die Person ist sofort draußen und kann nichts von dem lesen, was folgt. Wer den Link hat, kann wieder hereinkommen: Sperren Sie die Besprechung, um das zu verhindern.',
  cancel: 'Abbrechen',
  lock: 'Besprechung sperren',
  lockHint: 'Niemand Neues wird eingelassen.',
  chatOpen: 'Chat für alle',
  chatOpenHint: 'Aus: Nur die Organisation schreibt.',
  privateChat: 'Private Nachrichten',
  privateChatHint: 'Zwei schreiben einander allein.',
};
