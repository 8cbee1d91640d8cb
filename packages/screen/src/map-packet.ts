import { ByteReader, ByteWriter, malformed, type ScreenMapHeader, screenMapHeader } from '@folkmoot/wire';

/** A map in the clear: its header, and its entries as {@link codeChange} or {@link codePicture} wrote them. */
export interface MapPacket {
  header: ScreenMapHeader;
  body: Uint8Array;
}

/** The bytes of a map. */
export function encodeMap({ header, body }: MapPacket): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter(256 + body.length);
  screenMapHeader.write(writer, header);
  writer.bytes(body);
  return writer.finish();
}

/** The map of these bytes; the body is not looked at. Throws `protocol/malformed`. */
export function decodeMap(bytes: Uint8Array): MapPacket {
  const reader = new ByteReader(bytes);
  const header = screenMapHeader.read(reader);
  const showsPicture = header.status === 'sharing' && header.builtOn === 0;
  if (showsPicture !== (header.picture !== undefined))
    throw malformed('A map has no picture, or one too many.');
  return { header, body: reader.rest() };
}
