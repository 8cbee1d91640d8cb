import { expect } from '@open-wc/testing';
import { KeysEngine, LaneOpener, LaneSealer, openMeetingKeyStore } from '@folkmoot/crypto';
import { toHex, utf8Decode, utf8Encode } from '@folkmoot/kit';
import { decode, descriptor, encodePacketHeader, laneKinds, splitSigned } from '@folkmoot/wire';

const header = encodePacketHeader({
  sequence: 1,
  priority: 0,
  endOfFrame: true,
  keepsPlace: false,
  recipients: [],
  retires: [],
});

function roomOf(signed: Uint8Array): string {
  return toHex(decode(descriptor, splitSigned(signed).body).room);
}

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

  it('is kept as a key object that no script can export', async () => {
    const keys = new KeysEngine({ store: openMeetingKeyStore('folkmoot-test') });
    const { descriptor: signed } = await keys.openMeeting();
    const pair = await openMeetingKeyStore('folkmoot-test').load(roomOf(signed));
    expect(pair?.privateKey.extractable).to.equal(false);
    const exported = await crypto.subtle.exportKey('pkcs8', pair!.privateKey).then(
      () => true,
      () => false,
    );
    expect(exported).to.equal(false);
  });

  it('is all that is kept', async () => {
    const database = 'folkmoot-all';
    const keys = new KeysEngine({ store: openMeetingKeyStore(database) });
    await keys.openMeeting();
    const records = (await recordsOf(database)) as CryptoKeyPair[];
    expect(records.length).to.equal(1);
    expect(Object.keys(records[0]!).sort()).to.deep.equal(['privateKey', 'publicKey']);
  });

  it('is forgotten on demand', async () => {
    const store = openMeetingKeyStore('folkmoot-forget');
    const keys = new KeysEngine({ store });
    const { descriptor: signed } = await keys.openMeeting();
    await store.forget(roomOf(signed));
    expect(await store.load(roomOf(signed))).to.equal(undefined);
  });

  it('seals and opens as it does elsewhere', async () => {
    const [olga, ana] = [new KeysEngine(), new KeysEngine()];
    const access = await olga.openMeeting();
    const { member } = await ana.joinMeeting(access);
    const lane = { member, kind: laneKinds.presence, generation: 1 };
    const chat = { ...lane, kind: laneKinds.chat };
    const said = await ana.introduce({ lane, header, name: 'Ana', lanes: [chat] });
    const packet = { arrival: 1, lane, header: {} as never, headerBytes: header, payload: said.payload };
    const facts = await olga.learn(packet);
    expect(facts.name).to.equal('Ana');
    const sealer = new LaneSealer(await ana.sealKeys(laneKinds.chat, 1));
    const payload = await sealer.seal(utf8Encode('hello'), chat, header);
    const opener = new LaneOpener(await olga.openKeys(chat));
    expect(utf8Decode(await opener.open(payload, chat, header))).to.equal('hello');
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
