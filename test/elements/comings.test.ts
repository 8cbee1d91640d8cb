import { en } from '@folkmoot/elements';
import type { Participant } from '@folkmoot/room';
import { comingsBetween, saidOf } from '../../packages/elements/src/roster/comings.js';
import { expect } from '../support/elements.js';
import { anaAndBen, person } from '../support/fake-room.js';

const [ana, ben] = anaAndBen();
const plain = (words: string): string => words.replace(/[\u2068\u2069]/g, '');
const names = (people: readonly Participant[]): string[] => people.map(({ name }) => name);

describe('Between two states of the roster', () => {
  it('somebody came, somebody left', () => {
    const { joined, left } = comingsBetween([ana, ben], [ana, person('Chidi')]);
    expect([names(joined), names(left)]).to.deep.equal([['Chidi'], ['Ben']]);
  });

  it('nobody comes who only changed a name, a role or a place in the list', () => {
    const { joined, left } = comingsBetween([ana, ben], [{ ...ben, name: 'Benjamin' }, ana]);
    expect([joined, left]).to.deep.equal([[], []]);
  });

  it('oneself neither comes nor goes', () => {
    expect(comingsBetween([], [ana]).joined).to.deep.equal([]);
    expect(comingsBetween([ana], []).left).to.deep.equal([]);
  });

  it('two people of one name are two', () => {
    const twin = { ...ben, id: person('another').id };
    expect(names(comingsBetween([ana, ben], [ana, ben, twin]).joined)).to.deep.equal(['Ben']);
  });

  it('presenting went to somebody else, or nowhere', () => {
    const now = [
      { ...ana, presents: false },
      { ...ben, presents: true },
    ];
    expect(comingsBetween([ana, ben], now).presenter?.name).to.equal('Ben');
    expect(comingsBetween([ana, ben], [{ ...ana, presents: false }, ben]).presenter).to.equal(undefined);
    expect(comingsBetween([ana, ben], [ana, ben]).presenter).to.equal(undefined);
  });

  it('everything is said in one breath', () => {
    const comings = { joined: [ben], left: [person('Chidi'), person('Dilara')], presenter: ben };
    expect(plain(saidOf(comings, en))).to.equal(
      'Ben joined. Chidi left. Dilara left. Ben is the presenter now.',
    );
  });

  it('three and more are counted, and nothing is said of nothing', () => {
    const three = ['A', 'B', 'C'].map((name) => person(name));
    expect(saidOf({ joined: three, left: three, presenter: undefined }, en)).to.equal(
      '3 people joined. 3 people left.',
    );
    expect(saidOf({ joined: [], left: [], presenter: undefined }, en)).to.equal('');
  });

  it('a name of nothing is called so, and one that turns text is isolated', () => {
    const said = saidOf(
      { joined: [person('\u200b'), person('\u202eevil')], left: [], presenter: undefined },
      en,
    );
    expect(said).to.equal('\u2068No name\u2069 joined. \u2068evil\u2069 joined.');
  });
});
