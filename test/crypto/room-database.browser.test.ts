import { expect } from '@open-wc/testing';
import { KeysEngine, openRoomStore } from '@folkmoot/crypto';
import { encodePacketHeader, laneKinds } from '@folkmoot/wire';

const header = encodePacketHeader({
  sequence: 1,
  priority: 0,
  endOfFrame: true,
  keepsPlace: false,
  recipients: [],
  retires: [],
});

/** Everything a page can read of a database: each record of each store. */
async function recordsOf(database: string): Promise<unknown[]> {
  const open = indexedDB.open(database);
  const connection = await settled(open);
  const stores = [...connection.objectStoreNames];
  const reads = stores.map((name) =>
    settled(connection.transaction(name).objectStore(name).getAll() as IDBRequest<unknown[]>),
  );
  const records = await Promise.all(reads);
  connection.close();
  return records.flat();
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the request failed'));
  });
}

describe('the meeting key in the browser', () => {
  it('lets the organizer take up the meeting again after a reload', async () => {
    const before = new KeysEngine();
    const { isKept, ...access } = await before.openMeeting();
    expect(isKept).to.equal(true);
    await before.close();
    const after = new KeysEngine();
    await after.resumeMeeting(access);
    const grant = { member: (await after.identity()).member, lanes: [], out: false };
    expect((await after.signGrant(grant)).length).to.be.greaterThan(64);
  });

  it('is kept with the identity as key objects that no script can export', async () => {
    const database = 'folkmoot-keys';
    const keys = new KeysEngine({ store: openRoomStore(database) });
    const { fingerprint } = await keys.openMeeting();
    await keys.close();
    const { record } = await openRoomStore(database).claim(fingerprint);
    for (const key of [record.meetingKey!.privateKey, record.identity!.signing]) {
      expect(key.extractable).to.equal(false);
      const exported = await crypto.subtle.exportKey('pkcs8', key).then(
        () => true,
        () => false,
      );
      expect(exported).to.equal(false);
    }
  });

  it('is all that is kept of a meeting that one has made, but for who one is', async () => {
    const database = 'folkmoot-all';
    const keys = new KeysEngine({ store: openRoomStore(database) });
    await keys.openMeeting();
    const records = (await recordsOf(database)) as object[];
    expect(records.length).to.equal(1);
    // The rules are the table of roles, and the founding is a number: neither is a key.
    const kept = ['founding', 'identity', 'meetingKey', 'rules', 'runs', 'touchedAtMs'];
    expect(Object.keys(records[0]!).sort()).to.deep.equal(kept);
  });

  it('hands its keys to a worker without letting it export them', async () => {
    const keys = new KeysEngine();
    await keys.openMeeting();
    const { member } = await keys.identity();
    const lane = { member, kind: laneKinds.presence, generation: 1 };
    await keys.introduce({ lane, header, name: 'Olga', lanes: [{ kind: laneKinds.chat, generation: 1 }] });
    const code = `onmessage = async ({ data }) => {
      const tried = await Promise.allSettled([crypto.subtle.exportKey('raw', data.frame.key), crypto.subtle.exportKey('pkcs8', data.signing)]);
      postMessage([data.frame.kid > 0n, ...tried.map(({ status }) => status)]);
    };`;
    const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
    const worker = new Worker(url);
    const answered = new Promise<unknown>((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
    worker.postMessage(await keys.sealKeys(laneKinds.chat, 1));
    expect(await answered).to.deep.equal([true, 'rejected', 'rejected']);
    worker.terminate();
    URL.revokeObjectURL(url);
  });
});

describe('what a browser keeps of a room', () => {
  it('belongs to one tab at a time: the second one is somebody else, and the first again after a reload', async () => {
    const store = openRoomStore('folkmoot-tabs');
    const olga = new KeysEngine();
    const access = await olga.openMeeting();
    const first = new KeysEngine({ store });
    await first.recall(access.fingerprint);
    const { member } = await first.joinMeeting(access);
    const second = new KeysEngine({ store });
    const { member: other } = await second.recall(access.fingerprint);
    await second.joinMeeting(access);
    expect(other).not.to.equal(member);
    await Promise.all([first.close(), second.close()]);
    const after = await new KeysEngine({ store }).recall(access.fingerprint);
    expect(after.member).to.equal(member);
    expect(after.isOrganizer).to.equal(false);
  });

  it('waits a moment for the page before this one to give the room up', async () => {
    const store = openRoomStore('folkmoot-moment');
    const { lines, ...before } = await store.claim('room');
    await before.keep({ runs: 3 });
    expect(await lines.all()).to.deep.equal([]);
    const claiming = store.claim('room');
    before.release();
    expect((await claiming).record.runs).to.equal(3);
  });

  it('leads to the lanes after those that were used before', async () => {
    const store = openRoomStore('folkmoot-runs');
    const access = await new KeysEngine().openMeeting();
    const generations: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      const keys = new KeysEngine({ store });
      generations.push((await keys.recall(access.fingerprint)).firstGeneration);
      await keys.joinMeeting(access);
      await keys.close();
    }
    expect(generations).to.deep.equal([1, 65_537, 131_073]);
  });

  it('goes, with what was said, when nobody came back for thirty days', async () => {
    const database = 'folkmoot-old';
    const store = openRoomStore(database);
    const now = Date.now;
    try {
      Date.now = () => now() - 31 * 24 * 3_600_000;
      const old = await store.claim('old');
      await old.keep({ runs: 1 });
      await old.lines.add(Uint8Array.of(1));
      old.release();
    } finally {
      Date.now = now;
    }
    const recent = await store.claim('recent');
    await recent.keep({ runs: 2 });
    recent.release();
    (await store.claim('other')).release();
    const records = (await recordsOf(database)) as { runs: number }[];
    expect(records.map(({ runs }) => runs)).to.deep.equal([2]);
  });

  it('keeps lines in order, each room its own', async () => {
    const store = openRoomStore('folkmoot-lines');
    const [one, two] = [await store.claim('one'), await store.claim('two')];
    for (let line = 1; line <= 12; line += 1) await one.lines.add(Uint8Array.of(line));
    await two.lines.add(Uint8Array.of(99));
    expect((await one.lines.all()).map(([line]) => line)).to.deep.equal(
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
    await one.lines.clear();
    expect(await one.lines.all()).to.deep.equal([]);
    expect((await two.lines.all()).length).to.equal(1);
  });

  it('is nothing where there is no database, and the meeting opens all the same', async () => {
    const open = indexedDB.open.bind(indexedDB);
    try {
      indexedDB.open = () => {
        throw new DOMException('private window', 'SecurityError');
      };
      const keys = new KeysEngine({ store: openRoomStore('folkmoot-private') });
      expect((await keys.openMeeting()).isKept).to.equal(false);
    } finally {
      indexedDB.open = open;
    }
  });
});
