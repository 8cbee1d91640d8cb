import {
  decode,
  type Descriptor,
  descriptor,
  MeetingError,
  type MemberId,
  memberIdFromBytes,
  signatureInput,
  type SignatureLabel,
  splitSigned,
} from '@folkmoot/wire';

/** Whether a key signed these bytes (Ed25519). */
export async function isSignedBy(
  publicKey: Uint8Array,
  signature: Uint8Array,
  bytes: Uint8Array,
): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', publicKey.slice(), 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, signature.slice(), bytes.slice());
  } catch {
    return false;
  }
}

/** The body of a signed message, or nothing when the key did not sign it. */
export async function bodySignedBy(
  publicKey: Uint8Array,
  label: SignatureLabel,
  signed: Uint8Array,
): Promise<Uint8Array | undefined> {
  const { body, signature } = splitSigned(signed);
  return (await isSignedBy(publicKey, signature, signatureInput(label, body))) ? body : undefined;
}

/** A descriptor that its own meeting key signed. Throws `permission/ticket`. */
export async function verifiedDescriptor(signed: Uint8Array): Promise<Descriptor> {
  const claimed = decode(descriptor, splitSigned(signed).body);
  if (await bodySignedBy(claimed.meetingKey, 'descriptor', signed)) return claimed;
  throw new MeetingError('permission/ticket', 'The descriptor is not signed by its meeting key.');
}

/** The member id of an Ed25519 public key. */
export async function memberIdOf(publicKey: Uint8Array): Promise<MemberId> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', publicKey.slice()));
  return memberIdFromBytes(hash.subarray(0, 16));
}
