/**
 * The demo: a whole meeting page, made of the elements and what every page has. Start a meeting, or join the one whose
 * invitation opened the page.
 */
import { invitation, keepInvitation } from './take-link.js';
import 'folkmoot/define.js';
import { EndRequestEvent, LeaveRequestEvent, type MootRoom, type Room } from 'folkmoot';
import { byId, canTakePart, spoken } from './page.js';
import { textsFor, writeTexts } from './texts.js';

const { tag, texts } = textsFor(navigator.language);
const room = byId<MootRoom & HTMLElement>('room');
const entrance = byId<HTMLFormElement>('entrance');

begin();

function begin(): void {
  document.documentElement.lang = tag;
  writeTexts(texts);
  byId('waiting').hidden = true;
  if (!canTakePart()) byId('unsupported').hidden = false;
  else showEntrance();
}

function showEntrance(): void {
  byId('welcome').textContent = invitation ? texts.join : texts.start;
  byId('lead').textContent = invitation ? texts.joinLead : texts.startLead;
  byId('enter').textContent = invitation ? texts.joinButton : texts.startButton;
  entrance.hidden = false;
  byId('name').focus();
  entrance.addEventListener('submit', enter);
  room.addEventListener('moot-room-opened', (event) => showMeeting(event.room));
  for (const type of ['moot-room-failed', 'moot-room-left', 'moot-room-ended'])
    room.addEventListener(type, showEnd);
  addTools();
  addEventListener('beforeunload', warnWhileSharing);
}

function enter(event: Event): void {
  event.preventDefault();
  const name = byId<HTMLInputElement>('name').value;
  entrance.hidden = true;
  room.hidden = false;
  void (invitation ? room.join(invitation, name) : room.create(name));
}

function showMeeting({ link, code, self }: Room): void {
  keepInvitation(link, code);
  document.title = texts.title(self.value.name, spoken(code));
  document.body.classList.add('in-meeting');
  byId('code').textContent = spoken(code);
  for (const id of ['code', 'tools']) byId(id).hidden = false;
  byId('end').hidden = self.value.role !== 'organizer';
  byId('back').hidden = true;
}

function showEnd(): void {
  document.title = 'Folkmoot';
  document.body.classList.remove('in-meeting');
  for (const id of ['code', 'tools']) byId(id).hidden = true;
  byId('back').hidden = false;
}

function addTools(): void {
  const ask = byId<HTMLDialogElement>('ask');
  byId('copy').addEventListener('click', () => void copyLink());
  byId('leave').addEventListener('click', () => room.dispatchEvent(new LeaveRequestEvent()));
  byId('end').addEventListener('click', () => ask.showModal());
  ask.addEventListener('close', () => ask.returnValue === 'end' && room.dispatchEvent(new EndRequestEvent()));
}

async function copyLink(): Promise<void> {
  const link = room.room?.link ?? '';
  try {
    await navigator.clipboard.writeText(link);
    sayCopied();
  } catch {
    byId<HTMLInputElement>('link').value = link;
    byId<HTMLDialogElement>('by-hand').showModal();
    byId<HTMLInputElement>('link').select();
  }
}

function sayCopied(): void {
  byId('copy').textContent = texts.copied;
  byId('told').textContent = texts.copied;
  setTimeout(() => {
    byId('copy').textContent = texts.copy;
    byId('told').textContent = '';
  }, 2500);
}

function warnWhileSharing(event: BeforeUnloadEvent): void {
  const own = room.room?.screen.own.value.name;
  if (own === 'sharing' || own === 'paused') event.preventDefault();
}
