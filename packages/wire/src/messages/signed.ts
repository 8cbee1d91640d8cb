import { concatBytes, utf8Encode } from '@folkmoot/kit';
import { malformed, unencodable } from '../errors.js';

/** Size of an Ed25519 signature. */
export const signatureBytes = 64;

/** What is signed. A signature of one kind never passes as one of another. */
export type SignatureLabel =
  | 'descriptor'
  | 'introduction'
  | 'admission'
  | 'credential'
  | 'knock'
  | 'letter'
  | 'founding'
  | 'charter'
  | 'hand-over'
  | 'wish'
  | 'head'
  | 'grant'
  | 'chat'
  | 'map'
  | (string & {});

/** The bytes a signature covers: `"folkmoot/1 " ‖ label ‖ 0x00 ‖ body`. */
export function signatureInput(label: SignatureLabel, body: Uint8Array): Uint8Array<ArrayBuffer> {
  return concatBytes(utf8Encode(`folkmoot/1 ${label}\0`), body);
}

/** The signed form: body, then 64 bytes of signature. */
export function joinSigned(body: Uint8Array, signature: Uint8Array): Uint8Array<ArrayBuffer> {
  if (signature.length !== signatureBytes) throw unencodable('An Ed25519 signature has 64 bytes.');
  return concatBytes(body, signature);
}

/** Body and signature of a signed form. Says nothing about the signature being right. */
export function splitSigned(signed: Uint8Array): { body: Uint8Array; signature: Uint8Array } {
  const split = signed.length - signatureBytes;
  if (split < 0) throw malformed('A signed message is shorter than its signature.');
  return { body: signed.subarray(0, split), signature: signed.subarray(split) };
}
