import type { MootMeeting } from '@folkmoot/elements';
import { emptyPlace, expect, settled, waitUntil } from '../support/elements.js';
import { enterAs, invitation, untilOpen } from '../support/meeting-element.js';
import { FakeClient } from '../support/room-element.js';

const key = invitation.split('#')[1]!;
const page = location.href;

interface State {
  readonly folkmoot?: { readonly link: string; readonly name?: string };
}
const state = (): State => (history.state ?? {}) as State;

/** A page that was opened by this address, with one meeting on it. */
async function openedBy(
  address: string,
  kept: unknown = null,
): Promise<{ element: MootMeeting; client: FakeClient }> {
  history.replaceState(kept, '', address);
  return anotherMeeting();
}

async function anotherMeeting(): Promise<{ element: MootMeeting; client: FakeClient }> {
  const client = new FakeClient();
  const element = Object.assign(document.createElement('moot-meeting'), { client });
  (await emptyPlace()).append(element);
  await settled(element);
  return { element, client };
}

const heading = (element: MootMeeting): string =>
  element.shadowRoot!.querySelector<HTMLElement>('.sheet h2')?.innerText ?? '';

describe('A page opened by an invitation', () => {
  afterEach(async () => {
    history.replaceState(null, '', page);
    // The elements of a test let go of the address once they are off the page.
    for (const element of document.querySelectorAll('moot-meeting')) element.remove();
    await new Promise((resolve) => setTimeout(resolve));
  });

  for (const [what, address, bare] of [
    ['in its path', `/j/123456789#${key}`, '/j/123456789'],
    ['of a hash router', `/app#/j/123456789#${key}`, '/app#/j/123456789'],
    ['mangled by a mail program', `/j/123456789%23${key}`, '/j/123456789'],
    ['mangled in a hash router', `/app#/j/123456789%23${key}`, '/app#/j/123456789'],
    ['with a query', `/j/123-456-789?via=mail#${key}`, '/j/123-456-789?via=mail'],
  ] as const) {
    it(`${what} joins, and the key leaves the address bar for the history’s state`, async () => {
      const { element, client } = await openedBy(address);
      expect(heading(element)).to.equal('Join the meeting');
      expect(location.href).to.equal(location.origin + bare);
      expect(state().folkmoot).to.deep.equal({ link: location.origin + address });
      await enterAs(element, 'Ben');
      await client.open();
      expect(client.joined[0]?.link).to.equal(location.origin + address);
    });
  }

  it('leaves what the page keeps in its history', async () => {
    await openedBy(`/j/123456789#${key}`, { router: { at: 7 } });
    expect(history.state).to.deep.include({ router: { at: 7 } });
  });

  it('leaves a state alone that has no room for ours', async () => {
    const { element } = await openedBy(`/j/123456789#${key}`, 'mine');
    expect(history.state).to.equal('mine');
    expect(location.hash).to.equal('');
    expect(heading(element)).to.equal('Join the meeting');
  });

  it('finds the link again when it is loaded anew, and asks for the name', async () => {
    const link = `${location.origin}/j/123456789#${key}`;
    const { element } = await openedBy('/j/123456789', { folkmoot: { link } });
    expect(heading(element)).to.equal('Join the meeting');
    expect(state().folkmoot).to.deep.equal({ link });
  });

  it('is back at once when somebody was in the meeting', async () => {
    const link = `${location.origin}/j/123456789#${key}`;
    const { client } = await openedBy('/j/123456789', { folkmoot: { link, name: 'Ben' } });
    await client.open();
    expect(client.joined[0]).to.include({ link, name: 'Ben' });
  });

  it('does not mistake the link of another meeting for its own', async () => {
    const other = `${location.origin}/j/987654321#${key}`;
    const { element, client } = await openedBy('/j/123456789', { folkmoot: { link: other, name: 'Ben' } });
    await enterAs(element, 'Ben');
    await waitUntil(() => client.joined.length === 1);
    expect(client.joined[0]?.link).to.equal(`${location.origin}/j/123456789`);
  });

  it('keeps the name while one is inside, and forgets it when one leaves', async () => {
    const { element, client } = await openedBy(`/j/123456789#${key}`);
    await enterAs(element, 'Ana');
    await client.open();
    await untilOpen(element);
    expect(state().folkmoot?.name).to.equal('Ana');
    await element.leave();
    expect(state().folkmoot).to.deep.equal({ link: client.room.link });
  });

  it('is about no meeting once that has ended', async () => {
    const { element, client } = await openedBy(`/app#/j/123456789#${key}`);
    await enterAs(element, 'Ana');
    await client.open();
    await untilOpen(element);
    await element.end();
    expect(state().folkmoot).to.equal(undefined);
    expect(location.href).to.equal(`${location.origin}/app`);
  });

  it('leads to any other meeting as well', async () => {
    const { element } = await openedBy(`/j/123456789#${key}`);
    element.shadowRoot!.querySelector<HTMLElement>('[part~="other"]')!.click();
    await settled(element);
    expect(heading(element)).to.equal('Meeting');
    expect(location.pathname).to.equal('/');
  });

  it('joins one meeting only, however many elements there are', async () => {
    const { element } = await openedBy(`/j/123456789#${key}`);
    const { element: second } = await anotherMeeting();
    expect([heading(element), heading(second)]).to.deep.equal(['Join the meeting', 'Meeting']);
  });

  it('lets a later element have it when the first is gone', async () => {
    const { element } = await openedBy(`/j/123456789#${key}`);
    element.remove();
    await new Promise((resolve) => setTimeout(resolve));
    expect(heading((await anotherMeeting()).element)).to.equal('Join the meeting');
  });

  it('is left alone when the page wants that', async () => {
    history.replaceState(null, '', `/j/123456789#${key}`);
    const client = new FakeClient();
    const element = Object.assign(document.createElement('moot-meeting'), { client, noPageLink: true });
    (await emptyPlace()).append(element);
    await settled(element);
    expect(heading(element)).to.equal('Meeting');
    expect(location.hash).to.equal(`#${key}`);
  });

  it('hears of an invitation that is followed on the open page', async () => {
    const { element } = await openedBy('/app');
    expect(heading(element)).to.equal('Meeting');
    location.hash = `#/j/123456789#${key}`;
    await waitUntil(() => heading(element) === 'Join the meeting');
    expect(location.href).to.equal(`${location.origin}/app#/j/123456789`);
  });

  for (const address of ['/', '/app?next=/j/123456789', '/j/', '/j/settings', '/app#/j/help']) {
    it(`is not what ${address} means`, async () => {
      const { element } = await openedBy(address);
      expect(heading(element)).to.equal('Meeting');
      expect(location.href).to.equal(location.origin + address);
    });
  }
});
