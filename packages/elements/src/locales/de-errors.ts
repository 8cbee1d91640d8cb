import type { ErrorText } from './messages.js';

/** What errors mean, in German. */
export const deErrors: Readonly<Record<string, ErrorText>> = {
  usage: {
    title: 'Das hat nicht geklappt',
    why: 'Die Seite wollte etwas, das hier nicht möglich ist.',
    advice: 'Laden Sie die Seite neu. Hilft das nicht, melden Sie es denen, die diese Seite betreiben.',
  },
  'usage/link': {
    title: 'Das ist kein Einladungslink',
    why: 'Die Adresse hat nicht die Form einer Einladung.',
    advice: 'Lassen Sie sich den Link noch einmal geben und kopieren Sie ihn ganz.',
  },
  'usage/link-code': {
    title: 'Dieser Einladungslink ist beschädigt',
    why: 'Die neunstellige Nummer der Besprechung fehlt.',
    advice: 'Lassen Sie sich den Link noch einmal geben und kopieren Sie ihn ganz.',
  },
  'usage/link-key-missing': {
    title: 'Dieser Einladungslink ist unvollständig',
    why: 'Der Teil nach dem Zeichen # fehlt. Er ist der Schlüssel der Besprechung; ohne ihn kann niemand etwas lesen.',
    advice: 'Kopieren Sie den ganzen Link noch einmal, oder bitten Sie die Organisation darum.',
  },
  'usage/link-truncated': {
    title: 'Dieser Einladungslink ist unvollständig',
    why: 'Sein Ende fehlt. Manche Programme schneiden lange Links ab.',
    advice: 'Kopieren Sie den ganzen Link noch einmal, oder bitten Sie die Organisation darum.',
  },
  'usage/link-version': {
    title: 'Diese Einladung ist von neuerer Art',
    why: 'Sie stammt von einer neueren Version als der auf dieser Seite.',
    advice: 'Laden Sie die Seite neu. Hilft das nicht, öffnen Sie den Link selbst im Browser.',
  },
  'usage/unknown-code': {
    title: 'Diese Besprechung gibt es nicht',
    why: 'Sie ist vorbei, oder die Nummer im Link ist falsch.',
    advice: 'Prüfen Sie den Link, oder lassen Sie sich einen neuen geben.',
  },
  'usage/ticket': {
    title: 'Diese Seite konnte Sie nicht einlassen',
    why: 'Sie hat mit etwas geantwortet, das keine Zulassung zur Besprechung ist.',
    advice: 'Sagen Sie es denen, die diese Seite betreiben: getTicket muss antworten wie beschrieben.',
  },
  'usage/oneself': {
    title: 'Das geht nicht mit Ihnen selbst',
    why: 'Es ist nur bei anderen möglich.',
    advice: 'Wählen Sie jemand anderen aus der Liste.',
  },
  'usage/unknown-participant': {
    title: 'Diese Person ist nicht mehr da',
    why: 'Sie hat die Besprechung gerade verlassen.',
    advice: 'Wählen Sie jemanden aus der Liste.',
  },
  'usage/empty-name': {
    title: 'Der Name fehlt',
    why: 'Die anderen müssen wissen, wer Sie sind.',
    advice: 'Geben Sie Ihren Namen ein und versuchen Sie es noch einmal.',
  },
  'usage/empty-text': {
    title: 'Die Nachricht ist leer',
    why: 'Es gibt nichts zu senden.',
    advice: 'Schreiben Sie zuerst etwas.',
  },
  'usage/already-sharing': {
    title: 'Sie teilen schon',
    why: 'Es kann nur ein Bildschirm zugleich geteilt werden.',
    advice: 'Beenden Sie zuerst das jetzige Teilen.',
  },
  permission: {
    title: 'Das dürfen Sie hier nicht',
    why: 'Diese Besprechung erlaubt es Ihnen nicht.',
    advice: 'Fragen Sie die Organisation der Besprechung.',
  },
  'permission/organizer-only': {
    title: 'Das kann nur die Organisation',
    why: 'Sie nehmen an dieser Besprechung teil, ohne sie zu organisieren.',
    advice: 'Bitten Sie die Organisation darum.',
  },
  'permission/not-allowed': {
    title: 'Das dürfen Sie hier nicht',
    why: 'Ihre Rolle in dieser Besprechung erlaubt es nicht, oder sie hat sich gerade geändert.',
    advice: 'Bitten Sie die Organisation darum.',
  },
  'permission/muted': {
    title: 'Ihre Nachricht wurde nicht gesendet',
    why: 'Der Chat ist für Sie ausgeschaltet.',
    advice: 'Bitten Sie die Organisation, ihn wieder einzuschalten.',
  },
  'permission/chat-off': {
    title: 'Ihre Nachricht wurde nicht gesendet',
    why: 'Der Chat ist für alle ausgeschaltet.',
    advice: 'Warten Sie, bis die Organisation ihn wieder einschaltet.',
  },
  'permission/private-chat-off': {
    title: 'Ihre Nachricht wurde nicht gesendet',
    why: 'Private Nachrichten sind in dieser Besprechung ausgeschaltet.',
    advice: 'Schreiben Sie an alle, oder bitten Sie die Organisation, private Nachrichten zu erlauben.',
  },
  'permission/locked': {
    title: 'Die Besprechung ist gesperrt',
    why: 'Die Organisation lässt zurzeit niemand Neues ein.',
    advice: 'Bitten Sie die Organisation, sie zu öffnen, und versuchen Sie es noch einmal.',
  },
  'permission/not-presenter': {
    title: 'Sie präsentieren nicht',
    why: 'Die Besprechung nimmt den Bildschirm einer einzigen Person an, und das ist gerade jemand anderes.',
    advice: 'Bitten Sie die Organisation, Sie präsentieren zu lassen.',
  },
  'permission/capture-refused': {
    title: 'Es wird nichts geteilt',
    why: 'Der Dialog wurde geschlossen, oder Browser oder System haben das Teilen abgelehnt.',
    advice:
      'Drücken Sie noch einmal „Bildschirm teilen“ und wählen Sie etwas aus. Erscheint kein Dialog, erlauben Sie es dieser Seite in den Einstellungen des Browsers und des Systems.',
  },
  'permission/origin': {
    title: 'Diese Seite darf den Besprechungsserver nicht nutzen',
    why: 'Der Server nimmt von dieser Adresse keine Besprechungen an.',
    advice:
      'Sagen Sie es denen, die diese Seite betreiben: Ihre Adresse muss beim Server als Herkunft erlaubt sein.',
  },
  'permission/ticket': {
    title: 'Der Server hat Sie nicht eingelassen',
    why: 'Ihre Zulassung war nicht oder nicht mehr gültig.',
    advice: 'Versuchen Sie es noch einmal. Hilft das nicht, prüfen Sie die Uhr Ihres Rechners.',
  },
  'permission/removed': {
    title: 'Sie wurden aus der Besprechung entfernt',
    why: 'Die Organisation oder Mitorganisation hat so entschieden.',
    advice: 'Halten Sie das für einen Irrtum, fragen Sie die Organisation.',
  },
  connection: {
    title: 'Keine Verbindung zur Besprechung',
    why: 'Der Besprechungsserver war nicht zu erreichen.',
    advice: 'Prüfen Sie Ihre Internetverbindung und versuchen Sie es noch einmal.',
  },
  'connection/nobody-answers': {
    title: 'Niemand ist da, der Sie einlässt',
    why: 'In die Besprechung lässt der Browser der Organisation ein, und der hat nicht geantwortet.',
    advice:
      'Versuchen Sie es gleich noch einmal, oder bitten Sie die Organisation, die Besprechung zu öffnen.',
  },
  'connection/unreachable': {
    title: 'Der Besprechungsserver antwortet nicht',
    why: 'Er läuft nicht, oder etwas auf dem Weg dorthin sperrt die Verbindung.',
    advice: 'Prüfen Sie Ihre Internetverbindung und versuchen Sie es gleich noch einmal.',
  },
  'connection/failed': {
    title: 'Die Verbindung ist abgerissen',
    why: 'Der Besprechungsserver war zu lange nicht zu erreichen.',
    advice: 'Prüfen Sie Ihre Internetverbindung und nehmen Sie wieder teil.',
  },
  'connection/ticket': {
    title: 'Diese Seite bekam keine Zulassung für Sie',
    why: 'Ihr eigener Server, der über den Einlass entscheidet, antwortete nicht oder mit einem Fehler.',
    advice:
      'Versuchen Sie es gleich noch einmal. Hilft das nicht, melden Sie es denen, die diese Seite betreiben.',
  },
  'connection/relay': {
    title: 'Der Besprechungsserver hat eine Störung',
    why: 'Er hat mit einem eigenen Fehler geantwortet.',
    advice:
      'Versuchen Sie es gleich noch einmal. Hilft das nicht, melden Sie es denen, die diese Seite betreiben.',
  },
  'connection/replaced': {
    title: 'Sie haben anderswo weitergemacht',
    why: 'Ein anderer Tab oder ein anderes Fenster hat Ihren Platz in der Besprechung übernommen.',
    advice: 'Nutzen Sie jenes, oder nehmen Sie hier wieder teil.',
  },
  'connection/closed': {
    title: 'Sie sind nicht mehr verbunden',
    why: 'Die Verbindung zur Besprechung wurde geschlossen.',
    advice: 'Nehmen Sie wieder teil.',
  },
  'connection/ended': {
    title: 'Die Besprechung ist beendet',
    why: 'Die Organisation hat sie für alle beendet.',
    advice: 'Soll es weitergehen, bitten Sie um einen neuen Link.',
  },
  protocol: {
    title: 'Etwas Unerwartetes ist geschehen',
    why: 'Der Besprechungsserver hat etwas gesendet, das diese Seite nicht versteht.',
    advice: 'Laden Sie die Seite neu und nehmen Sie wieder teil.',
  },
  crypto: {
    title: 'Diese Besprechung ließ sich nicht bestätigen',
    why: 'Die Nachweise, die sie vertraulich machen, passen nicht zusammen. Vielleicht greift jemand ein.',
    advice:
      'Machen Sie mit diesem Link nicht weiter. Fragen Sie die Organisation auf anderem Weg, ob er stimmt.',
  },
  'crypto/descriptor': {
    title: 'Das ist nicht die Besprechung Ihres Links',
    why: 'Der Server hat mit einer Besprechung geantwortet, die nicht zum Schlüssel in Ihrem Link passt.',
    advice: 'Kopieren Sie den ganzen Link noch einmal. Hilft das nicht, bitten Sie um einen neuen.',
  },
  'crypto/unsealed': {
    title: 'Ihr Link öffnet diese Besprechung nicht',
    why: 'Der Schlüssel in Ihrem Link ist nicht der dieser Besprechung.',
    advice: 'Kopieren Sie den ganzen Link noch einmal, oder bitten Sie um einen neuen.',
  },
  unsupported: {
    title: 'Dieser Browser kann das nicht',
    why: 'Ihm fehlt etwas, das Besprechungen brauchen.',
    advice:
      'Nehmen Sie eine aktuelle Version von Chrome, Edge, Firefox oder Safari, auf einer Seite mit https.',
  },
  'unsupported/version': {
    title: 'Seite und Server passen nicht zusammen',
    why: 'Sie sprechen verschiedene Versionen des Protokolls.',
    advice: 'Laden Sie die Seite neu. Hilft das nicht, melden Sie es denen, die sie betreiben.',
  },
  'unsupported/wasm': {
    title: 'Dieser Browser kann die Bilder nicht zeigen',
    why: 'Er führt WebAssembly mit SIMD nicht aus, und das braucht der Bildschirm.',
    advice:
      'Nehmen Sie eine aktuelle Version von Chrome, Edge, Firefox oder Safari. Lesen und schreiben können Sie hier.',
  },
  'unsupported/worker': {
    title: 'Die Besprechung ließ sich hier nicht starten',
    why: 'Einer ihrer Worker ist gescheitert oder antwortet nicht.',
    advice:
      'Laden Sie die Seite neu. Hilft das nicht, melden Sie es denen, die sie betreiben: In der Konsole des Browsers steht mehr.',
  },
  'unsupported/policy-worker': {
    title: 'Diese Seite sperrt die Besprechung',
    why: 'Ihre Sicherheitsregeln lassen keine Worker aus Blobs starten.',
    advice:
      'Sagen Sie es denen, die diese Seite betreiben: Die Regeln brauchen „worker-src blob:“, oder die Seite liefert folkmoot/worker.js selbst aus und ruft setWorkerUrl() auf.',
  },
  'unsupported/worker-file': {
    title: 'Die Worker-Datei der Besprechung fehlt',
    why: 'Diese Seite nennt eine Worker-Datei, die sich nicht laden lässt.',
    advice:
      "Sagen Sie es denen, die diese Seite betreiben: folkmoot/worker.js muss dort liegen, wo setWorkerUrl() es sagt, und die Regeln brauchen „worker-src 'self'“.",
  },
  'unsupported/worker-version': {
    title: 'Die Worker-Datei der Besprechung hat eine andere Version',
    why: 'Die Worker-Datei, die diese Seite ausliefert, passt nicht zum Rest von Folkmoot.',
    advice: 'Sagen Sie es denen, die diese Seite betreiben: Es muss die worker.js derselben Version sein.',
  },
  'unsupported/policy-trusted-types': {
    title: 'Diese Seite sperrt die Besprechung',
    why: 'Ihre Sicherheitsregeln lassen die Worker der Besprechung nicht starten.',
    advice:
      'Sagen Sie es denen, die diese Seite betreiben: Die Regeln brauchen „folkmoot“ bei „trusted-types“.',
  },
  'unsupported/policy-connect': {
    title: 'Diese Seite sperrt den Besprechungsserver',
    why: 'Ihre Sicherheitsregeln erlauben keine Verbindung zu ihm.',
    advice:
      'Sagen Sie es denen, die diese Seite betreiben: Die Adresse des Besprechungsservers muss, mit https: und mit wss:, bei „connect-src“ stehen.',
  },
  'unsupported/policy-wasm': {
    title: 'Diese Seite sperrt die Bilder der Besprechung',
    why: 'Ihre Sicherheitsregeln lassen den Code für die Bilder nicht laufen.',
    advice:
      "Sagen Sie es denen, die diese Seite betreiben: Die Regeln brauchen „'wasm-unsafe-eval'“ bei „script-src“.",
  },
  'unsupported/policy-capture': {
    title: 'Auf dieser Seite lassen sich keine Bildschirme teilen',
    why: 'Die Seite um diese herum, oder ihre eigenen Regeln, erlauben es nicht.',
    advice:
      'Sagen Sie es denen, die sie betreiben: Der iframe braucht allow="display-capture", und keine Permissions-Policy darf es verbieten. Oder öffnen Sie die Besprechung in einem eigenen Tab.',
  },
  'unsupported/screen-capture': {
    title: 'Dieser Browser kann keinen Bildschirm teilen',
    why: 'Telefone, Tablets und manche anderen Browser erlauben es nicht.',
    advice:
      'Nehmen Sie zum Teilen einen Rechner mit Chrome, Edge, Firefox oder Safari. Zusehen und schreiben können Sie hier.',
  },
  limit: {
    title: 'Das war zu viel',
    why: 'Eine Grenze dieser Besprechung ist erreicht.',
    advice: 'Warten Sie einen Augenblick und versuchen Sie es noch einmal.',
  },
  'limit/guesses': {
    title: 'Zu viele Versuche',
    why: 'Von Ihrem Anschluss wurden zu viele Besprechungen gesucht.',
    advice: 'Warten Sie eine Minute, prüfen Sie den Link und versuchen Sie es noch einmal.',
  },
  'limit/rooms': {
    title: 'Im Augenblick keine weiteren Besprechungen',
    why: 'Der Server hat so viele, wie er fassen kann, oder Sie haben in kurzer Zeit viele begonnen.',
    advice: 'Versuchen Sie es in einigen Minuten noch einmal.',
  },
  'limit/members': {
    title: 'Die Besprechung ist voll',
    why: 'Es sind so viele Personen da, wie sie fassen kann.',
    advice: 'Versuchen Sie es, wenn jemand gegangen ist.',
  },
  'limit/name-length': {
    title: 'Der Name ist zu lang',
    why: 'Ein Name hat höchstens 300 Zeichen.',
    advice: 'Kürzen Sie ihn und versuchen Sie es noch einmal.',
  },
  'limit/text-length': {
    title: 'Die Nachricht ist zu lang',
    why: 'Eine Nachricht hat höchstens 4.000 Zeichen.',
    advice: 'Kürzen Sie sie, oder senden Sie sie in Teilen.',
  },
};
