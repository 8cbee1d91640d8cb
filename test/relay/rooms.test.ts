import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { type Issuer, createIssuer, createIssuerKey } from '@folkmoot/relay';
import { type MeetingError, laneKinds } from '@folkmoot/wire';
import { keyIdOf, readIssuerKey, readIssuerPublicKey } from '../../packages/relay/src/issuer-key.js';
import { LaneQueue } from '../../packages/relay/src/lane-queue.js';
import { Lane } from '../../packages/relay/src/lane.js';
import { Lanes } from '../../packages/relay/src/lanes.js';
import { join } from '../support/relay-client.js';
import { createMeeting, idOf, newKey } from '../support/relay-meeting.js';
import { publish, publisher, unlimited } from '../support/outbox-model.js';
import { metricOf, withRelay } from '../support/relay.js';

const ana = idOf(newKey());
const ben = idOf(newKey());
const { chat, sound, screen } = laneKinds;

function codeOf(act: () => unknown): string {
  try {
    act();
    return 'done';
  } catch (error) {
    return (error as MeetingError).code;
  }
}

test('another issuer may take the place of the built-in one, and hears what becomes of its rooms', async () => {
  const heard: string[] = [];
  const inner = createIssuer();
  const broker: Issuer = {
    keys: inner.keys,
    get size() {
      return inner.size;
    },
    createMeeting: (descriptor) => inner.createMeeting(descriptor),
    ticket: (code, key) => inner.ticket(code, key),
    roomIs: (state) => void heard.push(state),
    close: () => {
      heard.push('closed');
      inner.close();
    },
  };
  await withRelay({ issuer: broker }, async ({ url }) => {
    const meeting = await createMeeting(url);
    const member = await join(meeting);
    member.say({ type: 'leave' });
    await member.over();
    const last = await join(meeting);
    last.say({ type: 'grant', signed: meeting.grant({ out: true }) });
    await last.over();
  })();
  assert.deepEqual(heard, ['empty', 'occupied', 'empty', 'occupied', 'ended', 'closed']);
});

test(
  'an empty room is forgotten after its time, and its code with it',
  withRelay({ times: { emptyMs: 700, endedMs: 10_000, heartbeatMs: 10, awayMs: 1 } }, async ({ url }) => {
    const meeting = await createMeeting(url);
    const member = await join(meeting);
    assert.equal(await metricOf(url, 'folkmoot_relay_rooms'), 1);
    member.say({ type: 'leave' });
    await member.over();
    while ((await metricOf(url, 'folkmoot_relay_rooms')) > 0);
    // Until then it is given a ticket, or asks too often.
    const isOver = (): Promise<boolean> =>
      meeting.ticket(member.key).then(
        () => false,
        (error: unknown) => String(error).includes('410 connection/ended'),
      );
    while (!(await isOver()));
  }),
);

test('an issuer’s key is Ed25519 and of the right half, or it is refused with a reason', () => {
  const key = createIssuerKey();
  const pem = key.export({ type: 'pkcs8', format: 'pem' }) as string;
  const publicPem = readIssuerPublicKey(key).export({ type: 'spki', format: 'pem' }) as string;
  assert.equal(readIssuerKey(pem).type, 'private');
  assert.equal(readIssuerPublicKey(pem).type, 'public');
  assert.equal(readIssuerPublicKey(publicPem).type, 'public');
  assert.equal(readIssuerPublicKey(readIssuerPublicKey(key)).type, 'public');
  assert.throws(() => readIssuerKey(publicPem));
  assert.throws(() => readIssuerKey(readIssuerPublicKey(key)), /private key is needed/);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  assert.throws(() => readIssuerKey(privateKey), /must be Ed25519, this one is ec/);
});

test('a key is named by its thumbprint, the same for both halves', () => {
  const key = createIssuerKey();
  assert.equal(keyIdOf(key), keyIdOf(readIssuerPublicKey(key)));
  assert.notEqual(keyIdOf(key), keyIdOf(createIssuerKey()));
  // RFC 8037, appendix A.3.
  const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
  const jwk = { kty: 'OKP', crv: 'Ed25519', x, d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A' };
  const known = createPrivateKey({ key: jwk, format: 'jwk' });
  assert.equal(keyIdOf(known), 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
});

test('lanes are numbered per room, and a number is never used again', () => {
  const lanes = new Lanes();
  const { lane: first } = lanes.provide({ member: ana, kind: chat, generation: 0 }, unlimited);
  const { lane: second } = lanes.provide({ member: ben, kind: chat, generation: 0 }, unlimited);
  assert.deepEqual([first.number, second.number], [1, 2]);
  assert.equal(lanes.provide({ member: ana, kind: chat, generation: 0 }, unlimited).isNew, false);
  lanes.close(second, 'ended');
  assert.equal(lanes.provide({ member: ben, kind: chat, generation: 0 }, unlimited).lane.number, 3);
  assert.deepEqual(
    lanes.of(ana).map(({ number }) => number),
    [1],
  );
});

test('only an open lane of one’s own can be used', () => {
  const lanes = new Lanes();
  const { lane } = lanes.provide({ member: ana, kind: chat, generation: 0 }, unlimited);
  assert.equal(lanes.own(ana, 1), undefined, 'not open yet');
  lane.open();
  assert.equal(lanes.own(ana, 1), lane);
  assert.equal(
    codeOf(() => lanes.own(ben, 1)),
    'permission/lane',
  );
  assert.equal(
    codeOf(() => lanes.own(ana, 2)),
    'protocol/lane',
  );
  lane.breakOff();
  assert.equal(lanes.own(ana, 1), undefined, 'its line broke');
  lanes.close(lane, 'ended');
  assert.equal(lanes.own(ana, 1), undefined, 'closed: what still comes is nothing');
});

test('a lane’s rate is what was granted, and the relay’s own where nothing was said', () => {
  const id = { member: ana, kind: screen, generation: 0 };
  const slow = new Lane(1, id, { maxBytesPerSecond: 1_000, nowMs: 0 });
  assert.equal(slow.charge(2_000, 0), 0, 'two seconds’ worth at once');
  assert.equal(slow.charge(500, 0), 500);
  const free = new Lane(1, id, { maxBytesPerSecond: 0, nowMs: 0 });
  assert.equal(free.charge(50_000_000, 0), 0);
  assert.equal(free.charge(25_000_000, 0), 1_000);
  slow.limit(0, 0);
  assert.equal(slow.charge(1_000_000, 0), 0);
});

test('a late packet of a live lane is given up in the middle', () => {
  const lane = new Lane(1, { member: publisher, kind: sound, generation: 0 }, unlimited);
  let outdated = 0;
  const queue = new LaneQueue(lane, ben, (count) => (outdated += count));
  lane.viewers.add({ follow: (_, change, nowMs) => queue.follow(change, nowMs), end: () => undefined });
  publish(lane, { sequence: 1, live: { group: 0, layer: 0, level: 0 } }, 5_000, 0);
  assert.ok(queue.take(1_000));
  publish(lane, { sequence: 2, live: { group: 1, layer: 0, level: 0 } }, 10, 100);
  assert.ok(queue.isOnTheWay, 'not late yet');
  assert.deepEqual(queue.rank(250), { priority: 0, place: 0 }, 'to say that it is given up');
  assert.equal(queue.isOnTheWay, false);
  assert.ok(outdated >= 1);
  assert.ok(queue.take(1_000), 'the word that it is given up');
  assert.equal(queue.take(1_000)?.ends, true, 'the newest');
  assert.equal(queue.take(1_000), undefined);
  assert.ok(queue.isEmpty);
});
