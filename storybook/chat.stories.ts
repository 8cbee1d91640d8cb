import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, userEvent, waitFor } from 'storybook/test';
import { anaAndBen, benAndAna, lineFrom, person } from '../test/support/fake-room.js';
import { focusIn, maybePart, part, parts, settled, write } from '../test/support/shown.js';
import { hostileName, longName, manyLines, rightToLeftNames, talk } from './stage/people.js';
import { alone, onStage } from './stage/stage.js';

const meta: Meta = { title: 'Chat', component: 'moot-chat', parameters: { width: 380 } };
export default meta;

const [ana, ben] = anaAndBen();
const people = [ana, ben];
const field = (chat: Element): HTMLTextAreaElement => part<HTMLTextAreaElement>(chat, 'field');

/** Nobody has said anything yet. */
export const Empty: StoryObj = {
  render: () => alone('moot-chat', { people }),
  async play({ canvasElement }) {
    const { element, room } = await onStage(canvasElement, 'moot-chat');
    await expect(part(element, 'card')).toBeVisible();
    await expect(part(element, 'send')).toHaveAttribute('aria-disabled', 'true');
    await userEvent.click(part(element, 'send'));
    await expect(room.asked).toEqual([]);
  },
};

/** A talk between people, with an address that has to break and a line from right to left. */
export const Talk: StoryObj = {
  render: () => alone('moot-chat', { people, lines: talk(ana, ben) }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-chat');
    await expect(parts(element, 'line')).toHaveLength(6);
    // Three lines of Ben in a row stand under one name.
    await expect(parts(element, 'name').filter((name) => !name.closest('.unseen'))).toHaveLength(5);
  },
};

/** Somebody types a line and sends it with Enter; it is on its way, then it is there. */
export const TypeAndSend: StoryObj = {
  render: () => alone('moot-chat', { people, lines: talk(ana, ben).slice(0, 2) }),
  async play({ canvasElement }) {
    const { element, room } = await onStage(canvasElement, 'moot-chat');
    await userEvent.type(field(element), 'Two lines{Shift>}{Enter}{/Shift}in one{Enter}');
    await waitFor(() => expect(parts(element, 'text').at(-1)?.textContent).toBe('Two lines\nin one'));
    await expect(room.asked).toEqual(['say Two lines\nin one']);
    await expect(field(element)).toHaveValue('');
    await expect(focusIn(element)).toBe(field(element));
    await expect(element.shadowRoot?.querySelectorAll('.line.sending')).toHaveLength(1);
    room.chat.deliver();
    await settled(element);
    await expect(element.shadowRoot?.querySelectorAll('.line.sending')).toHaveLength(0);
  },
};

/** A line that has not reached the relay yet. */
export const Sending: StoryObj = {
  render: () =>
    alone(
      'moot-chat',
      { people, lines: talk(ana, ben).slice(0, 2) },
      (room) => void room.chat.send('On its way …'),
    ),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-chat');
    await expect(element.shadowRoot?.querySelector('.line.sending .status')).toBeVisible();
  },
};

/** The connection is lost: what one writes waits, and one may go on writing. */
export const Reconnecting: StoryObj = {
  render: () =>
    alone('moot-chat', { people, lines: talk(ana, ben).slice(0, 3) }, (room) => {
      room.state.value = { name: 'reconnecting' };
    }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-chat');
    for (const text of ['Are you still there?', 'I seem to be gone.']) {
      await write(element, 'field', text);
      await userEvent.click(part(element, 'send'));
      await settled(element);
    }
    const said = parts(element, 'text').map((one) => one.textContent);
    await expect(said.slice(-2)).toEqual(['Are you still there?', 'I seem to be gone.']);
    await expect(element.shadowRoot?.querySelectorAll('.line.sending')).toHaveLength(2);
  },
};

/** A line could not be sent: it returns to the field, and the notice can be taken away. */
export const SendingFailed: StoryObj = {
  render: () =>
    alone('moot-chat', { people, lines: talk(ana, ben).slice(0, 3) }, (room) =>
      room.failNext('connection/closed'),
    ),
  async play({ canvasElement, step }) {
    const { element, room } = await onStage(canvasElement, 'moot-chat');
    await userEvent.type(field(element), 'Do not lose me{Enter}');
    await waitFor(() => expect(part(element, 'bar')).toHaveTextContent('connection/closed'));
    await expect(field(element)).toHaveValue('Do not lose me');
    await step('the notice goes and comes', async () => {
      await userEvent.click(part(element, 'dismiss'));
      await settled(element);
      await expect(maybePart(element, 'bar')).toBeUndefined();
      room.failNext('limit/text-length');
      await userEvent.click(part(element, 'send'));
      await waitFor(() => expect(part(element, 'bar')).toHaveTextContent('limit/text-length'));
    });
  },
};

/** One reads older lines while new ones come: a button says how many, and leads to them. */
export const NewMessages: StoryObj = {
  render: () => alone('moot-chat', { people, lines: manyLines(300) }),
  async play({ canvasElement, step }) {
    const { element, room } = await onStage(canvasElement, 'moot-chat');
    const log = part(element, 'log');
    const readOlder = async (): Promise<void> => {
      log.scrollTop = log.scrollHeight / 2;
      await waitFor(() => expect(element.matches(':state(behind)')).toBe(true));
    };
    await readOlder();
    await step('to the newest', async () => {
      room.chat.hear('News');
      await waitFor(() => expect(part(element, 'newer')).toHaveTextContent('1'));
      await userEvent.click(part(element, 'newer'));
      await waitFor(() => expect(element.matches(':state(behind)')).toBe(false));
      await expect(maybePart(element, 'newer')).toBeUndefined();
    });
    await readOlder();
    for (const text of ['More', 'And more']) room.chat.hear(text);
    await waitFor(() => expect(part(element, 'newer')).toHaveTextContent('2'));
  },
};

/** A very long meeting: only what is around the place one reads is in the document. */
export const TenThousandLines: StoryObj = {
  render: () => alone('moot-chat', { people, lines: manyLines(10_000) }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-chat');
    await waitFor(() => expect(parts(element, 'text').at(-1)?.textContent).toBe('Line 9999'));
    await expect(parts(element, 'line').length).toBeLessThan(400);
    await expect(maybePart(element, 'newer')).toBeUndefined();
  },
};

/** Markup, reversed text, unbroken words and names of nothing stay text, in their place. */
export const Hostile: StoryObj = {
  render: () =>
    alone('moot-chat', {
      people,
      lines: [
        lineFrom(person(longName), '<b>bold</b> <script>alert(1)</script>', 0),
        lineFrom(person(hostileName), `${'unbroken'.repeat(40)} \u202e backwards H̵̡̛̛̪̺͓̎̑̍͆̈́̕̕e̸̢̛̟̲͗̈́l̷̰̈́l̴̲̂ö`, 1),
        lineFrom(person('\u200b\u200b\u200b'), 'a name of nothing', 2),
      ],
    }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-chat');
    await expect(element.shadowRoot?.querySelector('.log b, .log script, .log img')).toBeNull();
    await expect(parts(element, 'text')[0]).toHaveTextContent('<b>bold</b> <script>alert(1)</script>');
    for (const name of parts(element, 'name')) await expect(name.textContent).toMatch(/\S/);
    const log = part(element, 'log');
    await expect(log.scrollWidth).toBeLessThanOrEqual(log.clientWidth);
  },
};

/** People whose languages are written from right to left. */
export const RightToLeft: StoryObj = {
  render: () =>
    alone('moot-chat', {
      people,
      lines: [
        lineFrom(person(rightToLeftNames[0]), 'בוקר טוב! אפשר לקרוא את העמודה השנייה?', 0),
        lineFrom(person(rightToLeftNames[2]), 'نعم، كل حرف. هل نبدأ بالنقطة 2 (Roadmap)؟', 1),
        lineFrom(ana, 'Yes: שלום, and then point 2.', 2),
        lineFrom(person(rightToLeftNames[4]), 'بله، لطفاً https://example.org/گزارش را باز کنید', 3),
      ],
    }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-chat');
    const directions = parts(element, 'text').map((text) => getComputedStyle(text).direction);
    await expect(directions).toEqual(['rtl', 'rtl', 'ltr', 'rtl']);
  },
};

/** A line that nearly fills what a message may hold. */
export const AlmostFull: StoryObj = {
  render: () => alone('moot-chat', { people }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-chat');
    await write(element, 'field', 'x'.repeat(3_995));
    await waitFor(() => expect(element.shadowRoot?.querySelector('#length')).toHaveTextContent('5'));
    await expect(part(element, 'send')).toHaveAttribute('aria-disabled', 'false');
  },
};

/** A line that is too long to be sent. */
export const TooLong: StoryObj = {
  render: () => alone('moot-chat', { people }),
  async play({ canvasElement }) {
    const { element, room } = await onStage(canvasElement, 'moot-chat');
    await userEvent.click(field(element));
    await write(element, 'field', 'too long '.repeat(460));
    await waitFor(() => expect(field(element)).toHaveAttribute('aria-invalid', 'true'));
    await userEvent.keyboard('{Enter}');
    await expect(room.asked).toEqual([]);
  },
};

/** What only two can read says so, sent and received, among what everybody can read. */
export const Private: StoryObj = {
  render: () =>
    alone('moot-chat', {
      people: [ana, ben, person('Chidi Okafor')],
      lines: [
        lineFrom(ben, 'Shall we begin?', 0),
        lineFrom(ben, 'I have not read the second page, sorry.', 1, ana),
        lineFrom(ana, 'Then I start with the first.', 2, ben),
        lineFrom(ana, 'Let us begin with the first page.', 3),
      ],
    }),
  async play({ canvasElement }) {
    const { element, room } = await onStage(canvasElement, 'moot-chat');
    await expect(parts(element, 'line-private')).toHaveLength(2);
    await expect(parts(element, 'only')).toHaveLength(2);
    await userEvent.selectOptions(part(element, 'recipient'), ben.id);
    await userEvent.type(field(element), 'Thank you!{Enter}');
    await waitFor(() => expect(room.asked).toEqual(['say Thank you! to Ben']));
    room.chat.deliver();
    await settled(element);
    await expect(parts(element, 'line-private')).toHaveLength(3);
    await expect(part(element, 'recipient')).toHaveValue(ben.id);
  },
};

/** Somebody to whom one writes has left: what was written stays, and cannot go to the others. */
export const RecipientGone: StoryObj = {
  render: () => alone('moot-chat', { people: [ana, ben, person('Chidi Okafor')], lines: talk(ana, ben) }),
  async play({ canvasElement }) {
    const { element, room } = await onStage(canvasElement, 'moot-chat');
    await element.writeTo(ben.id);
    await userEvent.type(field(element), 'Only for you');
    room.roster.participants.value = [ana, person('Chidi Okafor')];
    await waitFor(() => expect(part(element, 'obstacle')).toBeVisible());
    await userEvent.keyboard('{Enter}');
    await expect(room.asked).toEqual([]);
    await expect(field(element)).toHaveValue('Only for you');
  },
};

/** The chat is off for everybody but those who organize. */
export const Off: StoryObj = {
  render: () =>
    alone('moot-chat', { people: benAndAna(), lines: talk(ben, ana), rules: { isChatOpen: false } }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-chat');
    await expect(part(element, 'obstacle')).toBeVisible();
    await expect(field(element)).toHaveAttribute('readonly');
  },
};

/** The chat was turned off for oneself, with private messages off as well. */
export const OffForYou: StoryObj = {
  render: () =>
    alone('moot-chat', {
      people: [person('Ben', { isSelf: true, mayChat: false }), person('Ana', { role: 'organizer' })],
      rules: { isPrivateChatAllowed: false },
    }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-chat');
    await expect(part(element, 'obstacle')).toBeVisible();
    await expect(maybePart(element, 'to')).toBeUndefined();
  },
};

/** Not in a meeting yet. */
export const NoRoom: StoryObj = {
  render: () => document.createElement('moot-chat'),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-chat');
    await userEvent.type(field(element), 'Hello');
    await expect(field(element)).toHaveValue('');
  },
};

/** The meeting ended while one was writing: what was written can still be copied. */
export const Ended: StoryObj = {
  render: () => alone('moot-chat', { people, lines: talk(ana, ben) }),
  async play({ canvasElement }) {
    const { element, room } = await onStage(canvasElement, 'moot-chat');
    await userEvent.type(field(element), 'Not sent yet');
    room.state.value = { name: 'ended' };
    await settled(element);
    await userEvent.keyboard('{Enter}');
    await expect(field(element)).toHaveValue('Not sent yet');
    await expect(room.asked).toEqual([]);
  },
};

/** A page’s own heading and its own words while nothing has been said. */
export const OwnWords: StoryObj = {
  render() {
    const chat = alone('moot-chat', { people });
    const heading = Object.assign(document.createElement('h2'), {
      slot: 'heading',
      textContent: 'Questions to the speaker',
    });
    const empty = Object.assign(document.createElement('p'), {
      slot: 'empty',
      textContent: 'Ask the first one.',
    });
    chat.append(heading, empty);
    return chat;
  },
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-chat');
    await expect(element.querySelector('[slot=heading]')).toBeVisible();
    await expect(maybePart(element, 'card')?.checkVisibility() ?? false).toBe(false);
  },
};
