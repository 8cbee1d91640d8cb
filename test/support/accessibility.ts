import type { CDPSession, Page } from '@playwright/test';

/** What Chromium tells assistive technology about one thing on a page. */
interface AxNode {
  readonly nodeId: string;
  readonly parentId?: string;
  readonly ignored: boolean;
  readonly role?: AxValue;
  readonly name?: AxValue;
  readonly properties?: readonly { readonly name: string; readonly value: AxValue }[];
  readonly childIds?: readonly string[];
  readonly backendDOMNodeId?: number;
}

interface AxValue {
  readonly value?: unknown;
}

/** Roles that say nothing by themselves: what is in them stands in their place. */
const wordless = new Set(['generic', 'none', 'paragraph', 'strong', 'time', 'form']);

/** What only repeats: the words of a label are the name of its field. */
const repeating = new Set(['InlineTextBox', 'LabelText', 'LineBreak']);

/** What belongs into an outline beside role and name. */
const told = ['level', 'pressed', 'expanded', 'selected', 'disabled', 'invalid', 'modal', 'hasPopup', 'live'];

/** Live by their role, so that it need not be said. */
const spoken = new Set(['status', 'alert', 'log']);

const sessions = new WeakMap<Page, Promise<CDPSession>>();

/**
 * Everything on a page as assistive technology gets it, shadow trees included: a line for each role with name and states,
 * indented by what it stands in. Nine digits are masked, as are times of the day; marks of text direction and what is
 * only announced in passing are left out.
 */
export async function outlineOf(page: Page): Promise<string> {
  const session = await sessionOf(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const kept: AxNode[] = [];
  for (const node of nodes) if (!(await isAnnouncement(session, node))) kept.push(node);
  const byId = new Map(kept.map((node) => [node.nodeId, node]));
  const root = kept.find(({ parentId }) => parentId === undefined);
  return root ? masked(linesOf(root, byId, { depth: 0, within: '' }).join('\n')) : '';
}

/** Roles without which a thing cannot be told from others of its kind: they need a name. */
const named =
  /^\s*(button|textbox|searchbox|link|tab|tablist|tabpanel|grid|log|image|group|region|dialog|heading)( |$)/;

/** What is wrong with an outline: things without a name, two controls of one name, levels of headings that are left out. */
export function faultsOf(outline: string): string[] {
  const lines = outline.split('\n');
  const unnamed = lines.filter((line) => named.test(line) && !line.includes('“'));
  const controls = lines.flatMap((line) => /(?:button|textbox|link|tab) “.*?”/.exec(line) ?? []);
  const twice = controls.filter((control, at) => controls.indexOf(control) !== at);
  const levels = lines.flatMap((line) => /heading .*level=(\d)/.exec(line)?.[1] ?? []).map(Number);
  const leaps = levels.filter((level, at) => level > (levels[at - 1] ?? 1) + 1);
  return [
    ...unnamed.map((line) => `has no name: ${line.trim()}`),
    ...twice.map((control) => `is there twice: ${control}`),
    ...leaps.map((level) => `comes without a heading above: level ${String(level)}`),
  ];
}

async function isAnnouncement(session: CDPSession, { role, backendDOMNodeId }: AxNode): Promise<boolean> {
  if (role?.value !== 'status' || backendDOMNodeId === undefined) return false;
  const { node } = await session.send('DOM.describeNode', { backendNodeId: backendDOMNodeId });
  return node.attributes?.includes('unseen') ?? false;
}

/** Role and name of what has the focus, inside whatever shadow trees, as in `button “Leave”`. */
export async function focusOf(page: Page): Promise<string> {
  const session = await sessionOf(page);
  const { result } = await session.send('Runtime.evaluate', { expression: `(${deepActive.toString()})()` });
  const { objectId } = result;
  if (!objectId) return 'the end of the page';
  const { nodes } = await session.send('Accessibility.getPartialAXTree', { objectId, fetchRelatives: false });
  await session.send('Runtime.releaseObject', { objectId });
  const [node] = nodes;
  return masked(`${textOf(node?.role)} “${textOf(node?.name)}”`);
}

function sessionOf(page: Page): Promise<CDPSession> {
  const session = sessions.get(page) ?? page.context().newCDPSession(page);
  sessions.set(page, session);
  return session;
}

function deepActive(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active === document.body ? null : active;
}

interface Place {
  readonly depth: number;
  /** The name of what is around: texts that are part of it are not said again. */
  readonly within: string;
}

function linesOf(node: AxNode, byId: ReadonlyMap<string, AxNode>, place: Place): string[] {
  const role = textOf(node.role);
  if (repeating.has(role)) return [];
  if (role === 'StaticText' && place.within.includes(textOf(node.name).trim())) return [];
  const isShown = !node.ignored && !wordless.has(role);
  const inner = isShown ? { depth: place.depth + 1, within: textOf(node.name) || place.within } : place;
  const below = (node.childIds ?? []).flatMap((id) => {
    const child = byId.get(id);
    return child ? linesOf(child, byId, inner) : [];
  });
  // A region for announcements is there all the time, and silent most of it.
  if (!isShown || (role === 'status' && below.length === 0)) return below;
  return [`${'  '.repeat(place.depth)}${lineOf(node, role)}`, ...below];
}

function lineOf(node: AxNode, role: string): string {
  const name = textOf(node.name);
  const states = (node.properties ?? [])
    .filter(({ name: property }) => told.includes(property) && !(property === 'live' && spoken.has(role)))
    .filter(({ value }) => value.value !== false && value.value !== 'false')
    .map(({ name: property, value }) =>
      value.value === true || value.value === 'true' ? property : `${property}=${textOf(value)}`,
    );
  return [role === 'StaticText' ? 'text' : role, name && `“${name.trim()}”`, ...states]
    .filter(Boolean)
    .join(' ');
}

function textOf(value: AxValue | undefined): string {
  const content = value?.value;
  return typeof content === 'string' || typeof content === 'number' ? String(content) : '';
}

function masked(text: string): string {
  return text
    .replace(/[\u2066-\u2069]/g, '')
    .replace(/\b\d{3}\s?\d{3}\s?\d{3}\b/g, '### ### ###')
    .replace(/\b\d{1,2}:\d{2}(\s[AP]M)?/g, '##:##');
}
