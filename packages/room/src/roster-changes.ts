import type { ReadonlySignal } from '@folkmoot/kit';
import { createQueue, effect } from '@folkmoot/kit';
import type { Present } from '@folkmoot/transport';
import type { MemberId } from '@folkmoot/wire';
import type { Participant } from './participant.js';

/** Somebody came, left, took over presenting, has another role, or had the chat turned off or on. */
export interface RosterChange {
  readonly kind: 'joined' | 'left' | 'presenter' | 'role' | 'muted' | 'unmuted';
  /** As they are from now on; who left: as they were. */
  readonly participant: Participant;
}

/** What changes of a roster are told from. */
export interface RosterSource {
  readonly participants: ReadonlySignal<readonly Participant[]>;
  /** Whether somebody was connected already when one entered; their introduction may arrive later. */
  readonly wasHere: (id: MemberId) => boolean;
  /** The stream ends when this aborts. */
  readonly closed: AbortSignal;
}

/** Tells what happens in a roster from now on. */
export function rosterChanges({ participants, wasHere, closed }: RosterSource): AsyncIterable<RosterChange> {
  let before = participants.peek();
  let known = learnt({ presenter: false, roles: false }, before);
  const queue = createQueue<RosterChange>({ onLeave: () => stop() });
  const stop = effect(() => {
    const now = participants.value;
    for (const change of difference(before, now)) {
      // Who was here when one entered may become known a moment later, but is no news.
      const isOld = change.kind === 'joined' && wasHere(change.participant.id);
      if (!isOld && isNews(change.kind, known)) queue.push(change);
    }
    known = learnt(known, now);
    before = now;
  });
  const end = (): void => {
    stop();
    queue.close();
  };
  if (closed.aborted) end();
  else closed.addEventListener('abort', end, { once: true });
  return queue;
}

/**
 * Who of those that were connected when one entered has been so ever since. The relay's first list is that of the moment
 * one entered; a line that breaks and returns within the relay's patience leaves it unchanged.
 */
export function hereBefore(
  members: ReadonlySignal<readonly Present[]>,
  closed: AbortSignal,
): (id: MemberId) => boolean {
  let before: ReadonlySet<MemberId> | undefined;
  const stop = effect(() => {
    const now = new Set(members.value.map(({ member }) => member));
    if (before) before = new Set([...before].filter((id) => now.has(id)));
    else if (now.size > 0) before = now;
  });
  closed.addEventListener('abort', stop, { once: true });
  return (id) => before?.has(id) ?? true;
}

/** Who presents and who organizes, as far as it has become known since one entered: what one enters into is no news. */
interface Known {
  readonly presenter: boolean;
  readonly roles: boolean;
}

function learnt(known: Known, now: readonly Participant[]): Known {
  return {
    presenter: known.presenter || now.some(({ presents }) => presents),
    roles: known.roles || now.some(({ role }) => role === 'organizer'),
  };
}

function isNews(kind: RosterChange['kind'], known: Known): boolean {
  if (kind === 'joined' || kind === 'left') return true;
  return kind === 'presenter' ? known.presenter : known.roles;
}

function difference(before: readonly Participant[], now: readonly Participant[]): RosterChange[] {
  const earlier = new Map(before.map((participant) => [participant.id, participant]));
  const later = new Set(now.map((participant) => participant.id));
  const joined = now.filter(({ id, isSelf }) => !isSelf && !earlier.has(id));
  const left = before.filter(({ id, isSelf }) => !isSelf && !later.has(id));
  const last = before.find(({ presents }) => presents);
  const presenter = now.filter(({ id, presents }) => presents && id !== last?.id);
  return [
    ...joined.map((participant) => ({ kind: 'joined' as const, participant })),
    ...left.map((participant) => ({ kind: 'left' as const, participant })),
    ...presenter.map((participant) => ({ kind: 'presenter' as const, participant })),
    ...now.flatMap((participant) => becoming(earlier.get(participant.id), participant)),
  ];
}

/** What else is different about somebody who was there before. */
function becoming(before: Participant | undefined, participant: Participant): RosterChange[] {
  if (!before) return [];
  const { role, mayChat } = participant;
  return [
    ...(role === before.role ? [] : [{ kind: 'role' as const, participant }]),
    ...(mayChat === before.mayChat
      ? []
      : [{ kind: mayChat ? ('unmuted' as const) : ('muted' as const), participant }]),
  ];
}
