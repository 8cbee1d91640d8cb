import { type KeyObject, createHash, createPublicKey, verify } from 'node:crypto';
import { toBase64Url } from '@folkmoot/kit';
import {
  type Descriptor,
  type ErrorCode,
  MeetingError,
  type MemberId,
  type SignatureLabel,
  decode,
  descriptor,
  limits,
  memberIdFromBytes,
  signatureInput,
  splitSigned,
} from '@folkmoot/wire';

/** The member id of an Ed25519 public key (32 bytes). */
export function memberIdOf(publicKey: Uint8Array): MemberId {
  return memberIdFromBytes(sha256(publicKey).subarray(0, 16));
}

/** SHA-256. */
export function sha256(bytes: Uint8Array | string): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

/** Whether `signature` is the Ed25519 signature of `input` by a raw public key (32 bytes); false for anything malformed. */
export function isSignedBy(publicKey: Uint8Array, input: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify(null, input, keyOf(publicKey), signature);
  } catch {
    return false;
  }
}

/** The body of a signed message. @throws MeetingError with `code` when the key has not signed it. */
export function openSigned(
  signed: Uint8Array,
  publicKey: Uint8Array,
  { label, code }: { label: SignatureLabel; code: ErrorCode },
): Uint8Array {
  const { body, signature } = splitSigned(signed);
  if (isSignedBy(publicKey, signatureInput(label, body), signature)) return body;
  throw new MeetingError(code, `The signature of the ${label} is not the meeting's.`);
}

/** A descriptor that the meeting key in it has signed. @throws MeetingError `crypto/descriptor`, `protocol/malformed`. */
export function openDescriptor(signed: Uint8Array): Descriptor {
  if (signed.length > limits.signedBytes)
    throw new MeetingError('limit/message', 'The descriptor is too large.');
  const read = decode(descriptor, splitSigned(signed).body);
  openSigned(signed, read.meetingKey, { label: 'descriptor', code: 'crypto/descriptor' });
  return read;
}

function keyOf(publicKey: Uint8Array): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: toBase64Url(publicKey) }, format: 'jwk' });
}
