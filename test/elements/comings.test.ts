import { en } from '@folkmoot/elements';
import type { Participant, RosterChange } from '@folkmoot/room';
import { comingsOf, saidOf } from '../../packages/elements/src/roster/comings.js';
import { expect } from '../support/elements.js';
import { anaAndBen, person } from '../support/fake-room.js';

const [ana, ben] = anaAndBen();
const plain = (words: string): string => words.replace(/[\u2068\u2069]/g, '');
const names = (people: readonly Participant[]): string[] => people.map(({ name }) => name);
const change = (kind: RosterChange['kind'], participant: Participant): RosterChange => ({
  kind,
  participant,
});

const nothing = comingsOf([]);

describe('Of several changes of the roster it is said', () => {
  it('who came and who left', () => {
    const { joined, left } = comingsOf([change('joined', person('Chidi')), change('left', ben)]);
    expect([names(joined), names(left)]).to.deep.equal([['Chidi'], ['Ben']]);
  });

  it('nothing of who left and was back at once, or only looked in', () => {
    const back = [change('left', ben), change('joined', ben)];
    const { joined, left } = comingsOf([
      ...back,
      change('joined', person('Chidi')),
      change('left', person('Chidi')),
    ]);
    expect([joined, left]).to.deep.equal([[], []]);
  });

  it('who presents in the end', () => {
    expect(comingsOf([change('presenter', ana), change('presenter', ben)]).presenter).to.equal(ben);
    expect(comingsOf([change('joined', ben)]).presenter).to.equal(undefined);
  });

  it('to oneself that it is one’s turn', () => {
    expect(saidOf(comingsOf([change('presenter', ana)]), en)).to.equal('You are the presenter now.');
  });

  it('what somebody is in the end, once', () => {
    const changes = [
      change('role', { ...ben, role: 'co-organizer' }),
      change('role', { ...ben, role: 'organizer' }),
      change('role', { ...ana, role: 'attendee' }),
    ];
    expect(plain(saidOf(comingsOf(changes), en))).to.equal(
      'Ben is the organizer now. You are an attendee now.',
    );
  });

  it('that the chat is off for somebody, to those alone who organize', () => {
    const comings = comingsOf([change('muted', { ...ben, mayChat: false })]);
    expect(saidOf(comings, en)).to.equal('');
    expect(plain(saidOf(comings, en, { isOrganizing: true }))).to.equal('The chat is off for Ben.');
  });

  it('everything is said in one breath', () => {
    const comings = { ...nothing, joined: [ben], left: [person('Chidi'), person('Dilara')], presenter: ben };
    expect(plain(saidOf(comings, en))).to.equal(
      'Ben joined. Chidi left. Dilara left. Ben is the presenter now.',
    );
  });

  it('three and more are counted, and nothing is said of nothing', () => {
    const three = ['A', 'B', 'C'].map((name) => person(name));
    expect(saidOf({ ...nothing, joined: three, left: three }, en)).to.equal(
      '3 people joined. 3 people left.',
    );
    expect(saidOf(nothing, en)).to.equal('');
  });

  it('a name of nothing is called so, and one that turns text is isolated', () => {
    const said = saidOf({ ...nothing, joined: [person('\u200b'), person('\u202eevil')] }, en);
    expect(said).to.equal('\u2068No name\u2069 joined. \u2068evil\u2069 joined.');
  });
});
