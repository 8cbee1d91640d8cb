import { bytesEqual } from '@folkmoot/kit';
import { decode, letter, type MemberId, type Packet, splitSigned } from '@folkmoot/wire';
import { openAnnouncement, sourceOfAnnouncement } from './announcement.js';
import type { Epochs } from './epochs.js';
import { cryptoError, decoded } from './errors.js';
import type { GroupKeySource } from './group-key-source.js';
import type { LeafMember } from './group-policy.js';
import { type Bytes, wipe } from './primitives.js';
import { openSigned, verifyingKey } from './signing.js';

/**
 * Opens a letter to newcomers: sealed under the epoch it names, by a committer of the group (RFC 8032 §5.1.7). The secret
 * is the caller's. Fails with `crypto/letter`, `crypto/signature`, `crypto/unsealed` or `crypto/unknown-epoch`.
 *
 * @param authorOf What the group says of a committer.
 */
export async function openLetter(
  sealed: Pick<Packet, 'lane' | 'headerBytes' | 'payload'>,
  {
    room,
    epochs,
    authorOf,
  }: {
    room: Uint8Array;
    epochs: Epochs<GroupKeySource>;
    authorOf: (member: MemberId) => LeafMember | undefined;
  },
): Promise<{ rosterGeneration: number; rosterSecret: Bytes }> {
  const source = await sourceOfAnnouncement(epochs, sealed);
  const { sender, signed } = await openAnnouncement(source, sealed);
  try {
    const said = decoded('crypto/letter', () => decode(letter, splitSigned(signed).body));
    const author = authorOf(said.member);
    if (!author || !bytesEqual(author.sender, sender)) throw refused();
    if (!bytesEqual(said.room, room) || said.epoch !== source.epoch) throw refused();
    await openSigned('letter', await verifyingKey(author.identityKey), signed);
    return { rosterGeneration: said.rosterGeneration, rosterSecret: said.rosterSecret.slice() };
  } finally {
    wipe(signed);
  }
}

function refused(): Error {
  return cryptoError('crypto/letter', 'The letter is not from whom it says, or not for this epoch.');
}
