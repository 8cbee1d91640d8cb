import { sendKeys } from '@web/test-runner-commands';
import {
  expect,
  focusIn,
  listen,
  maybePart,
  part,
  press,
  said,
  settled,
  waitUntil,
} from '../support/elements.js';
import { benAndAna, fakeRoom } from '../support/fake-room.js';
import {
  inner,
  insideMeeting,
  invitation,
  meetingElement,
  resize,
  untilOpen,
  type MeetingStage,
} from '../support/meeting-element.js';

const narrow = { width: 360, height: 700 };

async function asBen(size?: { width: number; height: number }): Promise<MeetingStage> {
  const stage = await meetingElement({ link: invitation, name: 'Ben' }, size);
  await stage.client.open(fakeRoom({ people: benAndAna() }));
  await untilOpen(stage.element);
  return stage;
}

function dialog(element: HTMLElement, id: string): HTMLDialogElement {
  return element.shadowRoot!.querySelector<HTMLDialogElement>(`dialog#${id}`)!;
}

/** Whether something of an element's shadow tree is in sight. */
function sees(element: HTMLElement, selector: string): boolean {
  return element.shadowRoot!.querySelector(selector)?.checkVisibility() ?? false;
}

async function untilTabs(element: HTMLElement, areThere: boolean): Promise<void> {
  await waitUntil(() => sees(element, '[role="tablist"]') === areThere);
  await waitUntil(() => (element.shadowRoot!.querySelector('[role="tabpanel"]') !== null) === areThere);
}

/** Lets the clipboard do what a test wants. */
async function withClipboard(
  writeText: (text: string) => Promise<void>,
  action: () => Promise<void>,
): Promise<void> {
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
  try {
    await action();
  } finally {
    Reflect.deleteProperty(navigator, 'clipboard');
  }
}

describe('The layout of a meeting follows its own size:', () => {
  it('in a wide box people and chat stand together beside the picture', async () => {
    const { element } = await insideMeeting();
    await untilTabs(element, false);
    expect([sees(element, 'moot-roster'), sees(element, 'moot-chat')]).to.deep.equal([true, true]);
    const [picture, chat] = ['moot-viewer', 'moot-chat'].map((tag) =>
      element.shadowRoot!.querySelector(tag)!.getBoundingClientRect(),
    );
    expect(chat!.left).to.be.greaterThan(picture!.right);
  });

  it('in a narrow box they are tabs below it', async () => {
    const { element } = await insideMeeting(narrow);
    await untilTabs(element, true);
    expect([sees(element, 'moot-roster'), sees(element, 'moot-chat')]).to.deep.equal([false, true]);
    const [picture, chat] = ['moot-viewer', 'moot-chat'].map((tag) =>
      element.shadowRoot!.querySelector(tag)!.getBoundingClientRect(),
    );
    expect(chat!.top).to.be.greaterThan(picture!.bottom);
  });

  it('in a low box they are tabs beside it', async () => {
    const { element } = await insideMeeting({ width: 1100, height: 480 });
    await untilTabs(element, true);
  });

  it('and changes with it', async () => {
    const { element, place } = await insideMeeting();
    await untilTabs(element, false);
    resize(place, narrow);
    await untilTabs(element, true);
    resize(place, { width: 1100, height: 700 });
    await untilTabs(element, false);
    expect(sees(element, 'moot-roster')).to.equal(true);
  });

  for (const width of [320, 500, 1100]) {
    for (const height of [300, 560, 900]) {
      it(`it fills ${width} × ${height} pixels and nothing sticks out`, async () => {
        const { element, place } = await insideMeeting({ width, height });
        const box = element.getBoundingClientRect();
        expect([box.width, box.height]).to.deep.equal([width, height]);
        expect(element.scrollWidth).to.be.at.most(width);
        expect(place.scrollHeight).to.be.at.most(height);
      });
    }
  }

  it('without any height of its own it has a sensible one', async () => {
    const { element, place } = await insideMeeting();
    element.style.removeProperty('min-block-size');
    place.removeAttribute('style');
    expect(element.getBoundingClientRect().height).to.be.within(400, 700);
  });

  it('with text of twice the size nothing has to be scrolled sideways', async () => {
    const { element } = await insideMeeting({ width: 320, height: 640 });
    element.style.fontSize = '200%';
    await settled(element);
    expect(element.scrollWidth).to.be.at.most(320);
    const meeting = part(element, 'meeting');
    expect(meeting.scrollWidth).to.be.at.most(meeting.clientWidth);
  });
});

describe('The tabs of a narrow meeting', () => {
  after(() => document.documentElement.removeAttribute('dir'));

  it('are one stop for the keyboard, and arrows go round', async () => {
    const { element } = await insideMeeting(narrow);
    await untilTabs(element, true);
    const [chat, people] = [...element.shadowRoot!.querySelectorAll<HTMLElement>('[role="tab"]')];
    expect([chat!.tabIndex, people!.tabIndex]).to.deep.equal([0, -1]);
    chat!.focus();
    for (const [key, tab] of [
      ['ArrowRight', people],
      ['ArrowRight', chat],
      ['ArrowLeft', people],
      ['Home', chat],
      ['End', people],
    ] as const) {
      await sendKeys({ press: key });
      await settled(element);
      expect(focusIn(element), key).to.equal(tab);
      expect(tab!.ariaSelected, key).to.equal('true');
    }
    expect(sees(element, 'moot-roster')).to.equal(true);
    expect(sees(element, 'moot-chat')).to.equal(false);
  });

  it('run the other way from right to left', async () => {
    document.documentElement.dir = 'rtl';
    const { element } = await insideMeeting(narrow);
    await untilTabs(element, true);
    const [chat, people] = [...element.shadowRoot!.querySelectorAll<HTMLElement>('[role="tab"]')];
    expect(chat!.getBoundingClientRect().left).to.be.greaterThan(people!.getBoundingClientRect().left);
    chat!.focus();
    await sendKeys({ press: 'ArrowLeft' });
    expect(focusIn(element)).to.equal(people);
  });

  it('name their panels', async () => {
    const { element } = await insideMeeting(narrow);
    await untilTabs(element, true);
    for (const tab of element.shadowRoot!.querySelectorAll('[role="tab"]')) {
      const panel = element.shadowRoot!.getElementById(tab.getAttribute('aria-controls')!);
      expect(panel?.getAttribute('aria-labelledby')).to.equal(tab.id);
    }
  });

  it('count what others wrote while the chat was out of sight, seen and said', async () => {
    const { element, room } = await insideMeeting(narrow);
    await untilTabs(element, true);
    room.chat.hear('In sight');
    await settled(element);
    expect(maybePart(element, 'unread')).to.equal(undefined);
    element.shadowRoot!.getElementById('tab-people')!.click();
    await settled(element);
    for (const text of ['One', 'Two']) room.chat.hear(text);
    await settled(element);
    expect(part(element, 'unread').textContent).to.equal('2');
    expect(element.shadowRoot!.querySelector('.side > [role="status"]')!.textContent).to.equal(
      '2 new messages',
    );
    expect(said(element.shadowRoot!.getElementById('tab-chat')!)).to.contain('2 new messages');
    element.shadowRoot!.getElementById('tab-chat')!.click();
    await settled(element);
    expect(maybePart(element, 'unread')).to.equal(undefined);
  });

  it('do not count in a wide meeting, where the chat is in sight', async () => {
    const { element, room } = await insideMeeting();
    room.chat.hear('Hello');
    await settled(element);
    expect(maybePart(element, 'unread')).to.equal(undefined);
  });
});

describe('The invitation', () => {
  it('is copied at a press, and that is said, seen and told', async () => {
    const { element, room } = await insideMeeting();
    const heard = listen(document.body, 'moot-link-copied');
    let copied = '';
    await withClipboard(
      async (text) => void (copied = text),
      async () => {
        await press(element, 'copy');
        await waitUntil(() => part(element, 'copy').innerText.includes('Link copied'));
      },
    );
    expect(copied).to.equal(room.link);
    expect(heard).to.deep.equal(['moot-link-copied']);
    expect(element.shadowRoot!.querySelector('.top [role="status"]')!.textContent).to.equal('Link copied');
  });

  it('is shown to be copied by hand where the browser refuses', async () => {
    const { element, room } = await insideMeeting();
    await withClipboard(
      () => Promise.reject(new DOMException('Not allowed', 'NotAllowedError')),
      async () => {
        await press(element, 'copy');
        await waitUntil(() => dialog(element, 'invite').open);
      },
    );
    const field = dialog(element, 'invite').querySelector('input')!;
    expect(field.value).to.equal(room.link);
    await waitUntil(() => field.selectionEnd === room.link.length && field.selectionStart === 0);
    expect(focusIn(element)).to.equal(field);
    expect(dialog(element, 'invite').innerText).to.contain('Copy it from here');
  });

  it('is shown as a QR code, dark on light with quiet around it and words for who cannot see it', async () => {
    const { element } = await insideMeeting();
    await press(element, 'show');
    await waitUntil(() => maybePart(element, 'qr') !== undefined);
    const code = element.shadowRoot!.querySelector('svg.qr')!;
    expect(code.getAttribute('aria-label')).to.equal('QR code of the invitation link');
    const [light, dark] = ['light', 'dark'].map((name) => code.querySelector(`.${name}`)!);
    expect(getComputedStyle(light!).fill).to.equal('rgb(255, 255, 255)');
    expect(getComputedStyle(dark!).fill).to.equal('rgb(0, 0, 0)');
    const side = Number(code.getAttribute('viewBox')!.split(' ')[2]);
    const drawn = (dark as SVGPathElement).getBBox();
    expect([drawn.x, drawn.y, side - drawn.x - drawn.width]).to.deep.equal([4, 4, 4]);
  });

  it('closed gives the focus back', async () => {
    const { element } = await insideMeeting();
    part(element, 'show').focus();
    await press(element, 'show');
    await waitUntil(() => dialog(element, 'invite').open);
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => !dialog(element, 'invite').open);
    expect(focusIn(element)).to.equal(part(element, 'show'));
  });

  it('of a meeting that ends meanwhile is gone', async () => {
    const { element, room } = await insideMeeting();
    await press(element, 'show');
    await waitUntil(() => dialog(element, 'invite').open);
    room.state.value = { name: 'ended' };
    await settled(element);
    expect(element.shadowRoot!.querySelector('dialog')).to.equal(null);
    await waitUntil(() => focusIn(element)?.matches('.instead') ?? false);
  });
});

describe('Leaving', () => {
  it('needs one press of somebody who attends', async () => {
    const { element } = await asBen();
    await press(element, 'leave');
    await waitUntil(() => sees(element, '.instead[slot="left"]'));
    expect(element.shadowRoot!.querySelector('dialog')).to.equal(null);
  });

  it('asks the organizer, who may stay', async () => {
    const { element, room } = await insideMeeting();
    part(element, 'leave').focus();
    await press(element, 'leave');
    expect(dialog(element, 'leave').open).to.equal(true);
    await press(element, 'stay');
    expect(dialog(element, 'leave').open).to.equal(false);
    expect(focusIn(element)).to.equal(part(element, 'leave'));
    expect(room.asked).to.deep.equal([]);
  });

  it('asks the organizer, who may just leave', async () => {
    const { element, room } = await insideMeeting();
    await press(element, 'leave');
    await press(element, 'only-leave');
    await waitUntil(() => sees(element, '.instead[slot="left"]'));
    expect(room.asked).to.deep.equal(['leave']);
  });

  it('asks the organizer, who may end it for everybody, and the focus goes to what is said then', async () => {
    const { element, room } = await insideMeeting();
    part(element, 'leave').focus();
    await press(element, 'leave');
    await press(element, 'end');
    await waitUntil(() => sees(element, '.instead[slot="ended"]'));
    expect(room.asked).to.deep.equal(['end']);
    await waitUntil(() => focusIn(element)?.matches('.instead[slot="ended"]') ?? false);
  });

  it('can be prevented by the page', async () => {
    const { element } = await asBen();
    element.addEventListener('moot-leave-request', (event) => event.preventDefault(), { capture: true });
    await press(element, 'leave');
    expect(element.matches(':state(open)')).to.equal(true);
  });
});

describe('A broken connection', () => {
  it('is said, and everything stays in sight', async () => {
    const { element, room } = await insideMeeting();
    room.state.value = { name: 'reconnecting' };
    await waitUntil(() => said(inner(element, 'moot-room')).includes('Reconnecting'));
    expect(sees(element, 'moot-chat')).to.equal(true);
    expect(sees(element, '.top')).to.equal(true);
  });
});

describe('Closing the page', () => {
  function isWarned(): boolean {
    const closing = new Event('beforeunload', { cancelable: true });
    dispatchEvent(closing);
    return closing.defaultPrevented;
  }

  it('is warned of only while one shares', async () => {
    const { room } = await insideMeeting();
    expect(isWarned()).to.equal(false);
    room.screen.own.value = { name: 'sharing' };
    expect(isWarned()).to.equal(true);
    room.screen.own.value = { name: 'paused' };
    expect(isWarned()).to.equal(true);
    room.screen.own.value = { name: 'idle' };
    expect(isWarned()).to.equal(false);
  });

  it('is not warned of once the meeting is over or gone', async () => {
    const { element, room } = await insideMeeting();
    room.screen.own.value = { name: 'sharing' };
    element.remove();
    expect(isWarned()).to.equal(false);
  });
});
