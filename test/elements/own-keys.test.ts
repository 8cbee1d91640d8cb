import { sendKeys } from '@web/test-runner-commands';
import { expect, onStage, part, press, waitUntil } from '../support/elements.js';
import { insideMeeting } from '../support/meeting-element.js';

/** What a page hears that has shortcuts, until the end of the test. */
function shortcuts(): string[] {
  const heard: string[] = [];
  stop = new AbortController();
  const { signal } = stop;
  for (const type of ['keydown', 'keypress', 'keyup']) {
    addEventListener(type, (event) => heard.push((event as KeyboardEvent).key), { signal });
  }
  return heard;
}

let stop = new AbortController();

describe('Keys typed into elements:', () => {
  afterEach(() => stop.abort());

  it('letters and signs in a field are no shortcuts of the page', async () => {
    const { element } = await onStage('moot-chat');
    const field = part<HTMLTextAreaElement>(element, 'field');
    field.focus();
    const heard = shortcuts();
    for (const key of ['/', 'Backspace', 'ArrowLeft', 'Enter']) await sendKeys({ press: key });
    await sendKeys({ press: 'a' });
    expect(heard).to.deep.equal([]);
    expect(field.value).to.contain('a');
  });

  it('keys with which one leaves a field, and combinations, are heard by the page', async () => {
    const { element } = await onStage('moot-chat');
    part(element, 'field').focus();
    const heard = shortcuts();
    await sendKeys({ press: 'Escape' });
    await sendKeys({ down: 'Control' });
    await sendKeys({ press: 'k' });
    await sendKeys({ up: 'Control' });
    expect(heard).to.include.members(['Escape', 'k']);
  });

  it('AltGr, with which many type a backslash, is no combination', async () => {
    const { element } = await onStage('moot-chat');
    const heard = shortcuts();
    const typed = { key: '\\', ctrlKey: true, altKey: true, bubbles: true, composed: true };
    part(element, 'field').dispatchEvent(new KeyboardEvent('keydown', { ...typed, modifierAltGraph: true }));
    expect(heard).to.deep.equal([]);
    part(element, 'field').dispatchEvent(new KeyboardEvent('keydown', typed));
    expect(heard).to.deep.equal(['\\']);
  });

  it('keys on a button are the page’s too', async () => {
    const { element } = await onStage('moot-chat');
    const heard = shortcuts();
    part(element, 'send').focus();
    await sendKeys({ press: '/' });
    expect(heard).to.include('/');
  });

  it('Escape closes a dialog of ours and nothing of the page', async () => {
    const { element } = await insideMeeting();
    await press(element, 'show');
    const dialog = element.shadowRoot!.querySelector<HTMLDialogElement>('dialog#invite')!;
    await waitUntil(() => dialog.open);
    const heard = shortcuts();
    await sendKeys({ down: 'Escape' });
    await waitUntil(() => !dialog.open);
    expect(heard).to.deep.equal([]);
  });
});
