/** What templates of Vue may write, checked as their compiler does: by the props of the global components. */
import type {} from 'folkmoot/vue';
import type { ChatLine, MootChat } from 'folkmoot';
import type { GlobalComponents } from 'vue';

type Props<Tag extends keyof GlobalComponents> = InstanceType<GlobalComponents[Tag]>['$props'];

export const right: [Props<'moot-room'>, Props<'moot-viewer'>, Props<'moot-chat'>] = [
  { relay: 'https://relay.example', 'link-base': 'https://meet.example', start: true, class: 'meeting' },
  {
    view: 'actual',
    room: 'the-room',
    onMootViewChanged: ({ view }) => void view,
    key: 1,
    style: { gap: '8px' },
  },
  { onMootLineReceived: ({ line }) => void (line satisfies ChatLine) },
];

export const element: MootChat = null as unknown as InstanceType<GlobalComponents['moot-chat']>;

// @ts-expect-error -- no such way to show a picture
export const view: Props<'moot-viewer'> = { view: 'huge' };
// @ts-expect-error -- a number is no name
export const name: Props<'moot-room'> = { name: 7 };
// @ts-expect-error -- no such property
export const typo: Props<'moot-room'> = { names: 'Ana' };
// @ts-expect-error -- an event about views has no line
export const event: Props<'moot-viewer'> = { onMootViewChanged: ({ line }) => void line };
// @ts-expect-error -- no such element
export type Board = Props<'moot-whiteboard'>;
