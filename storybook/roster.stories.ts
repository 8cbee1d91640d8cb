import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, userEvent, waitFor } from 'storybook/test';
import { anaAndBen, benAndAna, person } from '../test/support/fake-room.js';
import { linesOf, menuButton, openMenu, question } from '../test/support/menus.js';
import { maybePart, part, parts, settled, write } from '../test/support/shown.js';
import { ana, crowd, hostileName, longName, names, rightToLeftNames } from './stage/people.js';
import { alone, onStage } from './stage/stage.js';

const meta: Meta = { title: 'Roster', component: 'moot-roster', parameters: { width: 380 } };
export default meta;

const shownNames = (roster: Element): string[] =>
  parts(roster, 'name').map(({ textContent }) => textContent.trim());

/** Not in a meeting yet. */
export const Empty: StoryObj = {
  render: () => document.createElement('moot-roster'),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-roster');
    await expect(part(element, 'card')).toBeVisible();
    await expect(parts(element, 'person')).toHaveLength(0);
  },
};

/** The organizer and one other. */
export const Two: StoryObj = {
  render: () => alone('moot-roster', { people: anaAndBen() }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-roster');
    await expect(shownNames(element)).toEqual(['Ana', 'Ben']);
    await expect(element.matches(':state(organizing)')).toBe(true);
  },
};

/** Everything somebody can be: oneself, organizer, co-organizer, presenter, without chat, away. */
export const Marks: StoryObj = {
  render: () =>
    alone('moot-roster', {
      people: [
        ana(),
        ...names.map((name, index) =>
          person(name, {
            presence: index === 3 ? 'away' : 'here',
            role: index === 1 ? 'co-organizer' : 'attendee',
            mayChat: index !== 2,
          }),
        ),
      ],
    }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-roster');
    const marks = parts(element, 'person').map((row) => row.querySelectorAll('.mark').length);
    await expect(marks.slice(0, 5)).toEqual([3, 0, 1, 1, 1]);
  },
};

/** Somebody without rights sees who is there, and can do nothing to anybody. */
export const NoRights: StoryObj = {
  render: () =>
    alone('moot-roster', {
      people: [...benAndAna(), person('Chidi Okafor')],
      rules: { isPrivateChatAllowed: false },
    }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-roster');
    await expect(parts(element, 'person')).toHaveLength(3);
    await expect(maybePart(element, 'menu-button')).toBeUndefined();
    await expect(element.matches(':state(organizing)')).toBe(false);
  },
};

/** What the organizer may do to somebody: a menu, by keyboard. */
export const Menu: StoryObj = {
  parameters: { docs: { story: { height: '420px', inline: false } } },
  render: () => alone('moot-roster', { people: [ana(), ...names.slice(0, 4).map((name) => person(name))] }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-roster');
    const button = menuButton(element, 'Björn');
    button.focus();
    await openMenu(element, button);
    await expect(linesOf(element)).toHaveLength(6);
    await userEvent.keyboard('{End}{ArrowDown}{ArrowDown}');
    await expect(element.shadowRoot?.activeElement).toBe(parts(element, 'item')[1]);
  },
};

/** The organizer makes somebody the presenter, by keyboard. */
export const MakingPresenter: StoryObj = {
  render: () => alone('moot-roster', { people: anaAndBen() }),
  async play({ canvasElement }) {
    const { element, room } = await onStage(canvasElement, 'moot-roster');
    await openMenu(element, menuButton(element, 'Ben'));
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(room.asked).toEqual(['presenter Ben']));
    await settled(element);
    const [, ben] = parts(element, 'person');
    await expect(ben?.querySelector('.presents')).toBeVisible();
    await expect(element.shadowRoot?.activeElement).toBe(menuButton(element, 'Ben'));
  },
};

/** A presenter who does not organize hands on, and may write to others. */
export const HandingOn: StoryObj = {
  render: () =>
    alone('moot-roster', {
      people: [person('Ben', { isSelf: true, presents: true }), person('Ana', { role: 'organizer' })],
    }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-roster');
    await openMenu(element, menuButton(element, 'Ana'));
    await expect(linesOf(element)).toHaveLength(2);
  },
};

/** Before somebody is removed one is asked; the harmless answer has the focus. */
export const Removing: StoryObj = {
  render: () => alone('moot-roster', { people: anaAndBen() }),
  async play({ canvasElement }) {
    const { element, room } = await onStage(canvasElement, 'moot-roster');
    await openMenu(element, menuButton(element, 'Ben'));
    parts(element, 'item').at(-1)?.click();
    await question(element);
    await expect(element.shadowRoot?.activeElement).toBe(part(element, 'cancel'));
    await expect(room.asked).toEqual([]);
  },
};

/** Handing the meeting over is asked about, since it cannot be taken back. */
export const HandingOver: StoryObj = {
  render: () => alone('moot-roster', { people: anaAndBen() }),
  async play({ canvasElement }) {
    const { element, room } = await onStage(canvasElement, 'moot-roster');
    await openMenu(element, menuButton(element, 'Ben'));
    parts(element, 'item').at(-2)?.click();
    await expect(await question(element)).toBeVisible();
    await expect(room.asked).toEqual([]);
  },
};

/** What the meeting allows, changed by those who organize. */
export const Settings: StoryObj = {
  parameters: { docs: { story: { height: '420px', inline: false } } },
  render: () => alone('moot-roster', { people: anaAndBen() }),
  async play({ canvasElement }) {
    const { element, room } = await onStage(canvasElement, 'moot-roster');
    await openMenu(element, part(element, 'settings'));
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(room.rules.value.isLocked).toBe(true));
    await settled(element);
    await expect(parts(element, 'item')[0]).toHaveAttribute('aria-checked', 'true');
    await expect(part(element, 'rule')).toBeVisible();
  },
};

/** Others read what is not as usual. */
export const Locked: StoryObj = {
  render: () =>
    alone('moot-roster', {
      people: [...benAndAna(), person('Chidi Okafor', { mayChat: false })],
      rules: { isLocked: true, isChatOpen: false },
    }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-roster');
    await expect(parts(element, 'rule')).toHaveLength(2);
    await expect(maybePart(element, 'settings')).toBeUndefined();
  },
};

/** Something was refused: the notice says why, can be taken away, and nothing has changed. */
export const Refused: StoryObj = {
  render: () =>
    alone('moot-roster', { people: anaAndBen() }, (room) => room.failNext('usage/unknown-participant')),
  async play({ canvasElement, step }) {
    const { element, room } = await onStage(canvasElement, 'moot-roster');
    const makePresenter = async (): Promise<void> => {
      await openMenu(element, menuButton(element, 'Ben'));
      parts(element, 'item')[1]?.click();
    };
    await makePresenter();
    await waitFor(() => expect(part(element, 'bar')).toHaveTextContent('usage/unknown-participant'));
    await step('the notice goes and comes', async () => {
      await userEvent.click(part(element, 'dismiss'));
      await settled(element);
      await expect(maybePart(element, 'bar')).toBeUndefined();
      room.failNext('permission/organizer-only');
      await makePresenter();
      await waitFor(() => expect(part(element, 'bar')).toHaveTextContent('permission/organizer-only'));
    });
    await expect(room.roster.participants.value.map(({ presents }) => presents)).toEqual([true, false]);
  },
};

/** Finding somebody among 250, and making them the presenter. */
export const TwoHundredFifty: StoryObj = {
  render: () => alone('moot-roster', { people: crowd(250) }),
  async play({ canvasElement, step }) {
    const { element, room } = await onStage(canvasElement, 'moot-roster');
    const find = part<HTMLInputElement>(element, 'find');
    await expect(part(element, 'count')).toHaveTextContent('250');
    await step('without regard to accents and capitals', async () => {
      await userEvent.type(find, 'bjorn akesson 241');
      await waitFor(() => expect(shownNames(element)).toEqual(['Björn Åkesson 241']));
      await openMenu(element, menuButton(element, 'Björn'));
      parts(element, 'item')[1]?.click();
      await waitFor(() => expect(room.asked).toEqual(['presenter Björn Åkesson 241']));
    });
    await write(element, 'find', '');
    await waitFor(() => expect(parts(element, 'person').length).toBeGreaterThan(5));
  },
};

/** Nobody has the name that was looked for. */
export const NobodyFound: StoryObj = {
  render: () => alone('moot-roster', { people: crowd(30) }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-roster');
    await userEvent.type(part(element, 'find'), 'Zaphod');
    await waitFor(() => expect(parts(element, 'person')).toHaveLength(0));
    await expect(element.shadowRoot?.querySelector('.none')).toBeVisible();
  },
};

/** Long and hostile names stay in their place; a long one can be opened. */
export const Hostile: StoryObj = {
  render: () =>
    alone('moot-roster', {
      people: [
        ana(),
        person(longName),
        person(hostileName, { presence: 'away' }),
        person('\u200b'),
        person('x'.repeat(300)),
      ],
    }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-roster');
    await expect(element.shadowRoot?.querySelector('img')).toBeNull();
    for (const name of shownNames(element)) await expect(name).toMatch(/\S/);
    const long = parts(element, 'person').at(-1)?.querySelector('button[aria-expanded]') as HTMLElement;
    const closed = long.offsetHeight;
    long.focus();
    await userEvent.keyboard('{Enter}');
    await settled(element);
    await expect(long).toHaveAttribute('aria-expanded', 'true');
    await expect(long.offsetHeight).toBeGreaterThan(closed);
  },
};

/** Names that are written from right to left, among others. */
export const RightToLeftNames: StoryObj = {
  render: () => alone('moot-roster', { people: [ana(), ...rightToLeftNames.map((name) => person(name))] }),
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-roster');
    await expect(shownNames(element)).toEqual(['Ana Reyes', ...rightToLeftNames]);
    for (const name of parts(element, 'name')) await expect(name.localName).toBe('bdi');
  },
};

/** Who comes and goes is told to screen readers, once. */
export const ComingAndGoing: StoryObj = {
  render: () => alone('moot-roster', { people: anaAndBen() }),
  async play({ canvasElement }) {
    const { element, room } = await onStage(canvasElement, 'moot-roster');
    const status = element.shadowRoot?.querySelector('.unseen[role=status]');
    const [me, ben] = anaAndBen();
    room.roster.participants.value = [me, ben, person('Chidi Okafor')];
    await waitFor(() => expect(status).toHaveTextContent(/Chidi Okafor/));
    room.roster.participants.value = [me, person('Chidi Okafor')];
    await waitFor(() => expect(status).toHaveTextContent(/Ben/));
    await expect(status?.textContent).not.toMatch(/Chidi/);
    await expect(shownNames(element)).toEqual(['Ana', 'Chidi Okafor']);
  },
};

/** A page’s own heading. */
export const OwnHeading: StoryObj = {
  render() {
    const roster = alone('moot-roster', { people: anaAndBen() });
    roster.append(
      Object.assign(document.createElement('h3'), { slot: 'heading', textContent: 'In this class' }),
    );
    return roster;
  },
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-roster');
    await expect(element.querySelector('[slot=heading]')).toBeVisible();
    await expect(part(element, 'count')).toBeVisible();
  },
};

/** Something of the page’s own below the people. */
export const OwnFooter: StoryObj = {
  render() {
    const roster = alone('moot-roster', { people: anaAndBen() });
    roster.append(
      Object.assign(document.createElement('p'), {
        slot: 'footer',
        textContent: 'Ask at the desk to invite others.',
      }),
    );
    return roster;
  },
  async play({ canvasElement }) {
    const { element } = await onStage(canvasElement, 'moot-roster');
    await expect(element.querySelector('[slot=footer]')).toBeVisible();
  },
};
