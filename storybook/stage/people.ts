import type { ChatLine, Participant } from '@folkmoot/room';
import { lineFrom, person } from '../../test/support/fake-room.js';

/** Names from many places, among them one that is written from right to left. */
export const names = [
  'Amélie Laurent',
  'Björn Åkesson',
  'Chidi Okafor',
  'Dilara Yıldız',
  'Élodie Martin',
  'Fumiko Tanaka',
  'שירה לוי',
  'Grzegorz Nowak',
] as const;

/** Names of people whose language is written from right to left. */
export const rightToLeftNames = ['שירה לוי', 'ליאור כהן', 'سارة منصور', 'يوسف الأحمد', 'نرگس رضایی'] as const;

/** As long as a name can be, of words. */
export const longName = 'Wolfeschlegelsteinhausenbergerdorff '.repeat(8).trim();

/** What somebody might call themselves to do harm: markup, reversed direction, nothing to see, towers of marks. */
export const hostileName = '<img src=x onerror=alert(1)> \u202egnp.exe\u200b\u200b H̵̡̛̛̪̺͓̎̑̍͆̈́̕̕e̸̢̛̟̲͗̈́l̷̰̈́l̴̲̂ö';

/** Ana, who organizes, presents and is oneself. */
export function ana(): Participant {
  return person('Ana Reyes', { isSelf: true, role: 'organizer', presents: true });
}

/** Ana and so many others that there are `count` people. Every 17th is away. */
export function crowd(count: number): Participant[] {
  return Array.from({ length: count }, (_, index) =>
    index === 0
      ? ana()
      : person(`${names[index % names.length] ?? ''} ${index}`, {
          presence: index % 17 === 5 ? 'away' : 'here',
        }),
  );
}

/** A short talk between two people, with a long word, a link and a line from right to left. */
export function talk(me: Participant, other: Participant): ChatLine[] {
  const said: [Participant, string][] = [
    [other, 'Morning! Can everybody read the second column?'],
    [me, 'Yes, every letter.'],
    [other, 'Good. I left the figures of last week in there on purpose.'],
    [
      other,
      'They are on the page after this one:\nhttps://example.org/report/2026/05/a-rather-long-address-that-has-to-break-somewhere',
    ],
    [person('שירה לוי'), 'אני רואה את זה מצוין, תודה!'],
    [
      me,
      'Then let us begin with the second point, since Dilara has to leave at ten, and come back to the first one afterwards.',
    ],
  ];
  return said.map(([from, text], index) => lineFrom(from, text, index));
}

/** So many lines of one person: `Line 0`, `Line 1`, … */
export function manyLines(count: number, from = person('Ben')): ChatLine[] {
  return Array.from({ length: count }, (_, index) => lineFrom(from, `Line ${index}`, index));
}
