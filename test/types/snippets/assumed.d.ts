/** What the snippets of the documentation take for granted of the page or server they stand in. */
declare const meeting: import('folkmoot').MootMeeting;
declare const MeetingError: typeof import('folkmoot').MeetingError;
declare const linkFromYourServer: string;
declare function showThanks(): void;
declare function showPeople(people: readonly import('folkmoot').Participant[]): void;
declare function showChat(lines: readonly import('folkmoot').ChatLine[]): void;
declare const button: HTMLButtonElement;
declare const canvas: HTMLCanvasElement;
declare const host: HTMLElement;
declare const app: {
  post(
    path: string,
    answer: (request: { body: Required<Ticket> }, response: { json(body: object): void }) => Promise<void>,
  ): void;
};
type Ticket = Omit<import('@folkmoot/relay/ticket').TicketRequest, 'issuerKey'>;
declare const meetings: {
  insert(code: string, descriptor: Ticket['descriptor']): Promise<void>;
  find(code: string): Promise<Ticket['descriptor']>;
};
declare const issuerKey: import('@folkmoot/relay/ticket').TicketRequest['issuerKey'];
declare module '*.css';
