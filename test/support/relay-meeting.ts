import { type KeyObject, createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { fromBase64Url, toBase64Url } from '@folkmoot/kit';
import {
  type Grant,
  type LaneKind,
  type MemberId,
  type SignatureLabel,
  descriptor,
  encode,
  everybody,
  grant,
  joinSigned,
  memberIdFromBytes,
  signatureInput,
} from '@folkmoot/wire';

/** An Ed25519 key pair as a member or a meeting holds it. */
export interface KeyPair {
  publicKey: Uint8Array;
  privateKey: KeyObject;
}

/** A fresh key pair. */
export function newKey(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { publicKey: fromBase64Url(publicKey.export({ format: 'jwk' }).x ?? ''), privateKey };
}

/** The member id of a key. */
export function idOf({ publicKey }: KeyPair): MemberId {
  return memberIdFromBytes(createHash('sha256').update(publicKey).digest().subarray(0, 16));
}

/** A signed message. */
export function signed(key: KeyPair, label: SignatureLabel, body: Uint8Array): Uint8Array {
  return joinSigned(body, sign(null, signatureInput(label, body), key.privateKey));
}

/** What everybody may publish in most tests: far more than they need. */
export const plenty = 50_000_000;

/** A meeting as its organizer holds it. */
export interface Meeting {
  readonly key: KeyPair;
  readonly room: Uint8Array;
  readonly descriptor: Uint8Array;
  readonly code: string;
  readonly url: string;
  /** A signed grant; each has a higher serial than the one before. Without a member: for everybody. */
  grant(what: {
    member?: MemberId;
    kinds?: readonly LaneKind[];
    rate?: number;
    out?: boolean;
    serial?: number;
  }): Uint8Array;
  /** A ticket of the relay's own issuer. */
  ticket(holder: KeyPair): Promise<string>;
}

/** Creates a meeting at a relay. */
export async function createMeeting(url: string): Promise<Meeting> {
  const key = newKey();
  const room = randomBytes(16);
  const body = encode(descriptor, { version: 1, meetingKey: key.publicKey, room, createdAt: Date.now() });
  const signedDescriptor = signed(key, 'descriptor', body);
  const { code } = await post<{ code: string }>(`${url}/v1/rooms`, {
    descriptor: toBase64Url(signedDescriptor),
  });
  let lastSerial = 0;
  return {
    key,
    room,
    descriptor: signedDescriptor,
    code,
    url,
    grant({ member = everybody, kinds = [], rate = plenty, out = false, serial = (lastSerial += 1) }) {
      const lanes = kinds.map((kind) => ({ kind, maxBytesPerSecond: rate }));
      return signed(key, 'grant', encode(grant, { room, serial, member, lanes, out } satisfies Grant));
    },
    async ticket(holder) {
      const answer = await post<{ token: string }>(`${url}/v1/rooms/${code}/tickets`, {
        key: toBase64Url(holder.publicKey),
      });
      return answer.token;
    },
  };
}

/** Posts JSON; throws an Error that starts with the status and the code of the answer. */
export async function post<T>(url: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const answer = (await response.json()) as { error?: { code: string; message: string } };
  if (!response.ok)
    throw new Error(`${response.status} ${answer.error?.code ?? ''} ${answer.error?.message ?? ''}`);
  return answer as T;
}
