import type { RoomState } from '@folkmoot/room';
import { MeetingError } from '@folkmoot/wire';
import { isPresent } from '../../packages/elements/src/base/presence.js';
import { isAbort, shownError } from '../../packages/elements/src/base/shown-error.js';
import { absolute } from '../../packages/elements/src/room/addresses.js';
import { covers } from '../../packages/elements/src/room/room.cards.js';
import { Session } from '../../packages/elements/src/room/session.js';
import { expect } from '../support/elements.js';
import { fakeRoom } from '../support/fake-room.js';

describe('What went wrong', () => {
  it('is shown as it is when it is one of ours', () => {
    const error = new MeetingError('limit/rate', 'slowly');
    expect(shownError(error)).to.equal(error);
  });

  it('is wrapped with its cause when it is not', () => {
    const cause = new TypeError('x is undefined');
    expect(shownError(cause)).to.include({ code: 'protocol/unexpected', message: 'x is undefined', cause });
    expect(shownError('just words')).to.include({ code: 'protocol/unexpected', message: 'just words' });
    expect(shownError(undefined).message).to.equal('undefined');
  });

  it('is nothing when somebody gave up', () => {
    expect(isAbort(new DOMException('given up', 'AbortError'))).to.equal(true);
    expect(isAbort(new DOMException('no', 'NotAllowedError'))).to.equal(false);
    expect(isAbort(new Error('AbortError'))).to.equal(false);
  });
});

describe('An address', () => {
  it('is made absolute by the page', () => {
    expect(absolute('/relay')).to.equal(`${location.origin}/relay`);
    expect(absolute('https://relay.example')).to.equal('https://relay.example/');
    expect(absolute('//relay.example/x')).to.match(/^https?:\/\/relay\.example\/x$/);
  });

  it('that is empty or impossible is none', () => {
    expect(['', 'http://', 'https://[bad'].map(absolute)).to.deep.equal([undefined, undefined, undefined]);
  });
});

describe('Where a room stands', () => {
  const failed: RoomState = { name: 'failed', error: new MeetingError('connection/closed', '') };

  it('decides whether one is in the meeting', () => {
    const states: RoomState[] = [
      { name: 'open' },
      { name: 'reconnecting' },
      { name: 'left' },
      { name: 'ended' },
      failed,
    ];
    expect(states.filter(isPresent).map(({ name }) => name)).to.deep.equal(['open', 'reconnecting']);
  });

  it('decides whether a notice covers the content', () => {
    const phases = ['idle', 'opening', 'open', 'reconnecting', 'left', 'ended', 'failed'] as const;
    expect(phases.filter(covers)).to.deep.equal(['opening', 'left', 'ended', 'failed']);
  });
});

describe('A session', () => {
  it('stands where its room stands', () => {
    const session = new Session();
    const room = fakeRoom();
    session.adopt(room);
    expect(session.phase.value.name).to.equal('open');
    room.state.value = { name: 'reconnecting' };
    expect(session.phase.value.name).to.equal('reconnecting');
    session.adopt(undefined);
    expect(session.phase.value.name).to.equal('idle');
    expect(room.asked).to.deep.equal([]);
  });

  it('never leaves a room that was given, and leaves what it opened, once', async () => {
    const session = new Session();
    const [given, opened] = [fakeRoom(), fakeRoom()];
    session.adopt(given);
    await session.open(() => Promise.resolve(opened));
    session.adopt(given);
    session.close();
    session.close();
    expect([given.asked, opened.asked]).to.deep.equal([[], ['leave']]);
  });

  it('tries again what failed, with the same arguments', async () => {
    const session = new Session();
    const room = fakeRoom();
    let tries = 0;
    const opening = (): Promise<typeof room> =>
      (tries += 1) === 1
        ? Promise.reject(new MeetingError('connection/unreachable', ''))
        : Promise.resolve(room);
    expect(session.mayRetry).to.equal(false);
    expect(await session.open(opening)).to.equal(undefined);
    expect(session.phase.value.name).to.equal('failed');
    expect(session.mayRetry).to.equal(true);
    expect(await session.retry()).to.equal(room);
    expect(session.phase.value.name).to.equal('open');
  });

  it('says what was refused until something else is asked', async () => {
    const session = new Session();
    const room = fakeRoom();
    session.adopt(room);
    room.failNext('permission/organizer-only');
    await session.end();
    expect(session.refusal.value?.code).to.equal('permission/organizer-only');
    await session.end();
    expect(session.refusal.value).to.equal(undefined);
    expect(session.phase.value.name).to.equal('ended');
  });

  it('gives up the attempt when it is closed', async () => {
    const session = new Session();
    let aborted: AbortSignal | undefined;
    void session.open((signal) => {
      aborted = signal;
      return new Promise(() => undefined);
    });
    expect(session.phase.value.name).to.equal('opening');
    session.close();
    expect(aborted?.aborted).to.equal(true);
    expect(session.phase.value.name).to.equal('idle');
  });
});
