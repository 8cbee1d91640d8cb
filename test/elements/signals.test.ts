import { signal } from '@folkmoot/kit';
import { SignalReader } from '@folkmoot/elements';
import { LitElement, type TemplateResult } from 'lit';
import { emptyPlace, expect, html, settled } from '../support/elements.js';

const left = signal('left');
const right = signal('right');

class TestReader extends LitElement {
  renderings = 0;
  side: 'left' | 'right' = 'left';
  readonly #signals = new SignalReader(this);

  protected override render(): TemplateResult {
    this.renderings += 1;
    return html`${this.#signals.read(this.side === 'left' ? left : right)}`;
  }
}
customElements.define('test-reader', TestReader);

describe('An element that reads signals', () => {
  let reader: TestReader;

  beforeEach(async () => {
    left.value = 'left';
    right.value = 'right';
    reader = new TestReader();
    (await emptyPlace()).append(reader);
    await settled(reader);
  });

  const shown = (): string => reader.shadowRoot?.textContent ?? '';

  it('shows their values', () => {
    expect(shown()).to.equal('left');
  });

  it('shows a new value as soon as there is one', async () => {
    left.value = 'changed';
    await settled(reader);
    expect(shown()).to.equal('changed');
  });

  it('renders once for many changes in a row', async () => {
    const before = reader.renderings;
    for (let turn = 0; turn < 10; turn += 1) left.value = `turn ${turn}`;
    await settled(reader);
    expect(reader.renderings).to.equal(before + 1);
    expect(shown()).to.equal('turn 9');
  });

  it('does not care for signals it has not read', async () => {
    const before = reader.renderings;
    right.value = 'unseen';
    await settled(reader);
    expect(reader.renderings).to.equal(before);
  });

  it('forgets a signal that it reads no longer', async () => {
    reader.side = 'right';
    reader.requestUpdate();
    await settled(reader);
    const before = reader.renderings;
    left.value = 'forgotten';
    await settled(reader);
    expect(reader.renderings).to.equal(before);
    right.value = 'followed';
    await settled(reader);
    expect(shown()).to.equal('followed');
  });

  it('rests while it is off the page, and catches up when it is back', async () => {
    const place = reader.parentElement;
    reader.remove();
    const before = reader.renderings;
    left.value = 'meanwhile';
    await settled(reader);
    expect(reader.renderings).to.equal(before);
    place?.append(reader);
    await settled(reader);
    expect(shown()).to.equal('meanwhile');
    left.value = 'afterwards';
    await settled(reader);
    expect(shown()).to.equal('afterwards');
  });
});
