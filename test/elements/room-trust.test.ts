import { MeetingError } from '@folkmoot/wire';
import {
  expect,
  maybePart,
  onStage,
  part,
  parts,
  said,
  saidBy,
  settled,
  waitUntil,
} from '../support/elements.js';
import { insideMeeting } from '../support/meeting-element.js';

const announced = (element: Element): string =>
  element.shadowRoot?.querySelector('.unseen[role="status"]')?.textContent ?? '';

describe('What is shown and may be out of date', () => {
  it('is marked above the meeting, and the mark goes', async () => {
    const { element, room } = await onStage('moot-room');
    expect(maybePart(element, 'bar')).to.equal(undefined);
    room.freshness.value = 'stale';
    await waitUntil(() => maybePart(element, 'bar'));
    expect(saidBy(element, 'bar')).to.contain('may be out of date').and.to.contain('organizer');
    expect(part(element, 'bar').getAttribute('role')).to.equal(null);
    room.freshness.value = 'fresh';
    await waitUntil(() => maybePart(element, 'bar') === undefined);
  });

  it('is read out once, however often the room is drawn', async () => {
    const { element, room } = await onStage('moot-room');
    room.freshness.value = 'stale';
    await waitUntil(() => announced(element) === 'What you see may be out of date');
    element.requestUpdate();
    await settled(element);
    expect(announced(element)).to.equal('What you see may be out of date');
    room.freshness.value = 'fresh';
    await settled(element);
    room.freshness.value = 'stale';
    await waitUntil(() => announced(element) === 'What you see may be out of date\u00a0');
  });

  it('is not spoken of while the connection is being restored', async () => {
    const { element, room } = await onStage('moot-room');
    room.state.value = { name: 'reconnecting' };
    room.freshness.value = 'stale';
    await settled(element);
    expect(saidBy(element, 'banner')).to.contain('Reconnecting').and.not.to.contain('out of date');
  });

  it('is not spoken of while nothing is known yet', async () => {
    const { element, room } = await onStage('moot-room');
    room.freshness.value = 'unknown';
    await settled(element);
    expect(maybePart(element, 'bar')).to.equal(undefined);
  });

  it('is read out by the room alone in a whole meeting', async () => {
    const { element, room } = await insideMeeting();
    const [outer, viewer] = ['moot-room', 'moot-viewer'].map((tag) =>
      element.shadowRoot!.querySelector(tag)!,
    );
    room.freshness.value = 'stale';
    await waitUntil(() => announced(outer!) !== '');
    await settled(viewer!);
    expect(announced(viewer!)).to.equal('');
  });
});

describe('Who was removed', () => {
  it('reads it in place of the meeting, as the last word', async () => {
    const { element, room } = await insideMeeting();
    room.state.value = { name: 'failed', error: new MeetingError('permission/removed', 'out') };
    await waitUntil(() => said(element).includes('You were removed from the meeting'));
    expect(said(element)).to.contain('The organizer or a co-organizer decided so.');
    expect(parts(element, 'again').filter((one) => one.checkVisibility())).to.have.length(0);
    expect(element.matches(':state(open)')).to.equal(false);
  });
});
