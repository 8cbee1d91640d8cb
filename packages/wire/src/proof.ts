import { concatBytes, utf8Encode } from '@folkmoot/kit';

/** What a client signs with its identity key to say hello: `"folkmoot/1 hello" ‖ 0x00 ‖ nonce ‖ SHA-256(token)`. */
export function helloInput(nonce: Uint8Array, tokenHash: Uint8Array): Uint8Array<ArrayBuffer> {
  return concatBytes(utf8Encode('folkmoot/1 hello\0'), nonce, tokenHash);
}
