/** The texts of the page; those of the elements are their own. */
export interface Texts {
  readonly name: string;
  readonly start: string;
  readonly startLead: string;
  readonly startButton: string;
  readonly join: string;
  readonly joinLead: string;
  readonly joinButton: string;
  readonly promise: string;
  readonly copy: string;
  readonly copied: string;
  readonly leave: string;
  readonly end: string;
  readonly endAsk: string;
  readonly endWhy: string;
  readonly endStay: string;
  readonly back: string;
  readonly byHand: string;
  readonly byHandWhy: string;
  readonly done: string;
  readonly unsupported: string;
  readonly unsupportedWhy: string;
  readonly unsupportedAdvice: string;
  readonly title: (name: string, code: string) => string;
}

const english: Texts = {
  name: 'Your name',
  start: 'Start a meeting',
  startLead: 'Share your screen, pixel by pixel. Nothing to install, and no account.',
  startButton: 'Start a meeting',
  join: 'Join the meeting',
  joinLead: 'You have been invited. The others see your name when you come in.',
  joinButton: 'Join',
  promise:
    'End-to-end encrypted: the server carries the meeting and cannot read it. Whoever has the link can.',
  copy: 'Copy invitation',
  copied: 'Invitation copied',
  leave: 'Leave',
  end: 'End for everybody',
  endAsk: 'End the meeting for everybody?',
  endWhy: 'Nobody can come back with this link.',
  endStay: 'Stay',
  back: 'Back to the start',
  byHand: 'Invitation link',
  byHandWhy: 'The browser did not let this page copy it. Copy it from here:',
  done: 'Done',
  unsupported: 'This browser cannot take part',
  unsupportedWhy:
    'It lacks something that meetings need, or this page was not opened by https or on localhost.',
  unsupportedAdvice: 'Use a current version of Chrome, Edge, Firefox or Safari.',
  title: (name, code) => `${name} in meeting ${code} · Folkmoot`,
};

const german: Texts = {
  name: 'Ihr Name',
  start: 'Besprechung beginnen',
  startLead: 'Teilen Sie Ihren Bildschirm, Pixel für Pixel. Nichts zu installieren, kein Konto.',
  startButton: 'Besprechung beginnen',
  join: 'An der Besprechung teilnehmen',
  joinLead: 'Sie sind eingeladen. Die anderen sehen Ihren Namen, wenn Sie kommen.',
  joinButton: 'Teilnehmen',
  promise:
    'Ende-zu-Ende-verschlüsselt: Der Server trägt die Besprechung weiter und kann sie nicht lesen. Wer den Link hat, kann es.',
  copy: 'Einladung kopieren',
  copied: 'Einladung kopiert',
  leave: 'Verlassen',
  end: 'Für alle beenden',
  endAsk: 'Die Besprechung für alle beenden?',
  endWhy: 'Mit diesem Link kann dann niemand mehr teilnehmen.',
  endStay: 'Bleiben',
  back: 'Zurück zum Anfang',
  byHand: 'Einladungslink',
  byHandWhy: 'Der Browser ließ diese Seite nicht kopieren. Kopieren Sie den Link von hier:',
  done: 'Fertig',
  unsupported: 'Dieser Browser kann nicht teilnehmen',
  unsupportedWhy:
    'Ihm fehlt etwas, das Besprechungen brauchen, oder die Seite wurde nicht mit https oder auf localhost geöffnet.',
  unsupportedAdvice: 'Nehmen Sie eine aktuelle Version von Chrome, Edge, Firefox oder Safari.',
  title: (name, code) => `${name} in Besprechung ${code} · Folkmoot`,
};

/** The texts for a language, and its tag; English for those that are not there. */
export function textsFor(language: string): { readonly tag: string; readonly texts: Texts } {
  const isGerman = /^de\b/i.test(language);
  return isGerman ? { tag: 'de', texts: german } : { tag: 'en', texts: english };
}

/** Writes the texts into all elements that name one by `data-text` or `data-label`. */
export function writeTexts(texts: Texts): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-text], [data-label]')) {
    const { text, label } = element.dataset;
    if (text) element.textContent = wordsOf(texts, text);
    if (label) element.ariaLabel = wordsOf(texts, label);
  }
}

function wordsOf(texts: Texts, key: string): string {
  const words = (texts as unknown as Record<string, unknown>)[key];
  return typeof words === 'string' ? words : '';
}
