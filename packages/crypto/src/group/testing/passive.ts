import { fromHex, toHex } from '@folkmoot/kit';
import { MeetingError } from '@folkmoot/wire';
import { type ClientState, makePskIndex } from 'ts-mls/clientState.js';
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import { decodeMlsMessage } from 'ts-mls/message.js';
import { processPrivateMessage, processPublicMessage } from 'ts-mls/processMessages.js';
import { bytesToBase64 } from 'ts-mls/util/byteArray.js';
import { decodeAll, refusing, requireFor } from '../bounds.js';
import { takePrivateKey } from '../hpke.js';
import type { KeyPackageParts } from '../key-package.js';
import { SecretLedger } from '../secret-ledger.js';
import { suiteFor } from '../suite.js';
import { openWelcome } from '../welcome.js';

/** One official vector of `passive-client-*.json` (mlswg/mls-implementations); bytes are hexadecimal. */
export interface PassiveVector {
  cipher_suite: number;
  key_package: string;
  signature_priv: string;
  encryption_priv: string;
  init_priv: string;
  welcome: string;
  /** Absent or null when the tree is inside the welcome. */
  ratchet_tree?: string | null;
  external_psks: readonly { psk_id: string; psk: string }[];
  initial_epoch_authenticator: string;
  epochs: readonly { proposals: readonly string[]; commit: string; epoch_authenticator: string }[];
}

/** The epoch authenticators (RFC 9420 §8.7) that were reached, hexadecimal. */
export interface PassiveResult {
  initial: string;
  epochs: string[];
}

/**
 * Joins by the welcome of a vector and follows all its commits, saying nothing. It accepts everybody and everything that
 * MLS allows, pre-shared keys and proposals by reference too, which the product refuses. Rejects with a `MeetingError`.
 */
export async function joinPassive(vector: PassiveVector): Promise<PassiveResult> {
  if (vector.cipher_suite !== 1) throw new MeetingError('unsupported/suite', 'There is one suite: number 1.');
  const ledger = new SecretLedger();
  const suite = suiteFor(ledger);
  const epochs: string[] = [];
  try {
    let state = await refusing('crypto/welcome', 'The welcome does not hold.', () => join(vector, suite));
    const initial = authenticatorOf(state);
    for (const { proposals, commit } of vector.epochs) {
      for (const message of [...proposals, commit]) {
        const before = state;
        state = await refusing('crypto/commit', 'The message does not hold.', () =>
          follow(before, message, { vector, suite }),
        );
      }
      epochs.push(authenticatorOf(state));
    }
    return { initial, epochs };
  } finally {
    ledger.wipeAllBut();
  }
}

async function join(vector: PassiveVector, suite: CiphersuiteImpl): Promise<ClientState> {
  const state = await openWelcome(
    {
      welcome: fromHex(vector.welcome),
      ratchetTree: vector.ratchet_tree ? fromHex(vector.ratchet_tree) : undefined,
      keyPackage: await partsOf(vector),
      checkLeaf: async () => undefined,
      checkGroup: async () => undefined,
      psks: makePskIndex(undefined, externalPsks(vector)),
    },
    suite,
  );
  return { ...state, clientConfig: { ...state.clientConfig, authService: everybody } };
}

/** Vectors carry credentials of people whom nobody here knows. */
const everybody = { validateCredential: async (): Promise<boolean> => true };

async function partsOf(vector: PassiveVector): Promise<KeyPackageParts> {
  const message = decodeAll(decodeMlsMessage, fromHex(vector.key_package), 'The key package');
  requireFor('crypto/leaf', message.wireformat === 'mls_key_package', 'This is no key package.');
  return {
    publicPackage: message.keyPackage,
    privatePackage: {
      initPrivateKey: await takePrivateKey(fromHex(vector.init_priv)),
      hpkePrivateKey: await takePrivateKey(fromHex(vector.encryption_priv)),
      // Who only listens signs nothing.
      signaturePrivateKey: new Uint8Array(0),
    },
  };
}

async function follow(
  state: ClientState,
  hex: string,
  { vector, suite }: { vector: PassiveVector; suite: CiphersuiteImpl },
): Promise<ClientState> {
  const message = decodeAll(decodeMlsMessage, fromHex(hex), 'The message');
  const psks = makePskIndex(state, externalPsks(vector));
  if (message.wireformat === 'mls_private_message') {
    return (await processPrivateMessage(state, message.privateMessage, psks, suite)).newState;
  }
  requireFor('crypto/commit', message.wireformat === 'mls_public_message', 'This is no handshake message.');
  return (await processPublicMessage(state, message.publicMessage, psks, suite)).newState;
}

function externalPsks({ external_psks }: PassiveVector): Record<string, Uint8Array> {
  return Object.fromEntries(
    external_psks.map(({ psk_id, psk }) => [bytesToBase64(fromHex(psk_id)), fromHex(psk)]),
  );
}

function authenticatorOf({ keySchedule }: ClientState): string {
  return toHex(keySchedule.epochAuthenticator);
}
