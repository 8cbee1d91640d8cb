import { fromBase64Url, utf8Encode } from '@folkmoot/kit';
import {
  type Descriptor,
  type FrameOf,
  helloInput,
  MeetingError,
  type MemberId,
  protocolVersion,
  requireSameVersion,
  softwareVersion,
} from '@folkmoot/wire';
import type { RoomLine } from './line.js';
import { isSignedBy, memberIdOf, verifiedDescriptor } from './signature.js';

/** Who said hello, and for which meeting. */
export interface Guest {
  member: MemberId;
  descriptor: Descriptor;
}

const speaker = { protocolVersion, software: `folkmoot-memory ${softwareVersion}` };

/** The room's side of the handshake. In a page there is no issuer: the token is the descriptor itself. */
export async function receiveGuest(line: RoomLine): Promise<Guest> {
  const nonce = crypto.getRandomValues(new Uint8Array(32));
  const hello = new Promise<FrameOf<'hello'>>((resolve) => {
    line.onFrame(({ frame }) => frame.type === 'hello' && resolve(frame));
  });
  line.send({ type: 'challenge', ...speaker, nonce });
  const said = await hello;
  requireSameVersion(said, speaker);
  await requireProof(said, nonce);
  const descriptor = await verifiedDescriptor(fromBase64Url(said.token));
  return { member: await memberIdOf(said.publicKey), descriptor };
}

async function requireProof({ token, publicKey, proof }: FrameOf<'hello'>, nonce: Uint8Array): Promise<void> {
  const tokenHash = new Uint8Array(await crypto.subtle.digest('SHA-256', utf8Encode(token)));
  if (await isSignedBy(publicKey, proof, helloInput(nonce, tokenHash))) return;
  throw new MeetingError('permission/ticket', 'The proof does not match the key.');
}
