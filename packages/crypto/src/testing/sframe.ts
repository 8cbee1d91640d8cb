import type { Bytes } from '../primitives.js';
import { takeSecret } from '../primitives.js';
import { decodeHeader, deriveKey, encodeHeader, open as openFrame, seal as sealFrame } from '../sframe.js';

export { decodeHeader, encodeHeader, openFrame as openWith, sealFrame as sealWith };

/** One SFrame encryption in raw values. */
export interface SFrameSealing {
  /** `base_key` of RFC 9605 §4.4.2. */
  baseKey: Uint8Array;
  kid: bigint;
  ctr: bigint;
  metadata: Uint8Array;
  plain: Uint8Array;
}

/** Encrypts with cipher suite 4 (RFC 9605 §4.4.3): header ‖ ciphertext ‖ tag. */
export async function seal({ baseKey, kid, ctr, metadata, plain }: SFrameSealing): Promise<Bytes> {
  const key = await deriveKey(await takeSecret(baseKey.slice()), kid, 'encrypt');
  return sealFrame(key, ctr, { plain, metadata });
}

/** Decrypts with cipher suite 4 (RFC 9605 §4.4.4). Fails with `crypto/unsealed`. */
export async function open(
  sealing: Pick<SFrameSealing, 'baseKey' | 'metadata'> & { sealed: Uint8Array },
): Promise<{ kid: bigint; ctr: bigint; plain: Bytes }> {
  const { kid } = decodeHeader(sealing.sealed);
  const key = await deriveKey(await takeSecret(sealing.baseKey.slice()), kid, 'decrypt');
  return openFrame(key, sealing.sealed, sealing.metadata);
}
