import type { Participant, RosterAction, Rules } from '@folkmoot/room';
import type { IconName } from '../base/icons.js';
import type { MenuItem } from '../base/menu.js';
import type { RightsText } from '../locales/messages.js';
import { isGrave } from './question.js';

/** What the menu of somebody is made from. */
export interface PersonMenu {
  readonly person: Participant;
  readonly actions: readonly RosterAction[];
  /** Everybody: whoever presents, and does not organize, hands on. */
  readonly world: { readonly people: readonly Participant[] };
  readonly words: RightsText;
  readonly choose: (action: RosterAction) => void;
}

/** In the order of the menu: first what happens often, last what is grave. */
const icons: Readonly<Record<RosterAction, IconName>> = {
  'write-to': 'send',
  'make-presenter': 'share',
  mute: 'chatOff',
  unmute: 'chat',
  'make-co-organizer': 'people',
  'make-attendee': 'people',
  'hand-over': 'crown',
  remove: 'door',
};

/** What one may do to somebody. */
export function personItems(menu: PersonMenu): MenuItem[] {
  const order = Object.keys(icons) as RosterAction[];
  return order
    .filter((action) => menu.actions.includes(action))
    .map((action) => ({
      key: action,
      icon: icons[action],
      label: labelOf(action, menu),
      isGrave: isGrave(action),
      choose: () => menu.choose(action),
    }));
}

function labelOf(action: RosterAction, { person, world, words }: PersonMenu): string {
  if (action === 'make-presenter') {
    const me = world.people.find(({ isSelf }) => isSelf);
    if (person.isSelf) return words.presentYourself;
    return me?.presents && me.role === 'attendee' ? words.handOn : words.makePresenter;
  }
  return {
    'write-to': words.writeTo,
    mute: words.mute,
    unmute: words.unmute,
    'make-co-organizer': words.makeCoOrganizer,
    'make-attendee': words.makeAttendee,
    'hand-over': words.handOver,
    remove: words.remove,
  }[action];
}

/** The switches of what the meeting allows. */
export function ruleItems(
  rules: Rules,
  words: RightsText,
  change: (change: Partial<Rules>) => void,
): MenuItem[] {
  const { isLocked, isChatOpen, isPrivateChatAllowed } = rules;
  const turn = (key: keyof Rules): void => change({ [key]: !rules[key] });
  return [
    { key: 'isLocked', icon: 'lock', label: words.lock, hint: words.lockHint, isChecked: isLocked },
    {
      key: 'isChatOpen',
      icon: 'chat',
      label: words.chatOpen,
      hint: words.chatOpenHint,
      isChecked: isChatOpen,
    },
    {
      key: 'isPrivateChatAllowed',
      icon: 'people',
      label: words.privateChat,
      hint: words.privateChatHint,
      isChecked: isPrivateChatAllowed,
    } as const,
  ].map((item) => ({ ...item, choose: () => turn(item.key as keyof Rules) }) as MenuItem);
}
