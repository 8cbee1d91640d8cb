import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { onServer, rendersAsServer } from '../base/server.js';

/** What is known of a meeting this page is about. */
export interface KeptMeeting {
  /** The invitation link. */
  readonly link: string;
  /** The name under which somebody was in the meeting, as long as they were. */
  readonly name?: string;
}

/** Under this key our part stands in the history's state, beside whatever the page keeps there. */
const stateKey = 'folkmoot';

/** A number of a meeting at the end of an invitation's path, in the path of a page or in that of a hash router. */
const invitationPath = /\/j\/\d[\d-]*(?:%20[\d-]*)*(?=\/?(?:[?#]|%(?:25)*23|$))/;

/** What a page link needs to know of its `<moot-meeting>`. */
export interface PageLinkHost extends ReactiveControllerHost, HTMLElement {
  readonly link: string;
  readonly noPageLink: boolean;
  readonly hasUpdated: boolean;
}

/** A page has one address, so it can be the invitation of one meeting only, however many elements there are. */
let owner: HTMLElement | undefined;

/**
 * The invitation by which the page was opened. Its key leaves the address bar at once, since whoever sees it can enter
 * and read; a reload finds it in the history's state.
 */
export class PageLink implements ReactiveController {
  /** What the page's address or history says; nothing when that belongs to another element, or is not to be used. */
  meeting: KeptMeeting | undefined;

  readonly #host: PageLinkHost;
  #hasLooked = false;

  constructor(host: PageLinkHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('hashchange', this.#onHashChange);
  }

  hostUpdate(): void {
    if (this.#hasLooked) return;
    if (rendersAsServer(this.#host)) void this.#host.updateComplete.then(() => this.#host.requestUpdate());
    else this.#look();
  }

  hostDisconnected(): void {
    removeEventListener('hashchange', this.#onHashChange);
    // Moving an element takes it off the page for a moment.
    setTimeout(() => this.#host.isConnected || this.#release());
  }

  /** Keeps a meeting, so that a reload finds it. */
  keep(meeting: KeptMeeting): void {
    if (!this.#isOurs) return;
    this.meeting = meeting;
    write(meeting);
  }

  /** The page is about no meeting any more: its address goes back to where invitations lead from. */
  forget(): void {
    this.meeting = undefined;
    if (this.#isOurs) write(undefined, readAddress(location.href)?.base.replace(/#$/, ''));
  }

  get #isOurs(): boolean {
    const { link, noPageLink } = this.#host;
    if (link || noPageLink) return false;
    owner ??= this.#host;
    return owner === this.#host;
  }

  #look(): void {
    if (!this.#isOurs) return;
    this.#hasLooked = true;
    this.meeting = takeMeeting();
  }

  #release(): void {
    if (owner === this.#host) owner = undefined;
  }

  /** Somebody follows an invitation on a page that is open already. */
  readonly #onHashChange = (): void => {
    if (!readAddress(location.href)?.hasKey) return;
    this.#look();
    this.#host.requestUpdate();
  };
}

/** Where invitations made on this page lead: its own kind of route, or this very page with a hash route. */
export function ownLinkBase(): string {
  if (onServer) return '';
  const { base } = readAddress(location.href) ?? {};
  return base ?? `${location.href.split('#')[0] ?? ''}#`;
}

function takeMeeting(): KeptMeeting | undefined {
  const address = readAddress(location.href);
  const before = kept();
  if (!address) return before;
  const isSame = before?.link.startsWith(address.bare) ?? false;
  const meeting = address.hasKey || !isSame ? { link: location.href } : before;
  write(meeting, address.bare);
  return meeting;
}

interface Address {
  /** Where the path of the invitation begins: it ends with `#` for a hash router. */
  readonly base: string;
  /** The address without its key. */
  readonly bare: string;
  readonly hasKey: boolean;
}

function readAddress(href: string): Address | undefined {
  const found = invitationPath.exec(href.replace(/\?[^#]*/g, (query) => '?'.padEnd(query.length, '_')));
  if (!found) return undefined;
  const end = found.index + found[0].length;
  const mark = /#|%(?:25)*23/.exec(href.slice(end));
  const bare = mark ? href.slice(0, end + mark.index) : href;
  return { base: href.slice(0, found.index), bare, hasKey: bare.length + 1 < href.length };
}

function kept(): KeptMeeting | undefined {
  const { link, name } = fieldsOf(fieldsOf(history.state)[stateKey]);
  if (typeof link !== 'string') return undefined;
  return typeof name === 'string' ? { link, name } : { link };
}

function write(meeting: KeptMeeting | undefined, address?: string): void {
  const state: unknown = history.state;
  // A state that is no object is the page's alone: there is no room for anything beside it.
  const next = isObject(state ?? {}) ? { ...fieldsOf(state), [stateKey]: meeting } : state;
  history.replaceState(next, '', address);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
