import type { RosterAction } from '@folkmoot/room';
import { html, type TemplateResult } from 'lit';
import type { RightsText } from '../locales/messages.js';

/** What is asked about before it is done. */
export type GraveAction = Extract<RosterAction, 'hand-over' | 'remove'>;

/** Whether something is asked about before it is done. */
export function isGrave(action: RosterAction): action is GraveAction {
  return action === 'hand-over' || action === 'remove';
}

/** A question, and what follows. */
export interface Question {
  readonly action: GraveAction;
  /** Of the person it is about, fit for a sentence. */
  readonly name: string;
  readonly words: RightsText;
  /** Called when the dialog has closed, whatever the answer. */
  readonly closed: () => void;
  readonly cancel: () => void;
  readonly confirm: () => void;
}

/** The dialog that asks before somebody is removed, or handed the meeting. The harmless answer has the focus. */
export function question({ action, name, words, closed, cancel, confirm }: Question): TemplateResult {
  const [title, why, yes] =
    action === 'remove'
      ? [words.removeAsk(name), words.removeWhy, words.remove]
      : [words.handOverAsk(name), words.handOverWhy, words.handOver];
  return html`<dialog
    id="question"
    part="dialog"
    aria-labelledby="question-title"
    aria-describedby="question-why"
    closedby="any"
    @close=${closed}
  >
    <h2 id="question-title">${title}</h2>
    <p id="question-why">${why}</p>
    <div class="actions">
      <button part="cancel" type="button" @click=${cancel}>${words.cancel}</button>
      <button class="stop" part="confirm" type="button" @click=${confirm}>${yes}</button>
    </div>
  </dialog>`;
}
